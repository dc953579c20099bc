"""Methods of Axes that draw bars."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ..arguments.colors import color
from ..arguments.keywords import keywords
from ..arguments.sequences import as_list, broadcast
from ..arguments.settings import number, rcParams
from ..artists.patches import SHAPE, Polygon, shape_pen
from ..artists.text import Text
from .base import AxesBase

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""


class Bars(list[Polygon]):
    """The bars of one call, and the end of each, where its label goes."""

    def __init__(self, bars: list[Polygon], ends: list[tuple[float, float]], upright: bool) -> None:
        super().__init__(bars)
        self.ends, self.upright = ends, upright


class BarMethods(AxesBase):
    """``bar``, ``barh``, ``hist``, and ``bar_label``."""

    def bar(self, x: Any, height: Any, width: Any = 0.8, bottom: Any = 0.0, **given: Any) -> Bars:
        """Draw vertical bars centered at ``x``; with ``align="edge"``, their left sides are at ``x``."""
        heights = self.y.numbers(height)
        xs = self.x.numbers(broadcast(x, len(heights)))
        count = len(xs)
        sizes = zip(xs, broadcast(width, count), broadcast(bottom, count), broadcast(heights, count), strict=True)
        shift = 0.0 if given.pop("align", "center") == "edge" else 0.5
        boxes = [(x - shift * wide, foot, x + (1 - shift) * wide, foot + high) for x, wide, foot, high in sizes]
        self.y.sticky.update(foot for _, foot, _, _ in boxes)
        return self.boxes("bar", boxes, given, upright=True)

    def barh(self, y: Any, width: Any, height: Any = 0.8, left: Any = 0.0, **given: Any) -> Bars:
        """Draw horizontal bars centered at ``y``."""
        widths = self.x.numbers(width)
        ys = self.y.numbers(broadcast(y, len(widths)))
        sizes = zip(ys, broadcast(height, len(ys)), broadcast(left, len(ys)), widths, strict=True)
        boxes = [(start, y - high / 2, start + wide, y + high / 2) for y, high, start, wide in sizes]
        self.x.sticky.update(start for start, _, _, _ in boxes)
        return self.boxes("barh", boxes, given, upright=False)

    def hist(self, x: Any, bins: Any = 10, **given: Any) -> tuple[list[float], list[float], Bars]:
        """Draw a histogram, and return its counts, its bin edges, and its bars.

        ``bins`` is the number of equal bins, or their edges.
        """
        values = [float(value) for value in as_list(x)]
        edges = [float(edge) for edge in as_list(bins)]
        if isinstance(bins, int):
            low, high = min(values), max(values)
            if low == high:
                low, high = low - 0.5, high + 0.5
            edges = [low + (high - low) * i / bins for i in range(bins + 1)]
        counts = [0.0] * (len(edges) - 1)
        for value in values:
            for i, (start, end) in enumerate(pairwise(edges)):
                if start <= value < end or (value == end == edges[-1]):
                    counts[i] += 1
                    break
        widths = [end - start for start, end in pairwise(edges)]
        return counts, edges, self.bar(edges[:-1], counts, widths, align="edge", **given)

    def boxes(self, function: str, boxes: list[Box], given: dict[str, Any], upright: bool) -> Bars:
        """Draw bars with these sides, all in one color or each in its own."""
        found = keywords(function, given, SHAPE)
        colors = found.pop("color", None)
        usual = self.next_patch() if colors is None else None
        own = broadcast(usual or colors, len(boxes)) if not isinstance(colors, tuple) else [colors] * len(boxes)
        bars = []
        for i, ((left, bottom, right, top), fill) in enumerate(zip(boxes, own, strict=False)):
            corners = [(left, bottom), (right, bottom), (right, top), (left, top)]
            label = str(found.get("label", "")) if i == 0 else ""
            bars.append(
                self.add(Polygon(corners, shape_pen(found, fill), label, float(found.get("zorder", 1)), is_bar=True))
            )
            self.include([left, right], [bottom, top])
        ends = [((box[0] + box[2]) / 2, box[3]) if upright else (box[2], (box[1] + box[3]) / 2) for box in boxes]
        return Bars(bars, ends, upright)

    def bar_label(self, container: Bars, labels: Any = None, fmt: str = "%g", padding: float = 0.0) -> list[Text]:
        """Label the end of each bar with its value, or with the given ``labels``."""
        along = 1 if container.upright else 0
        texts = [fmt % end[along] for end in container.ends] if labels is None else [str(label) for label in labels]
        drawn = []
        for (x, y), text in zip(container.ends, texts, strict=False):
            label = Text(x, y, text, number("font.size"), color(rcParams["text.color"]))
            label.moved = (0.0, -padding) if container.upright else (padding, 0.0)
            label.ha, label.va = ("center", "bottom") if container.upright else ("left", "center")
            drawn.append(self.add(label))
        return drawn
