"""NumPy's arithmetic on two numbers of one kind: no float fails, and a whole number has 64 bits."""

from __future__ import annotations

import math
from typing import TypeVar

Number = bool | int | float
N = TypeVar("N", int, float)


def wrapped(number: N) -> N:
    """A whole number's last 64 bits."""
    return (number + 2**63) % 2**64 - 2**63 if isinstance(number, int) else number


def add(a: N, b: N) -> N:
    """The sum."""
    return wrapped(a + b)


def subtract(a: N, b: N) -> N:
    """The difference."""
    return wrapped(a - b)


def multiply(a: N, b: N) -> N:
    """The product."""
    return wrapped(a * b)


def divide(a: float, b: float) -> float:
    """The quotient, a float: infinite, or not a number, by 0."""
    a, b = float(a), float(b)
    return a / b if b else a * math.copysign(math.inf, b)


def floor_divide(a: N, b: N) -> N:
    """The quotient, rounded down."""
    if isinstance(a, int):
        return wrapped(a // b) if b else a * 0
    return a // b if b else divide(a, b)


def remainder(a: N, b: N) -> N:
    """What is left of that."""
    return a % b if b else a * 0 if isinstance(a, int) else math.nan


def power(a: N, b: N) -> N:
    """``a`` to the power ``b``."""
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
    """The exponential, infinite where it is too large."""
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf


def log(x: float) -> float:
    """The natural logarithm."""
    return math.log(x) if x > 0 else -math.inf if x == 0 else math.nan


def sqrt(x: float) -> float:
    """The square root."""
    return math.nan if x < 0 else math.sqrt(x)


def sin(x: float) -> float:
    """The sine."""
    return math.nan if math.isinf(x) else math.sin(x)


def cos(x: float) -> float:
    """The cosine."""
    return math.nan if math.isinf(x) else math.cos(x)
