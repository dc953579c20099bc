"""Draw figures: lay out their axes, and draw each with its ticks, labels, artists, and legend."""
