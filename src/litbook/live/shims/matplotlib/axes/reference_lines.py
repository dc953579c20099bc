"""Methods of Axes that draw straight lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..arguments.colors import color
from ..arguments.keywords import keywords
from ..arguments.sequences import broadcast
from ..arguments.settings import number
from ..artists.artist import Drawing, Frame
from ..artists.line import Line2D
from ..svg.paths import Pen, Point, path
from .base import AxesBase
from .lines import line_style

RULE = ("color", "linestyle", "linewidth", "alpha", "label", "zorder")


class ReferenceLineMethods(AxesBase):
    """``axhline``, ``axvline``, ``hlines``, and ``vlines``."""

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
