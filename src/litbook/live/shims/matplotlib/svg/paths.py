"""Write SVG paths, with a pen for their stroke and fill."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..arguments.colors import Color
from ..arguments.linestyles import DASHES

Point = tuple[float, float]


@dataclass(frozen=True)
class Pen:
    """The stroke and fill of a path."""

    stroke: Color = ("none", 1.0)
    fill: Color = ("none", 1.0)
    width: float = 1.0
    dashes: str = "-"

    def attributes(self) -> str:
        """Return the pen as SVG attributes."""
        found = [f'fill="{self.fill[0]}"']
        if self.fill[0] != "none" and self.fill[1] < 1:
            found.append(f'fill-opacity="{exact(self.fill[1])}"')
        if self.stroke[0] != "none" and self.width and self.dashes:
            found.append(f'stroke="{self.stroke[0]}" stroke-width="{exact(self.width)}"')
            if self.stroke[1] < 1:
                found.append(f'stroke-opacity="{exact(self.stroke[1])}"')
            if self.dashes != "-":
                lengths = (exact(part * self.width) for part in DASHES[self.dashes])
                found.append(f'stroke-dasharray="{" ".join(lengths)}"')
        return " ".join(found)


def exact(value: float) -> str:
    """Return a number rounded to two decimals, without trailing zeros."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def path(pieces: Iterable[Sequence[Point]], pen: Pen, extra: str = "", closed: bool = False) -> str:
    """Return a path element through the points of each piece, or "" if there are none."""
    drawn = []
    for piece in pieces:
        points = [f"{exact(x)} {exact(y)}" for x, y in piece]
        drawn.append(f"M{'L'.join(points)}{'z' if closed else ''}")
    return f'<path d="{"".join(drawn)}" {pen.attributes()}{extra}/>' if drawn else ""
