"""Look into a run: play what ``backward()`` writes, and check gradients against finite differences."""
