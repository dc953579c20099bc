"""Artists: the parts of a plot, each of which returns its SVG."""
