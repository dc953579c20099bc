"""The methods of an axes that draw lines through points."""

from __future__ import annotations

from typing import Any

from .artists import Line2D
from .board import Board
from .colors import colour
from .ink import Pen
from .look import dashes, parsed, words
from .style import number

LINE = (
    "color", "linestyle", "linewidth", "alpha", "label", "zorder", "marker", "markersize", "fillstyle",
    "markerfacecolor", "markeredgecolor", "markeredgewidth",
)  # fmt: skip


class Lines(Board):
    """``plot`` and its kin."""

    def plot(self, *places: Any, **given: Any) -> list[Line2D]:
        """Lines through points: ``plot(y)``, ``plot(x, y)``, ``plot(x, y, "o--")``, or several of these in a row."""
        found, rest = words("plot", given, LINE), list(places)
        drawn = []
        while rest:
            group = [rest.pop(0)]
            while rest and len(group) < 2 and not is_format(rest[0]):
                group.append(rest.pop(0))
            look = parsed(rest.pop(0)) if rest and is_format(rest[0]) else {}
            ys = self.y.numbers(group[-1])
            xs = self.x.numbers(group[0]) if len(group) == 2 else [float(i) for i in range(len(ys))]
            drawn.append(self.line(xs, ys, {**look, **found}))
        return drawn

    def line(self, xs: list[float], ys: list[float], look: dict[str, Any]) -> Line2D:
        """One line with its marks."""
        if len(xs) != len(ys):
            raise ValueError(f"x and y must have the same length, but have {len(xs)} and {len(ys)}")
        alpha = look.get("alpha")
        own = colour(look["color"] if look.get("color") is not None else self.next_line(), alpha)
        face, edge = (look.get(key) for key in ("markerfacecolor", "markeredgecolor"))
        hollow = look.get("fillstyle") == "none"
        line = Line2D(
            xs,
            ys,
            Pen(own, width=float(look.get("linewidth", number("lines.linewidth"))), dashes=line_style(look)),
            str(look.get("marker") or "").replace("None", ""),
            Pen(
                own if edge is None else colour(edge, alpha),
                ("none", 1.0) if hollow else own if face is None else colour(face, alpha),
                float(look.get("markeredgewidth", 1.0)),
            ),
            float(look.get("markersize", number("lines.markersize"))),
            str(look.get("label", "")),
            float(look.get("zorder", 2)),
        )
        self.see(xs, ys)
        self.lines.append(line)
        return self.add(line)

    def loglog(self, *places: Any, **given: Any) -> list[Line2D]:
        """``plot`` with two logarithmic axes."""
        self.x.set_scale("log")
        return self.semilogy(*places, **given)

    def semilogx(self, *places: Any, **given: Any) -> list[Line2D]:
        """``plot`` with a logarithmic axis to the right."""
        self.x.set_scale("log")
        return self.plot(*places, **given)

    def semilogy(self, *places: Any, **given: Any) -> list[Line2D]:
        """``plot`` with a logarithmic axis upwards."""
        self.y.set_scale("log")
        return self.plot(*places, **given)


def line_style(look: dict[str, Any]) -> str:
    """How its line is dashed; a marker given by a keyword alone leaves the line."""
    return dashes(str(look.get("linestyle", "-")))


def is_format(value: Any) -> bool:
    """Whether an argument of ``plot`` says how lines look. Words as data come in lists."""
    return isinstance(value, str)
