"""The methods of an axes that draw points, straight rules, and the space between lines."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from .artists import Drawing, Frame, Line2D
from .board import Board
from .colors import colour
from .data import listed, spread
from .ink import Pen, Point, path
from .lines import line_style
from .look import words
from .shapes import SHAPE, Polygon, shape_pen
from .style import number

RULE = ("color", "linestyle", "linewidth", "alpha", "label", "zorder")
POINTS = ("s", "c", "color", "marker", "edgecolor", "linewidth", "alpha", "label", "zorder")


class Rules(Board):
    """``axhline``, ``scatter``, ``fill_between`` and their kin."""

    def axhline(self, y: float = 0, **given: Any) -> None:
        """A level line from side to side."""
        self.y.see(float(y))

        def ends(frame: Frame) -> list[Point]:
            return [(frame.left, frame.up(y)), (frame.right, frame.up(y))]

        self.rule(words("axhline", given, RULE), ends)

    def axvline(self, x: float = 0, **given: Any) -> None:
        """An upright line from bottom to top."""
        self.x.see(float(x))

        def ends(frame: Frame) -> list[Point]:
            return [(frame.across(x), frame.bottom), (frame.across(x), frame.top)]

        self.rule(words("axvline", given, RULE), ends)

    def hlines(self, y: Any, xmin: Any, xmax: Any, **given: Any) -> None:
        """Level lines, each from one place to another."""
        ys = self.y.numbers(y)
        ends = [self.x.numbers(spread(end, len(ys))) for end in (xmin, xmax)]
        self.strokes([((a, y), (b, y)) for y, a, b in zip(ys, *ends, strict=True)], words("hlines", given, RULE))

    def vlines(self, x: Any, ymin: Any, ymax: Any, **given: Any) -> None:
        """Upright lines, each from one height to another."""
        xs = self.x.numbers(x)
        ends = [self.y.numbers(spread(end, len(xs))) for end in (ymin, ymax)]
        self.strokes([((x, a), (x, b)) for x, a, b in zip(xs, *ends, strict=True)], words("vlines", given, RULE))

    def scatter(self, x: Any, y: Any, s: Any = None, c: Any = None, **given: Any) -> None:
        """Marks of a size and a colour each, or the same for all."""
        found = words("scatter", given, POINTS)
        xs, ys = self.x.numbers(x), self.y.numbers(y)
        given_colour = found.get("color", c)
        colours = [self.next_patch()] if given_colour is None else listed(given_colour)
        if all(isinstance(value, (int, float)) for value in colours):  # one colour in parts, or a number for each point
            is_one = len(colours) in (3, 4) and len(colours) != len(xs)
            colours = [tuple(colours)] if is_one else self.scale_of_colours([float(value) for value in colours])
        sizes = spread(36.0 if s is None else s, len(xs))
        edge, alpha, width = found.get("edgecolor"), found.get("alpha"), float(found.get("linewidth", 1.0))
        for i, (px, py) in enumerate(zip(xs, ys, strict=True)):
            face = colour(colours[i % len(colours)], alpha)
            pen = Pen(face if edge in (None, "face") else colour(edge, alpha), face, width)
            label = str(found.get("label", "")) if i == 0 else ""
            marker = found.get("marker") or "o"
            self.add(Line2D([px], [py], Pen(face, dashes=""), marker, pen, math.sqrt(float(sizes[i])), label, 1.0))
        self.see(xs, ys)

    def fill_between(self, x: Any, y1: Any, y2: Any = 0.0, **given: Any) -> None:
        """The space between two lines, filled."""
        found = words("fill_between", given, SHAPE)
        xs = self.x.numbers(x)
        first, second = (self.y.numbers(spread(y, len(xs))) for y in (y1, y2))
        self.see(xs * 2, first + second)
        rim = [*zip(xs, first, strict=True), *reversed([*zip(xs, second, strict=True)])]
        pen = shape_pen({"edgecolor": "none", **found}, found.get("color") or self.next_patch())
        self.add(Polygon(rim, pen, str(found.get("label", "")), float(found.get("zorder", 1))))

    def rule(self, look: dict[str, Any], ends: Callable[[Frame], list[Point]]) -> None:
        """A line whose ends are places on the page."""
        drawn = self.named_line(look)
        self.add(Drawing(drawn.zorder, lambda frame: path([ends(frame)], drawn.pen, frame.clipped), ends))

    def strokes(self, ends: list[Any], look: dict[str, Any]) -> None:
        """Separate lines of one look."""
        drawn = self.named_line(look)
        for pair in ends:
            self.see([x for x, _ in pair], [y for _, y in pair])

        def draw(frame: Frame) -> str:
            return path([[frame.at(*end) for end in pair] for pair in ends], drawn.pen, frame.clipped)

        self.add(Drawing(drawn.zorder, draw))

    def named_line(self, look: dict[str, Any]) -> Line2D:
        """A line without points, which stands in the legend if it has a label."""
        own = colour(look.get("color", "C0"), look.get("alpha"))
        pen = Pen(own, width=float(look.get("linewidth", number("lines.linewidth"))), dashes=line_style(look))
        return self.add(Line2D([], [], pen, "", pen, 0.0, str(look.get("label", "")), float(look.get("zorder", 2))))
