"""The methods of an axes that draw the heights over a plane."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from .artists import Drawing, Frame
from .board import Board
from .colors import Colour, colour
from .contours import Land, between, lines
from .data import listed, rows, sides, spread
from .ink import Pen, Point, path, width
from .labels import interrupted, length
from .look import dashes, words
from .style import number
from .ticks import linear, minus

LOOK = ("levels", "colors", "alpha", "linewidth", "linestyle", "cmap")


@dataclass
class Contours:
    """The lines of a map, which may get numbers."""

    land: Land
    levels: list[float]
    pens: list[Pen]
    labelled: bool = False

    def draw(self, frame: Frame) -> str:
        """Each level's lines, and its number in the longest one that has room for it."""
        drawn: list[str] = []
        taken: list[Point] = []
        for level, pen in zip(self.levels, self.pens, strict=True):
            pieces = [[frame.at(*point) for point in line] for line in lines(self.land, level)]
            if self.labelled and pieces:
                longest = max(pieces, key=length)
                text = minus(f"{level:g}")
                if length(longest) > 2 * width(text, number("font.size")):
                    pieces.remove(longest)
                    parts, words = interrupted(longest, text, pen.stroke, taken)
                    pieces += parts
                    drawn.append(words)
            drawn.append(path(pieces, pen, frame.clipped))
        return "".join(drawn)


class Maps(Board):
    """``contour``, ``contourf`` and ``clabel``."""

    def contour(self, *places: Any, **given: Any) -> Contours:
        """Lines of equal height: ``contour(z)``, ``contour(x, y, z)``, and then how many levels, or which."""
        found = words("contour", given, LOOK)
        land, levels = self.surveyed(places, found)
        colours = self.painted(found, levels)
        widths = spread(found.get("linewidth", number("lines.linewidth")), len(levels))
        one = len(set(colours)) == 1
        styles = (
            spread(found["linestyle"], len(levels))
            if "linestyle" in found
            else ["--" if level < 0 and one else "-" for level in levels]
        )
        pens = [
            Pen(own, width=float(wide), dashes=dashes(style))
            for own, wide, style in zip(colours, widths, styles, strict=False)
        ]
        inside = [i for i, level in enumerate(levels) if lowest(land) <= level <= highest(land)]
        drawn = Contours(land, [levels[i] for i in inside], [pens[i] for i in inside])
        self.add(Drawing(2.0, drawn.draw))
        return drawn

    def contourf(self, *places: Any, **given: Any) -> None:
        """The land between each two levels, filled."""
        found = words("contourf", given, LOOK)
        land, levels = self.surveyed(places, found)
        colours = self.painted(found, levels[:-1])
        for low, high, own in zip(levels, levels[1:], colours, strict=False):
            self.add(Drawing(1.0, painter(land, low, high, Pen(fill=own))))

    def clabel(self, contours: Contours) -> None:
        """A number in each line of a map."""
        contours.labelled = True

    def surveyed(self, places: tuple[Any, ...], look: dict[str, Any]) -> tuple[Land, list[float]]:
        """The land and its levels."""
        given = list(places)
        grid = given.pop(0) if len(given) in (1, 2) else None
        xs, ys = ([], []) if grid is not None else sides(given.pop(0), given.pop(0))
        heights = rows(grid if grid is not None else given.pop(0))
        land = Land(
            xs or [float(i) for i in range(len(heights[0]))], ys or [float(j) for j in range(len(heights))], heights
        )
        for axis, ends in ((self.x, land.xs), (self.y, land.ys)):
            axis.see(*ends)
            axis.sticky.update((min(ends), max(ends)))
        wanted = look.get("levels", given[0] if given else None)
        if wanted is None or isinstance(wanted, int):
            low, high = lowest(land), highest(land)
            found = linear(low, high, (wanted or 7) + 1, least=1)
            step = found[1] - found[0] if len(found) > 1 else 1.0
            return land, [found[0] - step, *found, found[-1] + step]
        return land, [float(level) for level in listed(wanted)]

    def painted(self, look: dict[str, Any], levels: list[float]) -> list[Colour]:
        """The colour of each level."""
        given = look.get("colors")
        every = self.scale_of_colours(levels) if given is None else spread(given, len(levels))
        return [colour(every[i % len(every)], look.get("alpha")) for i in range(len(levels))]


def lowest(land: Land) -> float:
    """The least height."""
    return min(height for row in land.heights for height in row if math.isfinite(height))


def highest(land: Land) -> float:
    """The greatest height."""
    return max(height for row in land.heights for height in row if math.isfinite(height))


def painter(land: Land, low: float, high: float, pen: Pen) -> Any:
    """What fills the land between two heights."""
    return lambda frame: path(
        [[frame.at(*point) for point in rim] for rim in between(land, low, high)],
        pen,
        f' fill-rule="evenodd"{frame.clipped}',
        closed=True,
    )
