"""NumPy's scalar arithmetic on two numbers of one type: floats follow IEEE 754, and integers wrap at 64 bits."""

from __future__ import annotations

import math
from typing import TypeVar

Number = bool | int | float
N = TypeVar("N", int, float)


def wrapped(number: N) -> N:
    """Return an integer wrapped to 64 signed bits; a float unchanged."""
    return (number + 2**63) % 2**64 - 2**63 if isinstance(number, int) else number


def add(a: N, b: N) -> N:
    """Return the sum."""
    return wrapped(a + b)


def subtract(a: N, b: N) -> N:
    """Return the difference."""
    return wrapped(a - b)


def multiply(a: N, b: N) -> N:
    """Return the product."""
    return wrapped(a * b)


def divide(a: float, b: float) -> float:
    """Return the quotient as a float: infinity or nan if ``b`` is 0."""
    a, b = float(a), float(b)
    return a / b if b else a * math.copysign(math.inf, b)


def floor_divide(a: N, b: N) -> N:
    """Return the quotient, rounded down; for integers, 0 if ``b`` is 0."""
    if isinstance(a, int):
        return wrapped(a // b) if b else a * 0
    return a // b if b else divide(a, b)


def remainder(a: N, b: N) -> N:
    """Return the remainder of ``floor_divide``; if ``b`` is 0, it's 0 for integers and nan for floats."""
    return a % b if b else a * 0 if isinstance(a, int) else math.nan


def power(a: N, b: N) -> N:
    """Return ``a`` to the power ``b``. Raises ValueError for an integer with a negative integer exponent."""
    if isinstance(a, int):
        if b < 0:
            raise ValueError("Integers to negative integer powers are not allowed.")
        return wrapped(pow(a, int(b), 2**64))
    try:
        return math.pow(a, b)
    except ValueError:
        if a:
            return math.nan
    except OverflowError:
        pass
    return math.copysign(math.inf, a) if b % 2 == 1 else math.inf


def exp(x: float) -> float:
    """Return e to the power ``x``, or infinity if that overflows."""
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf


def log(x: float) -> float:
    """Return the natural logarithm: -infinity of 0, and nan of a negative number."""
    return math.log(x) if x > 0 else -math.inf if x == 0 else math.nan


def sqrt(x: float) -> float:
    """Return the square root, or nan for a negative number."""
    return math.nan if x < 0 else math.sqrt(x)


def sin(x: float) -> float:
    """Return the sine, or nan for an infinite ``x``."""
    return math.nan if math.isinf(x) else math.sin(x)


def cos(x: float) -> float:
    """Return the cosine, or nan for an infinite ``x``."""
    return math.nan if math.isinf(x) else math.cos(x)
