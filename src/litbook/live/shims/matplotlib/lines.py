"""Methods of Axes that draw lines through points."""

from __future__ import annotations

from typing import Any

from .artists import Line2D
from .board import Board
from .colors import color
from .ink import Pen
from .look import dashes, keywords, parse_format
from .style import number

LINE = (
    "color", "linestyle", "linewidth", "alpha", "label", "zorder", "marker", "markersize", "fillstyle",
    "markerfacecolor", "markeredgecolor", "markeredgewidth",
)  # fmt: skip


class Lines(Board):
    """``plot``, ``loglog``, ``semilogx``, and ``semilogy``."""

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


def line_style(look: dict[str, Any]) -> str:
    """Return the short form of the line style, which is a solid line by default, even with a ``marker``."""
    return dashes(str(look.get("linestyle", "-")))


def is_format(value: Any) -> bool:
    """Return True if an argument of ``plot`` is a format string; category names come in lists."""
    return isinstance(value, str)
