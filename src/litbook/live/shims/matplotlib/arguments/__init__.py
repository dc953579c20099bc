"""Parse the arguments of Matplotlib's functions, with defaults from ``rcParams``."""
