"""Annotation arrows, straight or curved."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from ..arguments.colors import color
from ..arguments.keywords import keywords
from ..arguments.linestyles import dashes
from ..arguments.unsupported import refuse
from ..svg.paths import Pen, Point, path
from .artist import Frame
from .text import Text

KNOWN = (
    "arrowstyle", "connectionstyle", "color", "linewidth", "linestyle", "alpha", "shrinkA", "shrinkB", "patchA", "patchB",
)  # fmt: skip
STYLES = ("->", "-|>", "<-", "<->", "-")
HEAD_LENGTH, HEAD_WIDTH = 0.4, 0.2
"""As fractions of the font size; the width is measured to one side."""
STEPS = 60
"""Fewest segments of a curve."""


@dataclass
class Arrow:
    """An arrow from a text to a point in data coordinates."""

    start: Text
    end: Point
    style: str
    bend: float
    pen: Pen
    shrink: tuple[float, float]
    patches: tuple[Text | None, Text | None]
    zorder: float = 3.0

    @classmethod
    def styled(cls, start: Text, end: Point, given: Mapping[str, Any]) -> Self:
        """Return an arrow with the style given by ``arrowprops``. Raises NotImplementedError for unknown styles."""
        found = keywords("arrowprops=", given, KNOWN)
        style = str(found.get("arrowstyle", "->"))
        if style not in STYLES:
            refuse(f"arrowstyle {style!r}", STYLES)
        name, _, bend = str(found.get("connectionstyle", "arc3")).partition(",rad=")
        if name != "arc3":
            refuse(f"connectionstyle {name!r}", ["arc3", "arc3,rad=0.3"])
        own = color(found.get("color", "black"), found.get("alpha"))
        pen = Pen(own, ("none", 1.0), float(found.get("linewidth", 1.0)), dashes(found.get("linestyle", "-")))
        shrink = float(found.get("shrinkA", 2.0)), float(found.get("shrinkB", 2.0))
        first = found.get("patchA") or (start if start.text else None)
        return cls(start, end, style, float(bend or 0.0), pen, shrink, (first, found.get("patchB")))

    def draw(self, frame: Frame) -> str:
        """Return the SVG of the line, cut off at the boxes that it joins, and of its heads."""
        line = self.way(frame)
        for patch, end in ((self.patches[0], 0), (self.patches[1], -1)):
            if patch is not None:
                left, top, right, bottom = patch.bounds(frame)
                while len(line) > 2 and left <= line[end][0] <= right and top <= line[end][1] <= bottom:
                    line.pop(end)
        for shrink, end in ((self.shrink[0], 0), (self.shrink[1], -1)):
            first = line[end]
            while len(line) > 2 and math.dist(line[end], first) < shrink:
                line.pop(end)
        drawn = path([line], self.pen)
        if self.style.endswith(">"):
            drawn += self.head(line[-3 if len(line) > 2 else 0], line[-1])
        if self.style.startswith("<"):
            drawn += self.head(line[2 if len(line) > 2 else -1], line[0])
        return drawn

    def way(self, frame: Frame) -> list[Point]:
        """Return closely spaced points along the arrow, a quadratic Bézier curve, on the page."""
        x, y = self.start.place(frame, self.start.x, self.start.y)
        ax, ay = x + self.start.moved[0], y + self.start.moved[1]
        bx, by = frame.at(*self.end)
        mx, my = (ax + bx) / 2 - self.bend * (by - ay), (ay + by) / 2 + self.bend * (bx - ax)
        steps = max(STEPS, int(math.dist((ax, ay), (bx, by))))
        shares = [i / steps for i in range(steps + 1)]
        return [
            (
                (1 - t) ** 2 * ax + 2 * t * (1 - t) * mx + t * t * bx,
                (1 - t) ** 2 * ay + 2 * t * (1 - t) * my + t * t * by,
            )
            for t in shares
        ]

    def head(self, before: Point, tip: Point) -> str:
        """Return the SVG of an arrowhead: two strokes back from ``tip``, or a filled triangle."""
        size = self.start.size
        far = math.dist(before, tip) or 1.0
        ux, uy = (tip[0] - before[0]) / far, (tip[1] - before[1]) / far
        foot = tip[0] - HEAD_LENGTH * size * ux, tip[1] - HEAD_LENGTH * size * uy
        ends = [(foot[0] - s * HEAD_WIDTH * size * uy, foot[1] + s * HEAD_WIDTH * size * ux) for s in (1, -1)]
        filled = "|" in self.style
        pen = Pen(self.pen.stroke, self.pen.stroke if filled else ("none", 1.0), self.pen.width)
        return path([[ends[0], tip, ends[1]]], pen, ' stroke-linecap="round"', closed=filled)
