"""The part of Matplotlib that a book's chapters use, in pure Python, with SVG output.

It follows Matplotlib's names and its algorithms for limits and ticks, and reads its defaults from
``litbook/run/matplotlibrc``. Anything else raises an error that lists what is supported.

As in Matplotlib, chapters import ``pyplot``, ``figure``, and ``axes``. The other packages are private, and their names
aren't Matplotlib's. Each package imports only from those above it:

============== ============================================ ======================================
package        contents                                     imports
============== ============================================ ======================================
``arguments``  numbers, colors, styles, and ``rcParams``
``scales``     an axis: its limits and its ticks            arguments
``svg``        paths, markers, and text                     arguments
``artists``    lines, texts, patches, arrows, and contours  arguments, svg
``axes``       the methods that add artists to a plot       arguments, scales, svg, artists
``rendering``  layout, legend, and the drawn axes           arguments, scales, svg, artists, axes
``figure``     a table of axes, written as SVG              arguments, scales, svg, axes, rendering
``pyplot``     the current figure and its axes              arguments, artists, axes, figure
============== ============================================ ======================================
"""

from .arguments.settings import rcParams

__all__ = ["rcParams"]
__version__ = "stand-in"


def __dir__() -> list[str]:
    """Return the supported names."""
    return __all__
