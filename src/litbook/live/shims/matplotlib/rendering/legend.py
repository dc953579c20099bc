"""Size, place, and draw the legend of an axes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..arguments.colors import color
from ..arguments.settings import number, rcParams
from ..arguments.unsupported import refuse
from ..artists.artist import Artist, Frame
from ..artists.line import Line2D
from ..artists.patches import Polygon
from ..axes import Axes
from ..svg.paths import Point
from ..svg.text import text_width, write
from .legend_samples import HANDLE, outline, sample

PAD, COLUMN, ROW, BORDER, OUTER = 0.8, 2.0, 0.5, 0.4, 0.5
"""In font sizes: the space after a sample, between columns, between rows, inside the border, and outside it."""
PLACES = {
    "upper right": (1.0, 0.0), "upper left": (0.0, 0.0), "lower left": (0.0, 1.0), "lower right": (1.0, 1.0),
    "center right": (1.0, 0.5), "center left": (0.0, 0.5), "lower center": (0.5, 1.0), "upper center": (0.5, 0.0),
    "center": (0.5, 0.5),
}  # fmt: skip
"""Fractions of the free space to the left of the legend and above it."""
SAMPLES = (Line2D, Polygon)


@dataclass(frozen=True)
class Legend:
    """A legend's entries, in columns, with its options."""

    columns: list[list[Line2D | Polygon]]
    title: str
    size: float
    loc: str
    anchor: Point | None

    @property
    def row(self) -> float:
        """Return the distance between rows, in points."""
        return (1.0 + ROW) * self.size

    @property
    def widths(self) -> list[float]:
        """Return the width of each column, in points."""
        samples = (HANDLE + PAD) * self.size
        return [samples + max(text_width(entry.label, self.size) for entry in column) for column in self.columns]

    def extent(self) -> tuple[float, float]:
        """Return the width and height of the legend, in points."""
        rows = max(len(column) for column in self.columns) + bool(self.title)
        inner = sum(self.widths) + COLUMN * self.size * (len(self.columns) - 1)
        wide = max(inner, text_width(self.title, self.size))
        return wide + 2 * BORDER * self.size, rows * self.row - ROW * self.size + 2 * BORDER * self.size

    def corner(self, frame: Frame, artists: list[Artist]) -> Point:
        """Return the upper left corner on the page. For ``best``, that's the place that covers the fewest points."""
        if self.loc != "best":
            return self.fixed(frame, *PLACES[self.loc])
        corners = [self.fixed(frame, *place) for place in PLACES.values()]
        points = [point for artist in artists for point in outline(artist, frame)]
        wide, high = self.extent()

        def hidden(at: Point) -> int:
            return sum(at[0] <= x <= at[0] + wide and at[1] <= y <= at[1] + high for x, y in points)

        return min(corners, key=hidden)

    def fixed(self, frame: Frame, right: float, down: float) -> Point:
        """Return the upper left corner for a place: inside the axes, or relative to the anchor if there is one."""
        wide, high = self.extent()
        space = OUTER * self.size
        if self.anchor is None:
            left = frame.left + space + right * (frame.right - frame.left - wide - 2 * space)
            return left, frame.top + space + down * (frame.bottom - frame.top - high - 2 * space)
        x = frame.left + self.anchor[0] * (frame.right - frame.left)
        y = frame.bottom - self.anchor[1] * (frame.bottom - frame.top)
        return x - right * wide + (1 - 2 * right) * space, y - down * high + (1 - 2 * down) * space

    def draw(self, frame: Frame, artists: list[Artist]) -> str:
        """Return the SVG: a sample of each line or shape, and its label."""
        x, y = self.corner(frame, artists)
        own, drawn = color(rcParams["text.color"]), []
        top = y + BORDER * self.size
        if self.title:
            drawn.append(write(self.title, (x + self.extent()[0] / 2, top), self.size, own, ha="center", va="top"))
            top += self.row
        left = x + BORDER * self.size
        for column, wide in zip(self.columns, self.widths, strict=True):
            for i, entry in enumerate(column):
                middle = top + i * self.row + self.size / 2
                drawn.append(sample(entry, left, middle, self.size))
                at = left + (HANDLE + PAD) * self.size, middle
                drawn.append(write(entry.label, at, self.size, own, va="center"))
            left += wide + COLUMN * self.size
        return "".join(drawn)


def of(axes: Axes) -> Legend | None:
    """Return the legend of an axes, or None if it asks for none or if no artist has a label."""
    options: dict[str, Any] | None = axes.legend_options
    entries = [artist for artist in axes.artists if isinstance(artist, SAMPLES) and shown(artist.label)]
    entries.sort(key=lambda entry: isinstance(entry, Polygon) and entry.is_bar)
    if options is None or not entries:
        return None
    loc = str(options.get("loc", "best"))
    loc = {"right": "center right"}.get(loc, loc)
    if loc not in ("best", *PLACES):
        refuse(f"loc={loc!r} of legend", ["best", *PLACES])
    count = min(int(options.get("ncols", 1)), len(entries))
    high, more = divmod(len(entries), count)
    columns, first = [], 0
    for i in range(count):
        last = first + high + (i < more)
        columns.append(entries[first:last])
        first = last
    anchor = options.get("bbox_to_anchor")
    size = float(options.get("fontsize", number("font.size")))
    return Legend(columns, str(options.get("title") or ""), size, loc, None if anchor is None else tuple(anchor))


def shown(label: str) -> bool:
    """Return True for a label that belongs in the legend: not if it's empty or begins with an underscore."""
    return bool(label) and not label.startswith("_")
