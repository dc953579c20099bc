"""The part of Matplotlib that a book's chapters use, in pure Python, with SVG output.

It follows Matplotlib's names and its algorithms for limits and ticks, and reads its defaults from
``litbook/run/matplotlibrc``. Anything else raises an error that lists what is supported.
"""

from .style import rcParams

__all__ = ["rcParams"]
__version__ = "stand-in"
