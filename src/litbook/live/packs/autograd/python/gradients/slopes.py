"""Compare a gradient with finite differences."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass

STEP = 1e-5
"""The size of a nudge, relative to the number; absolute for numbers below 1."""
AGREE = 1e-4
"""Relative tolerance between the gradient and the measured slope."""
BEND = 1e-3
"""If the slopes on both sides differ by more than this, relative to the larger, there may be a kink."""

Function = Callable[[float], float | None]
"""Maps a nudge of the number to the result, or to None if the page fails."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of checking one gradient."""

    status: str
    """``right``, ``wrong``, or ``unclear`` if finite differences can't decide."""
    slope: float | None
    """The measured slope, or None if there isn't one."""
    sides: tuple[float, float] | None = None
    """The slopes below and above the number, if they differ."""


def compared(function: Function, base: float, number: float, gradient: float) -> Verdict:
    """Return the verdict on the ``gradient`` of a function that maps ``number`` to ``base``."""
    step = STEP * max(1.0, abs(number))
    below, above, noise = sides(function, base, step)
    if not all(math.isfinite(slope) for slope in (below, above, gradient)):
        return Verdict("unclear", None)
    slope = (below + above) / 2
    largest = max(abs(below), abs(above))
    if abs(above - below) > BEND * largest + 4 * noise:
        closer = sides(function, base, step / 4)
        if abs(closer[1] - closer[0]) > abs(above - below) / 2:  # on a curve, the slopes converge
            inside = within(min(below, above), gradient, max(below, above), AGREE * largest + noise)
            return Verdict("unclear" if inside else "wrong", None, (below, above))
    agrees = abs(gradient - slope) <= AGREE * max(abs(gradient), abs(slope)) + noise + 1e-9
    return Verdict("right" if agrees else "wrong", slope)


def sides(function: Function, base: float, step: float) -> tuple[float, float, float]:
    """Return the slopes below and above, and an estimate of their rounding error. The slopes are nan if the page fails."""
    ends = [function(-step), function(step)]
    if None in ends:
        return math.nan, math.nan, 0.0
    low, high = (float(end) for end in ends if end is not None)
    noise = 8 * sys.float_info.epsilon * max(abs(low), abs(high), abs(base)) / step
    return (base - low) / step, (high - base) / step, noise


def within(low: float, number: float, high: float, tolerance: float) -> bool:
    """Return True if a number is between two others, within the tolerance."""
    return low - tolerance <= number <= high + tolerance
