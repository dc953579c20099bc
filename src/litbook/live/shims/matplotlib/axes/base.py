"""The state that all parts of Axes share: its two axes, its artists, and its color cycle."""

from __future__ import annotations

from typing import Any, TypeVar

from ..arguments.colors import viridis
from ..arguments.settings import cycle
from ..artists.artist import Artist
from ..artists.line import Line2D
from ..scales.axis import Axis

Some = TypeVar("Some", bound=Artist)


class AxesBase:
    """Base class of the drawing methods."""

    def __init__(self, x: Axis, y: Axis) -> None:
        self.x, self.y = x, y
        self.artists: list[Artist] = []
        self.lines: list[Line2D] = []
        self.line_count = self.patch_count = 0

    def add(self, artist: Some) -> Some:
        """Add ``artist`` to the plot and return it."""
        self.artists.append(artist)
        return artist

    def include(self, xs: list[float], ys: list[float]) -> None:
        """Extend the data limits of both axes."""
        self.x.include(*xs)
        self.y.include(*ys)

    def next_line(self) -> str:
        """Return the cycle's next color for a line."""
        self.line_count += 1
        return cycle()[(self.line_count - 1) % len(cycle())]

    def next_patch(self) -> str:
        """Return the cycle's next color for bars, points, or areas."""
        self.patch_count += 1
        return cycle()[(self.patch_count - 1) % len(cycle())]

    def color_scale(self, values: list[float]) -> list[Any]:
        """Return a viridis color for each number, dark for the smallest and light for the largest."""
        low, high = min(values), max(values)
        return [viridis((value - low) / (high - low) if high > low else 0.0) for value in values]
