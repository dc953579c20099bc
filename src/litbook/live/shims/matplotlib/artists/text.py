"""Text, optionally in a box."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ..arguments.colors import Color
from ..svg.paths import Pen, Point, exact
from ..svg.text import DESCENT, text_height, text_width, write
from .artist import Frame


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
        wide, high = text_width(self.text, self.size), text_height(self.text, self.size)
        left = x + self.moved[0] - {"left": 0.0, "center": 0.5, "right": 1.0}[self.ha] * wide
        share = {"top": 0.0, "center": 0.5, "bottom": 1.0, "baseline": 1.0 - DESCENT * self.size / high}[self.va]
        top = y + self.moved[1] - share * high
        return left - self.pad, top - self.pad, left + wide + self.pad, top + high + self.pad
