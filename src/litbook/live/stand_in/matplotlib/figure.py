"""A figure: axes in rows and columns, laid out and written as SVG."""

from __future__ import annotations

from typing import Any

from . import frame
from .axes import Axes
from .axis import Axis
from .data import listed
from .ink import exact
from .refuse import refuse
from .style import number, rcParams

POINTS = 72
GAP = 3.0
"""Points between what two axes write, where the layout is ``constrained``, and to the figure's edge."""
SPACE = 0.2
"""Between axes elsewhere, as a part of their size."""
Box = tuple[float, float, float, float]


class Figure:
    """Some axes on one picture, whose size is in inches."""

    def __init__(self, figsize: Any = None, layout: str | None = None) -> None:
        width, height = listed(rcParams["figure.figsize"] if figsize is None else figsize)
        self.size = float(width), float(height)
        self.table: list[list[Axes]] = []
        self.set_layout_engine(layout)

    @property
    def axes(self) -> list[Axes]:
        """All axes, row by row."""
        return [axes for row in self.table for axes in row]

    def __getattr__(self, name: str) -> Any:
        known = ["axes", "savefig", "set_figheight", "set_figwidth", "set_layout_engine", "subplots", "tight_layout"]
        refuse_attribute(name, known)

    def subplots(self, nrows: int = 1, ncols: int = 1, *, sharex: Any = False, sharey: Any = False) -> list[list[Axes]]:
        """Axes in rows and columns, which may share what is to the right and what is up."""
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
        """The height in inches."""
        self.size = self.size[0], float(height)

    def set_figwidth(self, width: float) -> None:
        """The width in inches."""
        self.size = float(width), self.size[1]

    def set_layout_engine(self, layout: str | None) -> None:
        """``constrained`` leaves as much room as the words need; None as much as the settings say."""
        if layout not in (None, "none", "constrained", "tight"):
            refuse(f"layout {layout!r}", ["constrained", "tight"])
        self.constrained = layout in ("constrained", "tight")

    def tight_layout(self) -> None:
        """Leave as much room as the words need."""
        self.constrained = True

    def savefig(self, file: Any, format: str | None = None, **given: Any) -> None:  # noqa: A002  # Matplotlib's name
        """Write it, as SVG, to a file or to the path of one."""
        if format != "svg" and not str(file).endswith(".svg"):
            refuse(f"picture format {format or str(file)!r}", ["svg"])
        if hasattr(file, "write"):
            file.write(self.svg())
        else:
            with open(file, "w", encoding="utf-8") as opened:
                opened.write(self.svg())

    def svg(self) -> str:
        """The whole picture."""
        width, height = (exact(POINTS * side) for side in self.size)
        head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{height}pt" viewBox="0 0 {width} {height}">'
        style = "<style>*{stroke-linejoin: round; stroke-linecap: butt}</style>"
        drawn = [
            f"<g>{frame.draw(axes, squared(axes, box), f'clip{i}')}</g>"
            for i, (axes, box) in enumerate(zip(self.axes, self.boxes(), strict=True))
        ]
        return f"{head}<defs>{style}</defs>{''.join(drawn)}</svg>"

    def boxes(self) -> list[Box]:
        """The rectangle of each axes."""
        if not self.constrained:
            return self.regular()
        boxes = self.regular()
        for _ in range(2):  # words depend on ticks, ticks on the size, and the size on the words
            boxes = self.fitted(boxes)
        return boxes

    def regular(self) -> list[Box]:
        """As the settings say."""
        width, height = (POINTS * side for side in self.size)
        left, right = (number(f"figure.subplot.{side}") * width for side in ("left", "right"))
        top, bottom = ((1 - number(f"figure.subplot.{side}")) * height for side in ("top", "bottom"))
        rows, columns = len(self.table), len(self.table[0]) if self.table else 1
        wide = (right - left) / (columns + SPACE * (columns - 1))
        high = (bottom - top) / (rows + SPACE * (rows - 1))
        corners = [
            (left + j * (1 + SPACE) * wide, top + i * (1 + SPACE) * high) for i in range(rows) for j in range(columns)
        ]
        return [(x, y, x + wide, y + high) for x, y in corners]

    def fitted(self, boxes: list[Box]) -> list[Box]:
        """Axes of one size, with the room between them that their words need."""
        rows, columns = len(self.table), len(self.table[0])
        rooms = [frame.room(axes, *extent(squared(axes, box))) for axes, box in zip(self.axes, boxes, strict=True)]
        table = [rooms[i * columns : (i + 1) * columns] for i in range(rows)]
        lefts, rights = (
            [max(getattr(row[j], side) for row in table) for j in range(columns)] for side in ("left", "right")
        )
        tops, bottoms = ([max(getattr(room, side) for room in row) for row in table] for side in ("top", "bottom"))
        width, height = (POINTS * side for side in self.size)
        wide = (width - sum(lefts) - sum(rights) - 2 * GAP * columns) / columns
        high = (height - sum(tops) - sum(bottoms) - 2 * GAP * rows) / rows
        found = []
        for i in range(rows):
            y = sum(tops[: i + 1]) + sum(bottoms[:i]) + i * high + (2 * i + 1) * GAP
            for j in range(columns):
                x = sum(lefts[: j + 1]) + sum(rights[:j]) + j * wide + (2 * j + 1) * GAP
                found.append((x, y, x + max(wide, 1.0), y + max(high, 1.0)))
        return found


def extent(box: Box) -> tuple[float, float]:
    """Width and height."""
    return box[2] - box[0], box[3] - box[1]


def squared(axes: Axes, box: Box) -> Box:
    """The part of ``box`` in which units are equal, if they should be."""
    if not axes.is_equal:
        return box
    (left, top, right, bottom), (wide, high) = box, extent(box)
    spans = [abs(axis.to_scale(axis.view()[1]) - axis.to_scale(axis.view()[0])) or 1.0 for axis in (axes.x, axes.y)]
    unit = min(wide / spans[0], high / spans[1])
    x, y = (wide - unit * spans[0]) / 2, (high - unit * spans[1]) / 2
    return left + x, top + y, right - x, bottom - y


def refuse_attribute(name: str, known: list[str]) -> Any:
    """Say that a figure has no such thing here."""
    from .refuse import unknown

    raise AttributeError(unknown(f"Figure.{name}", known))
