"""Look into a run: record what `backward()` writes, and measure gradients by nudging."""
