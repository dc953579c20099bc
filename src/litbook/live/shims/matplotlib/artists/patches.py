"""Filled shapes: polygons, rectangles, and circles."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..arguments.colors import color
from ..arguments.keywords import keywords
from ..arguments.linestyles import dashes
from ..svg.paths import Pen, Point, path
from .artist import Frame

SHAPE = ("color", "facecolor", "edgecolor", "fill", "alpha", "linewidth", "linestyle", "zorder", "label")


def shape_pen(given: dict[str, Any], usual: Any) -> Pen:
    """Return the pen of a filled shape with the style ``given``; its default color is ``usual``."""
    alpha, filled = given.get("alpha"), given.get("fill", True)
    face = given.get("facecolor", given.get("color", usual))
    edge = given.get("edgecolor", given.get("color", "none" if filled else "black"))
    return Pen(
        color(edge, alpha),
        color(face, alpha) if filled else ("none", 1.0),
        float(given.get("linewidth", 1.0)),
        dashes(given.get("linestyle", "-")),
    )


@dataclass
class Polygon:
    """A filled polygon: a bar, a rectangle, or the area between two lines."""

    points: Sequence[Point]
    pen: Pen
    label: str = ""
    zorder: float = 1.0
    is_bar: bool = False
    """True for bars, which come last in a legend."""

    def draw(self, frame: Frame) -> str:
        """Return the SVG of the polygon."""
        return path([[frame.at(x, y) for x, y in self.points]], self.pen, frame.clipped, closed=True)


class Rectangle(Polygon):
    """A rectangle given by a corner, a width, and a height."""

    def __init__(self, xy: Point, width: float, height: float, **given: Any) -> None:
        (x, y), found = xy, keywords("Rectangle", given, SHAPE)
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        super().__init__(corners, shape_pen(found, "C0"), found.get("label", ""), found.get("zorder", 1.0))


class Circle(Polygon):
    """A circle in data coordinates, which looks round only if both axes have the same scale."""

    def __init__(self, xy: Point, radius: float = 5.0, **given: Any) -> None:
        (x, y), found = xy, keywords("Circle", given, SHAPE)
        turns = [i * math.pi / 36 for i in range(72)]
        rim = [(x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns]
        super().__init__(rim, shape_pen(found, "C0"), found.get("label", ""), found.get("zorder", 1.0))
