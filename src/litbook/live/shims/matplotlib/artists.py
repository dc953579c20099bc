"""What a plot is made of: each draws itself into the frame of its axes."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from . import ink
from .colors import Colour
from .ink import Pen, Point, exact, path, write
from .markers import mark


@dataclass(frozen=True)
class Frame:
    """The rectangle of an axes on the page, in points from its upper left corner, and what lies where in it."""

    left: float
    top: float
    right: float
    bottom: float
    across: Callable[[float], float]
    up: Callable[[float], float]
    clip: str

    def at(self, x: float, y: float) -> Point:
        """Where the point of the data is on the page."""
        return self.across(x), self.up(y)

    @property
    def clipped(self) -> str:
        """The attribute that keeps a drawing inside."""
        return f' clip-path="url(#{self.clip})"'


class Artist(Protocol):
    """Something in a plot; what has a higher ``zorder`` is drawn later."""

    zorder: float

    def draw(self, frame: Frame) -> str:
        """Its SVG."""


@dataclass
class Drawing:
    """An artist that is nothing but a function."""

    zorder: float
    draw: Callable[[Frame], str]
    ends: Callable[[Frame], list[Point]] | None = None
    """Of a straight rule: its ends on the page, which a legend should not hide."""


@dataclass
class Line2D:
    """A line through points, marks on them, or both."""

    xs: list[float]
    ys: list[float]
    pen: Pen
    marker: str
    mark_pen: Pen
    mark_size: float
    label: str
    zorder: float = 2.0

    def get_color(self) -> str:
        """The colour that it was given, or that came next."""
        return self.pen.stroke[0]

    def draw(self, frame: Frame) -> str:
        """The pieces between numbers that are none, then the marks."""
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
        """One of its marks."""
        return mark(self.marker, at, self.mark_size, self.mark_pen)


@dataclass
class Text:
    """Words at a place, in a box or without."""

    x: float
    y: float
    text: str
    size: float
    colour: Colour
    ha: str = "left"
    va: str = "baseline"
    turn: float = 0.0
    box: Pen | None = None
    pad: float = 0.0
    moved: Point = (0.0, 0.0)
    """Points on the page from where ``x`` and ``y`` are."""
    place: Callable[[Frame, float, float], Point] = field(default=Frame.at)
    zorder: float = 3.0

    def get_position(self) -> Point:
        """Where it was put."""
        return self.x, self.y

    def get_bbox_patch(self) -> Text:
        """What an arrow shall not cross."""
        return self

    def draw(self, frame: Frame) -> str:
        """The box, then the words."""
        x, y = self.place(frame, self.x, self.y)
        at = x + self.moved[0], y + self.moved[1]
        boxed = ""
        if self.box:
            left, top, right, bottom = self.bounds(frame)
            sides = f'x="{exact(left)}" y="{exact(top)}" width="{exact(right - left)}" height="{exact(bottom - top)}"'
            boxed = f"<rect {sides} {self.box.attributes()}/>"
        return boxed + write(self.text, at, self.size, self.colour, ha=self.ha, va=self.va, turn=self.turn)

    def bounds(self, frame: Frame) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of it on the page, with its box."""
        x, y = self.place(frame, self.x, self.y)
        wide, high = ink.width(self.text, self.size), ink.height(self.text, self.size)
        left = x + self.moved[0] - {"left": 0.0, "center": 0.5, "right": 1.0}[self.ha] * wide
        share = {"top": 0.0, "center": 0.5, "bottom": 1.0, "baseline": 1.0 - ink.DESCENT * self.size / high}[self.va]
        top = y + self.moved[1] - share * high
        return left - self.pad, top - self.pad, left + wide + self.pad, top + high + self.pad
