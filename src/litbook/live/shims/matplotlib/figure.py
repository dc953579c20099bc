"""The Figure class: axes in rows and columns, laid out and written as SVG."""

from __future__ import annotations

import math
from typing import Any, NoReturn

from .arguments.sequences import as_list
from .arguments.settings import rcParams
from .arguments.unsupported import refuse, unknown
from .axes import Axes
from .rendering.drawing import draw
from .rendering.layout import POINTS, boxes, squared
from .scales.axis import Axis
from .svg.paths import exact


def inches(width: float, height: float) -> tuple[float, float]:
    """Return a figure's size as two floats.

    Raises:
        ValueError: with Matplotlib's message, if one of them is negative or not finite.
    """
    size = float(width), float(height)
    if not all(math.isfinite(side) and side >= 0 for side in size):
        msg = f"figure size must be positive finite not {(width, height)}"
        raise ValueError(msg)
    return size


class Figure:
    """A figure with a table of axes. ``size`` is its width and height in inches."""

    def __init__(self, figsize: Any = None, layout: str | None = None) -> None:
        width, height = as_list(rcParams["figure.figsize"] if figsize is None else figsize)
        self.size = inches(width, height)
        self.table: list[list[Axes]] = []
        self.set_layout_engine(layout)

    @property
    def axes(self) -> list[Axes]:
        """Return all axes, row by row."""
        return [axes for row in self.table for axes in row]

    def __getattr__(self, name: str) -> NoReturn:
        known = ["axes", "savefig", "set_figheight", "set_figwidth", "set_layout_engine", "subplots", "tight_layout"]
        raise AttributeError(unknown(f"Figure.{name}", known))

    def subplots(self, nrows: int = 1, ncols: int = 1, *, sharex: Any = False, sharey: Any = False) -> list[list[Axes]]:
        """Replace the axes by ``nrows`` rows of ``ncols`` new ones, which may share their x or y axis; return them."""
        x, y = Axis(3), Axis(2)
        self.table = [
            [
                Axes(
                    x if sharex else Axis(3),
                    y if sharey else Axis(2),
                    (not sharex or i == nrows - 1, not sharey or j == 0),
                )
                for j in range(ncols)
            ]
            for i in range(nrows)
        ]
        return self.table

    def set_figheight(self, height: float) -> None:
        """Set the height in inches."""
        self.size = inches(self.size[0], height)

    def set_figwidth(self, width: float) -> None:
        """Set the width in inches."""
        self.size = inches(width, self.size[1])

    def set_layout_engine(self, layout: str | None) -> None:
        """Choose the margins: as labels need them (``constrained`` or ``tight``), or as in ``rcParams`` (None)."""
        if layout not in (None, "none", "constrained", "tight"):
            refuse(f"layout {layout!r}", ["constrained", "tight"])
        self.constrained = layout in ("constrained", "tight")

    def tight_layout(self) -> None:
        """Make the margins as large as labels need them."""
        self.constrained = True

    def savefig(self, file: Any, format: str | None = None, **given: Any) -> None:  # noqa: A002  # Matplotlib's name
        """Write the figure as SVG to a file object or path. Raises NotImplementedError for other formats."""
        if format != "svg" and not str(file).endswith(".svg"):
            refuse(f"picture format {format or str(file)!r}", ["svg"])
        if hasattr(file, "write"):
            file.write(self.svg())
        else:
            with open(file, "w", encoding="utf-8") as opened:
                opened.write(self.svg())

    def svg(self) -> str:
        """Return the figure as an SVG document."""
        width, height = (exact(POINTS * side) for side in self.size)
        head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{height}pt" viewBox="0 0 {width} {height}">'
        style = "<style>*{stroke-linejoin: round; stroke-linecap: butt}</style>"
        drawn = [
            f"<g>{draw(axes, squared(axes, box), f'clip{i}')}</g>"
            for i, (axes, box) in enumerate(
                zip(self.axes, boxes(self.table, self.size, constrained=self.constrained), strict=True)
            )
        ]
        return f"{head}<defs>{style}</defs>{''.join(drawn)}</svg>"
