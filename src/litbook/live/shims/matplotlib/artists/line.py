"""Lines through points, with markers."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..svg.markers import mark
from ..svg.paths import Pen, Point, path
from .artist import Frame


@dataclass
class Line2D:
    """A line through points, markers on them, or both."""

    xs: list[float]
    ys: list[float]
    pen: Pen
    marker: str
    mark_pen: Pen
    mark_size: float
    label: str
    zorder: float = 2.0

    def get_color(self) -> str:
        """Return the line's color as SVG writes it."""
        return self.pen.stroke[0]

    def draw(self, frame: Frame) -> str:
        """Return the SVG of the line, with gaps at non-finite points, and of its markers."""
        pieces: list[list[Point]] = [[]]
        for x, y in zip(self.xs, self.ys, strict=True):
            if math.isfinite(x) and math.isfinite(y):
                pieces[-1].append(frame.at(x, y))
            elif pieces[-1]:
                pieces.append([])
        drawn = ""
        if self.pen.dashes:
            drawn = path([piece for piece in pieces if len(piece) > 1], self.pen, frame.clipped)
        marks = [self.mark(point) for piece in pieces for point in piece] if self.marker else []
        return drawn + (f"<g{frame.clipped}>{''.join(marks)}</g>" if marks else "")

    def mark(self, at: Point) -> str:
        """Return the SVG of the line's marker at a point on the page."""
        return mark(self.marker, at, self.mark_size, self.mark_pen)
