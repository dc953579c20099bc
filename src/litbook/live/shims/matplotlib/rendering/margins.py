"""Measure the margins that the labels of an axes need."""

from __future__ import annotations

from dataclasses import dataclass

from ..arguments.settings import number, size
from ..axes import Axes
from ..svg.text import text_width
from . import legend

TICK, SMALL_TICK, PAD, LABEL_PAD, TITLE_PAD = 3.5, 2.0, 3.5, 4.0, 6.0
"""In points: the lengths of ticks, and the space before tick labels, before an axis's label, and below the title."""


@dataclass(frozen=True)
class Margins:
    """Space, in points, that labels take on each side of an axes."""

    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    bottom: float = 0.0


def margins(axes: Axes, width: float, height: float) -> Margins:
    """Return the space that the labels around an axes of this size take."""
    letters = number("font.size")
    left = right = bottom = 0.0
    top = TITLE_PAD + size("axes.titlesize") if axes.title else 0.0
    if axes.shows_axis:
        left, bottom = tick_width(axes, height), TICK
        right = overhang(axes, width)
        if axes.shows_ticks[0] and axes.x.ticks(width, letters)[0]:
            bottom += PAD + letters
        left += LABEL_PAD + letters if axes.ylabel else 0.0
        bottom += LABEL_PAD + letters if axes.xlabel else 0.0
    found = legend.of(axes)
    if found and found.anchor is not None:
        wide, high = found.extent()
        if found.anchor[1] >= 1 and found.loc.startswith("lower"):
            top += high + legend.OUTER * found.size
        elif found.anchor[0] >= 1 and found.loc.endswith("left"):
            right = max(right, wide + legend.OUTER * found.size)
    return Margins(left, right, max(top, 0.4 * letters if axes.shows_axis else 0.0), bottom)


def tick_width(axes: Axes, height: float) -> float:
    """Return the width of the y ticks and their labels, in points."""
    found, _, _ = axes.y.ticks(height, number("font.size"))
    if not axes.shows_ticks[1] or not found:
        return TICK
    return TICK + PAD + max(text_width(text, number("font.size")) for _, text in found)


def overhang(axes: Axes, width: float) -> float:
    """Return how far the x tick labels extend beyond the right side, in points."""
    letters = number("font.size")
    place = axes.x.ruler(0.0, width)
    ends = [place(value) + text_width(text, letters) / 2 for value, text in axes.x.ticks(width, letters)[0]]
    return max([0.0, *(end - width for end in ends)]) if axes.shows_ticks[0] else 0.0
