"""Artists: lines and texts, each of which draws itself as SVG."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from . import ink
from .colors import Color
from .ink import Pen, Point, exact, path, write
from .markers import mark


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


@dataclass
class Line2D:
    """A line through points, markers on them, or both."""

    xs: list[float]
    ys: list[float]
    pen: Pen
    marker: str
    mark_pen: Pen
    mark_size: float
    label: str
    zorder: float = 2.0

    def get_color(self) -> str:
        """Return the line's color as SVG writes it."""
        return self.pen.stroke[0]

    def draw(self, frame: Frame) -> str:
        """Return the SVG of the line, with gaps at non-finite points, and of its markers."""
        pieces: list[list[Point]] = [[]]
        for x, y in zip(self.xs, self.ys, strict=True):
            if math.isfinite(x) and math.isfinite(y):
                pieces[-1].append(frame.at(x, y))
            elif pieces[-1]:
                pieces.append([])
        drawn = ""
        if self.pen.dashes:
            drawn = path([piece for piece in pieces if len(piece) > 1], self.pen, frame.clipped)
        marks = [self.mark(point) for piece in pieces for point in piece] if self.marker else []
        return drawn + (f"<g{frame.clipped}>{''.join(marks)}</g>" if marks else "")

    def mark(self, at: Point) -> str:
        """Return the SVG of the line's marker at a point on the page."""
        return mark(self.marker, at, self.mark_size, self.mark_pen)


@dataclass
class Text:
    """Text at a position, optionally in a box."""

    x: float
    y: float
    text: str
    size: float
    color: Color
    ha: str = "left"
    va: str = "baseline"
    turn: float = 0.0
    box: Pen | None = None
    pad: float = 0.0
    moved: Point = (0.0, 0.0)
    """Offset on the page from ``x`` and ``y``, in points."""
    place: Callable[[Frame, float, float], Point] = field(default=Frame.at)
    zorder: float = 3.0

    def get_position(self) -> Point:
        """Return the position, in the text's own coordinates."""
        return self.x, self.y

    def get_bbox_patch(self) -> Text:
        """Return the object whose box an arrow mustn't cross: the text itself."""
        return self

    def draw(self, frame: Frame) -> str:
        """Return the SVG of the box and of the text."""
        x, y = self.place(frame, self.x, self.y)
        at = x + self.moved[0], y + self.moved[1]
        boxed = ""
        if self.box:
            left, top, right, bottom = self.bounds(frame)
            sides = f'x="{exact(left)}" y="{exact(top)}" width="{exact(right - left)}" height="{exact(bottom - top)}"'
            boxed = f"<rect {sides} {self.box.attributes()}/>"
        return boxed + write(self.text, at, self.size, self.color, ha=self.ha, va=self.va, turn=self.turn)

    def bounds(self, frame: Frame) -> tuple[float, float, float, float]:
        """Return the left, top, right, and bottom of the text, including padding, on the page."""
        x, y = self.place(frame, self.x, self.y)
        wide, high = ink.width(self.text, self.size), ink.height(self.text, self.size)
        left = x + self.moved[0] - {"left": 0.0, "center": 0.5, "right": 1.0}[self.ha] * wide
        share = {"top": 0.0, "center": 0.5, "bottom": 1.0, "baseline": 1.0 - ink.DESCENT * self.size / high}[self.va]
        top = y + self.moved[1] - share * high
        return left - self.pad, top - self.pad, left + wide + self.pad, top + high + self.pad
