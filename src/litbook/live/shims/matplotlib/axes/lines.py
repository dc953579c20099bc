"""Methods of Axes that draw lines through points, and the areas between them."""

from __future__ import annotations

from typing import Any

from ..arguments.colors import color
from ..arguments.keywords import keywords
from ..arguments.linestyles import dashes, parse_format
from ..arguments.sequences import broadcast
from ..arguments.settings import number
from ..artists.line import Line2D
from ..artists.patches import SHAPE, Polygon, shape_pen
from ..svg.paths import Pen
from .base import AxesBase

LINE = (
    "color", "linestyle", "linewidth", "alpha", "label", "zorder", "marker", "markersize", "fillstyle",
    "markerfacecolor", "markeredgecolor", "markeredgewidth",
)  # fmt: skip


class LineMethods(AxesBase):
    """``plot``, ``loglog``, ``semilogx``, ``semilogy``, and ``fill_between``."""

    def plot(self, *places: Any, **given: Any) -> list[Line2D]:
        """Draw lines through points: ``plot(y)``, ``plot(x, y)``, ``plot(x, y, "o--")``, or several such groups."""
        found, rest = keywords("plot", given, LINE), list(places)
        drawn = []
        while rest:
            group = [rest.pop(0)]
            while rest and len(group) < 2 and not is_format(rest[0]):
                group.append(rest.pop(0))
            look = parse_format(rest.pop(0)) if rest and is_format(rest[0]) else {}
            ys = self.y.numbers(group[-1])
            xs = self.x.numbers(group[0]) if len(group) == 2 else [float(i) for i in range(len(ys))]
            drawn.append(self.line(xs, ys, {**look, **found}))
        return drawn

    def line(self, xs: list[float], ys: list[float], look: dict[str, Any]) -> Line2D:
        """Draw one line with its markers. Raises ValueError if ``xs`` and ``ys`` differ in length."""
        if len(xs) != len(ys):
            raise ValueError(f"x and y must have the same length, but have {len(xs)} and {len(ys)}")
        alpha = look.get("alpha")
        own = color(look["color"] if look.get("color") is not None else self.next_line(), alpha)
        face, edge = (look.get(key) for key in ("markerfacecolor", "markeredgecolor"))
        hollow = look.get("fillstyle") == "none"
        line = Line2D(
            xs,
            ys,
            Pen(own, width=float(look.get("linewidth", number("lines.linewidth"))), dashes=line_style(look)),
            str(look.get("marker") or "").replace("None", ""),
            Pen(
                own if edge is None else color(edge, alpha),
                ("none", 1.0) if hollow else own if face is None else color(face, alpha),
                float(look.get("markeredgewidth", 1.0)),
            ),
            float(look.get("markersize", number("lines.markersize"))),
            str(look.get("label", "")),
            float(look.get("zorder", 2)),
        )
        self.include(xs, ys)
        self.lines.append(line)
        return self.add(line)

    def loglog(self, *places: Any, **given: Any) -> list[Line2D]:
        """Like ``plot``, with two logarithmic axes."""
        self.x.set_scale("log")
        return self.semilogy(*places, **given)

    def semilogx(self, *places: Any, **given: Any) -> list[Line2D]:
        """Like ``plot``, with a logarithmic x axis."""
        self.x.set_scale("log")
        return self.plot(*places, **given)

    def semilogy(self, *places: Any, **given: Any) -> list[Line2D]:
        """Like ``plot``, with a logarithmic y axis."""
        self.y.set_scale("log")
        return self.plot(*places, **given)

    def fill_between(self, x: Any, y1: Any, y2: Any = 0.0, **given: Any) -> None:
        """Fill the area between two lines."""
        found = keywords("fill_between", given, SHAPE)
        xs = self.x.numbers(x)
        first, second = (self.y.numbers(broadcast(y, len(xs))) for y in (y1, y2))
        self.include(xs * 2, first + second)
        rim = [*zip(xs, first, strict=True), *reversed([*zip(xs, second, strict=True)])]
        pen = shape_pen({"edgecolor": "none", **found}, found.get("color") or self.next_patch())
        self.add(Polygon(rim, pen, str(found.get("label", "")), float(found.get("zorder", 1))))


def line_style(look: dict[str, Any]) -> str:
    """Return the short form of the line style, which is a solid line by default, even with a ``marker``."""
    return dashes(str(look.get("linestyle", "-")))


def is_format(value: Any) -> bool:
    """Return True if an argument of ``plot`` is a format string; category names come in lists."""
    return isinstance(value, str)
