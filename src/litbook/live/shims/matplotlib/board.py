"""What the parts of an axes share: its two directions, what is drawn in it, whose colour comes next."""

from __future__ import annotations

from typing import Any, TypeVar

from .artists import Artist, Line2D
from .axis import Axis
from .colors import viridis
from .style import cycle

Some = TypeVar("Some", bound=Artist)


class Board:
    """The ground on which the methods of an axes draw."""

    def __init__(self, x: Axis, y: Axis) -> None:
        self.x, self.y = x, y
        self.artists: list[Artist] = []
        self.lines: list[Line2D] = []
        self.lines_begun = self.patches_begun = 0

    def add(self, artist: Some) -> Some:
        """Draw ``artist`` too."""
        self.artists.append(artist)
        return artist

    def see(self, xs: list[float], ys: list[float]) -> None:
        """Make room for points."""
        self.x.see(*xs)
        self.y.see(*ys)

    def next_line(self) -> str:
        """The colour of the next line that names none."""
        self.lines_begun += 1
        return cycle()[(self.lines_begun - 1) % len(cycle())]

    def next_patch(self) -> str:
        """The colour of the next bars or points that name none."""
        self.patches_begun += 1
        return cycle()[(self.patches_begun - 1) % len(cycle())]

    def scale_of_colours(self, values: list[float]) -> list[Any]:
        """A colour for each number, from dark for the smallest to light for the largest."""
        low, high = min(values), max(values)
        return [viridis((value - low) / (high - low) if high > low else 0.0) for value in values]
