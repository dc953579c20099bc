"""A gradient beside the slope that small nudges measure. Pure."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass

STEP = 1e-5
"""A nudge, as a part of the number that is nudged; or itself, for numbers below 1."""
AGREE = 1e-4
"""How far gradient and slope may be apart, as a part of the larger."""
BEND = 1e-3
"""From this difference between the slopes on both sides on, a kink is suspected."""

Function = Callable[[float], float | None]
"""What comes out in the end if the number is nudged by that much; None where the page fails then."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of one gradient."""

    status: str
    """``right``, ``wrong``, or ``unclear`` where nudges cannot tell."""
    slope: float | None
    """The measured one."""
    sides: tuple[float, float] | None = None
    """The slopes below and above, where they differ."""


def compared(function: Function, base: float, number: float, gradient: float) -> Verdict:
    """The verdict on ``gradient``, where ``number`` leads to ``base``."""
    step = STEP * max(1.0, abs(number))
    below, above, noise = sides(function, base, step)
    if not all(math.isfinite(slope) for slope in (below, above, gradient)):
        return Verdict("unclear", None)
    slope = (below + above) / 2
    largest = max(abs(below), abs(above))
    if abs(above - below) > BEND * largest + 4 * noise:
        closer = sides(function, base, step / 4)
        if abs(closer[1] - closer[0]) > abs(above - below) / 2:  # a curve's sides come together, a kink's do not
            inside = within(min(below, above), gradient, max(below, above), AGREE * largest + noise)
            return Verdict("unclear" if inside else "wrong", None, (below, above))
    agrees = abs(gradient - slope) <= AGREE * max(abs(gradient), abs(slope)) + noise + 1e-9
    return Verdict("right" if agrees else "wrong", slope)


def sides(function: Function, base: float, step: float) -> tuple[float, float, float]:
    """The slopes below and above, and how much of them may be rounding."""
    ends = [function(-step), function(step)]
    if None in ends:
        return math.nan, math.nan, 0.0
    low, high = (float(end) for end in ends if end is not None)
    noise = 8 * sys.float_info.epsilon * max(abs(low), abs(high), abs(base)) / step
    return (base - low) / step, (high - base) / step, noise


def within(low: float, number: float, high: float, tolerance: float) -> bool:
    """Whether a number lies between two others, or nearly."""
    return low - tolerance <= number <= high + tolerance
