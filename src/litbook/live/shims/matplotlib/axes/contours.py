"""Methods of Axes that draw contour plots."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from ..arguments.colors import Color, color
from ..arguments.keywords import keywords
from ..arguments.linestyles import dashes
from ..arguments.sequences import as_list, broadcast, rows, sides
from ..arguments.settings import number
from ..artists.artist import Drawing, Frame
from ..artists.contour_labels import interrupted, length
from ..artists.contours import HeightField, between, lines
from ..scales.ticks import linear, minus
from ..svg.paths import Pen, Point, path
from ..svg.text import text_width
from .base import AxesBase

LOOK = ("levels", "colors", "alpha", "linewidth", "linestyle", "cmap")


@dataclass
class Contours:
    """The contour lines of one call, which ``clabel`` may label."""

    field: HeightField
    levels: list[float]
    pens: list[Pen]
    labelled: bool = False

    def draw(self, frame: Frame) -> str:
        """Return the SVG of each level's lines, with a label in the longest one if it fits."""
        drawn: list[str] = []
        taken: list[Point] = []
        for level, pen in zip(self.levels, self.pens, strict=True):
            pieces = [[frame.at(*point) for point in line] for line in lines(self.field, level)]
            if self.labelled and pieces:
                longest = max(pieces, key=length)
                text = minus(f"{level:g}")
                if length(longest) > 2 * text_width(text, number("font.size")):
                    pieces.remove(longest)
                    parts, label = interrupted(longest, text, pen.stroke, taken)
                    pieces += parts
                    drawn.append(label)
            drawn.append(path(pieces, pen, frame.clipped))
        return "".join(drawn)


class ContourMethods(AxesBase):
    """``contour``, ``contourf``, and ``clabel``."""

    def contour(self, *places: Any, **given: Any) -> Contours:
        """Draw contour lines: ``contour(z)`` or ``contour(x, y, z)``, then the number of levels or a list of them."""
        found = keywords("contour", given, LOOK)
        field, levels = self.grid_and_levels(places, found)
        colors = self.level_colors(found, levels)
        widths = broadcast(found.get("linewidth", number("lines.linewidth")), len(levels))
        one = len(set(colors)) == 1
        styles = (
            broadcast(found["linestyle"], len(levels))
            if "linestyle" in found
            else ["--" if level < 0 and one else "-" for level in levels]
        )
        pens = [
            Pen(own, width=float(wide), dashes=dashes(style))
            for own, wide, style in zip(colors, widths, styles, strict=False)
        ]
        inside = [i for i, level in enumerate(levels) if lowest(field) <= level <= highest(field)]
        drawn = Contours(field, [levels[i] for i in inside], [pens[i] for i in inside])
        self.add(Drawing(2.0, drawn.draw))
        return drawn

    def contourf(self, *places: Any, **given: Any) -> None:
        """Fill the regions between levels; the arguments are those of ``contour``."""
        found = keywords("contourf", given, LOOK)
        field, levels = self.grid_and_levels(places, found)
        colors = self.level_colors(found, levels[:-1])
        for low, high, own in zip(levels, levels[1:], colors, strict=False):
            self.add(Drawing(1.0, band_drawer(field, low, high, Pen(fill=own))))

    def clabel(self, contours: Contours) -> None:
        """Label the lines that ``contour`` returned with their levels."""
        contours.labelled = True

    def grid_and_levels(self, places: tuple[Any, ...], look: dict[str, Any]) -> tuple[HeightField, list[float]]:
        """Return the scalar field and the levels that the arguments of ``contour`` describe."""
        given = list(places)
        grid = given.pop(0) if len(given) in (1, 2) else None
        xs, ys = ([], []) if grid is not None else sides(given.pop(0), given.pop(0))
        heights = rows(grid if grid is not None else given.pop(0))
        field = HeightField(
            xs or [float(i) for i in range(len(heights[0]))], ys or [float(j) for j in range(len(heights))], heights
        )
        for axis, ends in ((self.x, field.xs), (self.y, field.ys)):
            axis.include(*ends)
            axis.sticky.update((min(ends), max(ends)))
        wanted = look.get("levels", given[0] if given else None)
        if wanted is None or isinstance(wanted, int):
            low, high = lowest(field), highest(field)
            found = linear(low, high, (wanted or 7) + 1, least=1)
            step = found[1] - found[0] if len(found) > 1 else 1.0
            return field, [found[0] - step, *found, found[-1] + step]
        return field, [float(level) for level in as_list(wanted)]

    def level_colors(self, look: dict[str, Any], levels: list[float]) -> list[Color]:
        """Return the color of each level."""
        given = look.get("colors")
        every = self.color_scale(levels) if given is None else broadcast(given, len(levels))
        return [color(every[i % len(every)], look.get("alpha")) for i in range(len(levels))]


def lowest(field: HeightField) -> float:
    """Return the smallest finite value."""
    return min(height for row in field.heights for height in row if math.isfinite(height))


def highest(field: HeightField) -> float:
    """Return the largest finite value."""
    return max(height for row in field.heights for height in row if math.isfinite(height))


def band_drawer(field: HeightField, low: float, high: float, pen: Pen) -> Any:
    """Return a draw function that fills the region between two levels."""
    return lambda frame: path(
        [[frame.at(*point) for point in rim] for rim in between(field, low, high)],
        pen,
        f' fill-rule="evenodd"{frame.clipped}',
        closed=True,
    )
