"""The method of Axes that draws scatter plots."""

from __future__ import annotations

import math
from typing import Any

from ..arguments.colors import color
from ..arguments.keywords import keywords
from ..arguments.sequences import as_list, broadcast
from ..artists.line import Line2D
from ..svg.paths import Pen
from .base import AxesBase

POINTS = ("s", "c", "color", "marker", "edgecolor", "linewidth", "alpha", "label", "zorder")


class ScatterMethods(AxesBase):
    """``scatter``."""

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
