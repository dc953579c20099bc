"""The interface of artists, and the frame on the page that they're drawn in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from ..svg.paths import Point


@dataclass(frozen=True)
class Frame:
    """The rectangle of an axes on the page, in points from the upper left, and the transforms from data to page."""

    left: float
    top: float
    right: float
    bottom: float
    across: Callable[[float], float]
    up: Callable[[float], float]
    clip: str

    def at(self, x: float, y: float) -> Point:
        """Return the position on the page of a point in data coordinates."""
        return self.across(x), self.up(y)

    @property
    def clipped(self) -> str:
        """Return the SVG attribute that clips a drawing to the frame."""
        return f' clip-path="url(#{self.clip})"'


class Artist(Protocol):
    """Something in a plot. Artists with a higher ``zorder`` are drawn later."""

    zorder: float

    def draw(self, frame: Frame) -> str:
        """Return the artist's SVG."""


@dataclass
class Drawing:
    """An artist made from a function."""

    zorder: float
    draw: Callable[[Frame], str]
    ends: Callable[[Frame], list[Point]] | None = None
    """For a straight line, a function that returns its ends on the page, which a legend should avoid."""
