"""The plots of a live page: the part of Matplotlib that a book's chapters use, in pure Python, written as SVG.

It takes Matplotlib's names, its defaults from ``litbook/run/matplotlibrc``, and its way to choose limits and ticks.
What it does not know it refuses in words.
"""

from .style import rcParams

__all__ = ["rcParams"]
__version__ = "stand-in"
