"""Methods of Axes that draw straight lines, scatter plots, and filled areas."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from .artists import Drawing, Frame, Line2D
from .board import Board
from .colors import color
from .data import as_list, broadcast
from .ink import Pen, Point, path
from .lines import line_style
from .look import keywords
from .shapes import SHAPE, Polygon, shape_pen
from .style import number

RULE = ("color", "linestyle", "linewidth", "alpha", "label", "zorder")
POINTS = ("s", "c", "color", "marker", "edgecolor", "linewidth", "alpha", "label", "zorder")


class Rules(Board):
    """``axhline``, ``axvline``, ``hlines``, ``vlines``, ``scatter``, and ``fill_between``."""

    def axhline(self, y: float = 0, **given: Any) -> None:
        """Draw a horizontal line across the axes."""
        self.y.include(float(y))

        def ends(frame: Frame) -> list[Point]:
            return [(frame.left, frame.up(y)), (frame.right, frame.up(y))]

        self.rule(keywords("axhline", given, RULE), ends)

    def axvline(self, x: float = 0, **given: Any) -> None:
        """Draw a vertical line across the axes."""
        self.x.include(float(x))

        def ends(frame: Frame) -> list[Point]:
            return [(frame.across(x), frame.bottom), (frame.across(x), frame.top)]

        self.rule(keywords("axvline", given, RULE), ends)

    def hlines(self, y: Any, xmin: Any, xmax: Any, **given: Any) -> None:
        """Draw horizontal lines at ``y`` from ``xmin`` to ``xmax``."""
        ys = self.y.numbers(y)
        ends = [self.x.numbers(broadcast(end, len(ys))) for end in (xmin, xmax)]
        self.strokes([((a, y), (b, y)) for y, a, b in zip(ys, *ends, strict=True)], keywords("hlines", given, RULE))

    def vlines(self, x: Any, ymin: Any, ymax: Any, **given: Any) -> None:
        """Draw vertical lines at ``x`` from ``ymin`` to ``ymax``."""
        xs = self.x.numbers(x)
        ends = [self.y.numbers(broadcast(end, len(xs))) for end in (ymin, ymax)]
        self.strokes([((x, a), (x, b)) for x, a, b in zip(xs, *ends, strict=True)], keywords("vlines", given, RULE))

    def scatter(self, x: Any, y: Any, s: Any = None, c: Any = None, **given: Any) -> None:
        """Draw markers with areas ``s``, in square points, and colors ``c``: one for all, or one for each."""
        found = keywords("scatter", given, POINTS)
        xs, ys = self.x.numbers(x), self.y.numbers(y)
        given_color = found.get("color", c)
        colors = [self.next_patch()] if given_color is None else as_list(given_color)
        if all(isinstance(value, (int, float)) for value in colors):  # one RGB(A) color, or a number for each point
            is_one = len(colors) in (3, 4) and len(colors) != len(xs)
            colors = [tuple(colors)] if is_one else self.color_scale([float(value) for value in colors])
        sizes = broadcast(36.0 if s is None else s, len(xs))
        edge, alpha, width = found.get("edgecolor"), found.get("alpha"), float(found.get("linewidth", 1.0))
        for i, (px, py) in enumerate(zip(xs, ys, strict=True)):
            face = color(colors[i % len(colors)], alpha)
            pen = Pen(face if edge in (None, "face") else color(edge, alpha), face, width)
            label = str(found.get("label", "")) if i == 0 else ""
            marker = found.get("marker") or "o"
            self.add(Line2D([px], [py], Pen(face, dashes=""), marker, pen, math.sqrt(float(sizes[i])), label, 1.0))
        self.include(xs, ys)

    def fill_between(self, x: Any, y1: Any, y2: Any = 0.0, **given: Any) -> None:
        """Fill the area between two lines."""
        found = keywords("fill_between", given, SHAPE)
        xs = self.x.numbers(x)
        first, second = (self.y.numbers(broadcast(y, len(xs))) for y in (y1, y2))
        self.include(xs * 2, first + second)
        rim = [*zip(xs, first, strict=True), *reversed([*zip(xs, second, strict=True)])]
        pen = shape_pen({"edgecolor": "none", **found}, found.get("color") or self.next_patch())
        self.add(Polygon(rim, pen, str(found.get("label", "")), float(found.get("zorder", 1))))

    def rule(self, look: dict[str, Any], ends: Callable[[Frame], list[Point]]) -> None:
        """Draw a line between two points on the page, which ``ends`` computes from the frame."""
        drawn = self.named_line(look)
        self.add(Drawing(drawn.zorder, lambda frame: path([ends(frame)], drawn.pen, frame.clipped), ends))

    def strokes(self, ends: list[Any], look: dict[str, Any]) -> None:
        """Draw separate lines, each given by its two ends, in one style."""
        drawn = self.named_line(look)
        for pair in ends:
            self.include([x for x, _ in pair], [y for _, y in pair])

        def draw(frame: Frame) -> str:
            return path([[frame.at(*end) for end in pair] for pair in ends], drawn.pen, frame.clipped)

        self.add(Drawing(drawn.zorder, draw))

    def named_line(self, look: dict[str, Any]) -> Line2D:
        """Add and return a line without points, which carries the label into the legend."""
        own = color(look.get("color", "C0"), look.get("alpha"))
        pen = Pen(own, width=float(look.get("linewidth", number("lines.linewidth"))), dashes=line_style(look))
        return self.add(Line2D([], [], pen, "", pen, 0.0, str(look.get("label", "")), float(look.get("zorder", 2))))
