"""Measure slopes by nudging, on plain numbers that know nothing of gradients: the referee."""

from __future__ import annotations

import math

from ..reading.tape import FLOATS, Problem, Tape, run

STEP = 1e-4
"""How far a number of size 1 is nudged."""


def slope(tape: Tape, root: int, place: int) -> tuple[float, float] | None:
    """Return the slope of an entry in another, and how far off the measurement may be; None where it can't be measured.

    Nudges of two widths are extrapolated, and how much they differ says how good they are. At a kink, the slopes on both
    sides stay apart however small the nudge.
    """
    try:
        held = run(tape, FLOATS)
        h = STEP * max(1.0, abs(held[place]))
        (left, right), (near_left, near_right) = (sides(tape, root, place, width) for width in (h, h / 2))
    except Problem:
        return None
    wide, narrow = (left + right) / 2, (near_left + near_right) / 2
    found = (4 * narrow - wide) / 3
    off = abs(narrow - wide) + 1e-14 * abs(held[root]) / h
    kink = abs(near_right - near_left)
    if kink > 0.75 * abs(right - left):
        off += kink
    return (found, off) if math.isfinite(found) else None


def sides(tape: Tape, root: int, place: int, h: float) -> tuple[float, float]:
    """Return the slopes by a nudge down and by a nudge up."""
    below, at, above = (float(run(tape, FLOATS, place, by)[root]) for by in (-h, 0.0, h))
    return (at - below) / h, (above - at) / h


def verdict(grad: float, measured: tuple[float, float] | None) -> str:
    """Return if a gradient is right or wrong, or unclear where the measurement can't tell."""
    if measured is None or not math.isfinite(grad):
        return "unclear"
    found, off = measured
    if abs(grad - found) <= 1e-6 * max(1.0, abs(found)):
        return "right"
    return "wrong" if abs(grad - found) > 10 * off + 1e-6 * max(1.0, abs(found)) else "unclear"
