"""Lay out the axes of a figure, with margins from ``rcParams`` or as large as the labels need."""

from __future__ import annotations

from collections.abc import Sequence

from ..arguments.settings import number
from ..axes import Axes
from .margins import margins

POINTS = 72
"""Points per inch."""
GAP = 3.0
"""Padding, in points, around each axes and its labels in a constrained layout."""
SPACE = 0.2
"""Space between axes in the default layout, as a fraction of their size."""
Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in points from the upper left."""


def boxes(table: list[list[Axes]], size: Sequence[float], *, constrained: bool) -> list[Box]:
    """Return the rectangle of each axes, row by row; ``size`` is the figure's, in inches."""
    width, height = (POINTS * side for side in size)
    found = regular(width, height, len(table), len(table[0]) if table else 1)
    if constrained and table:
        for _ in range(2):  # labels depend on ticks, ticks on the size, and the size on the labels
            found = fitted(table, width, height, found)
    return found


def regular(width: float, height: float, rows: int, columns: int) -> list[Box]:
    """Return rectangles with the margins from ``rcParams``."""
    left, right = (number(f"figure.subplot.{side}") * width for side in ("left", "right"))
    top, bottom = ((1 - number(f"figure.subplot.{side}")) * height for side in ("top", "bottom"))
    wide = (right - left) / (columns + SPACE * (columns - 1))
    high = (bottom - top) / (rows + SPACE * (rows - 1)) if rows else 0.0
    corners = [
        (left + j * (1 + SPACE) * wide, top + i * (1 + SPACE) * high) for i in range(rows) for j in range(columns)
    ]
    return [(x, y, x + wide, y + high) for x, y in corners]


def fitted(table: list[list[Axes]], width: float, height: float, before: list[Box]) -> list[Box]:
    """Return rectangles of one size, with the space between them that their labels need.

    ``before`` has the rectangles of the previous iteration, at whose size labels are measured.
    """
    rows, columns = len(table), len(table[0])
    every = [axes for row in table for axes in row]
    needed = [margins(axes, *extent(squared(axes, box))) for axes, box in zip(every, before, strict=True)]
    grid = [needed[i * columns : (i + 1) * columns] for i in range(rows)]
    lefts, rights = ([max(getattr(row[j], side) for row in grid) for j in range(columns)] for side in ("left", "right"))
    tops, bottoms = ([max(getattr(one, side) for one in row) for row in grid] for side in ("top", "bottom"))
    wide = max((width - sum(lefts) - sum(rights) - 2 * GAP * columns) / columns, 1.0)
    high = max((height - sum(tops) - sum(bottoms) - 2 * GAP * rows) / rows, 1.0)
    found = []
    for i in range(rows):
        y = sum(tops[: i + 1]) + sum(bottoms[:i]) + i * high + (2 * i + 1) * GAP
        for j in range(columns):
            x = sum(lefts[: j + 1]) + sum(rights[:j]) + j * wide + (2 * j + 1) * GAP
            found.append((x, y, x + wide, y + high))
    return found


def extent(box: Box) -> tuple[float, float]:
    """Return the width and the height of ``box``."""
    return box[2] - box[0], box[3] - box[1]


def squared(axes: Axes, box: Box) -> Box:
    """Return ``box``, or, for an axes with equal aspect, the centered part of it where units are equally long."""
    if not axes.is_equal:
        return box
    (left, top, right, bottom), (wide, high) = box, extent(box)
    spans = [abs(axis.to_scale(axis.view()[1]) - axis.to_scale(axis.view()[0])) or 1.0 for axis in (axes.x, axes.y)]
    unit = min(wide / spans[0], high / spans[1])
    x, y = (wide - unit * spans[0]) / 2, (high - unit * spans[1]) / 2
    return left + x, top + y, right - x, bottom - y
