"""The numbers that come out of arrays, which know NumPy's arithmetic."""

from __future__ import annotations

import math
import operator
from numbers import Integral
from typing import Any

from . import arithmetic
from .operators import Operation, Operators
from .refuse import refuse

KINDS: list[type] = [bool, int, float]
COMPARISONS = (operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge)


def plain(value: Any) -> Any:
    """A number as Python's own; None for anything else."""
    if isinstance(value, float):
        return float(value)
    if isinstance(value, int64):
        return value.number
    if isinstance(value, int) and arithmetic.wrapped(int(value)) != value:
        refuse("whole numbers of more than 64 bits", "float64", "int64")
    return value if isinstance(value, int) else None


def scalar(number: arithmetic.Number) -> Any:
    """One of Python's numbers as NumPy's; a truth value stays as it is."""
    return number if isinstance(number, bool) else float64(number) if isinstance(number, float) else int64(number)


def alike(*lists: list[Any]) -> list[list[Any]]:
    """The same numbers, all of the widest kind among them."""
    widest = max((KINDS.index(type(number)) for numbers in lists for number in numbers), default=2)
    return [list(map(KINDS[widest], numbers)) for numbers in lists]


def calculated(operation: Operation, ours: list[Any], others: list[Any]) -> list[Any]:
    """``operation`` on each two numbers."""
    ours, others = alike(ours, others)
    if operation not in COMPARISONS and bool in map(type, ours):
        refuse("arithmetic with truth values alone", "comparisons")
    return list(map(operation, ours, others))


class Scalar(Operators):
    """A single number."""

    __slots__ = ()

    def operated(self, operation: Operation, one: Any, other: Any) -> Any:
        """A number again; NotImplemented where the other side is something else, which may know more."""
        a, b = plain(one), plain(other)
        if isinstance(a, float) and isinstance(b, float):  # most are, and networks have many
            return scalar(operation(a, b))
        if a is None or b is None:
            return NotImplemented
        return scalar(calculated(operation, [a], [b])[0])

    def __abs__(self) -> Any:
        return scalar(abs(plain(self)))


class float64(Scalar, float):  # type: ignore[misc]  # noqa: N801  # NumPy's
    """A float that can be divided by 0."""

    __slots__ = ()
    __hash__ = float.__hash__
    __str__ = float.__repr__

    def __repr__(self) -> str:
        return f"np.float64({float(self)!r})"

    def __round__(self, digits: Any = None) -> Any:
        if digits is None:
            return round(float(self))
        power = 10.0 ** abs(digits)
        larger = float(self) * power if digits >= 0 else float(self) / power
        if not math.isfinite(larger):
            return self
        return float64(round(larger, 0) / power if digits >= 0 else round(larger, 0) * power)


class int64(Scalar):  # noqa: N801  # NumPy's
    """A whole number, which is none of Python's."""

    __slots__ = ("number",)

    def __init__(self, number: Any = 0) -> None:
        self.number = int(number)

    def __int__(self) -> int:
        return self.number

    __index__ = __int__

    def __float__(self) -> float:
        return float(self.number)

    def __bool__(self) -> bool:
        return self.number != 0

    def __hash__(self) -> int:
        return hash(self.number)

    def __repr__(self) -> str:
        return f"np.int64({self.number})"

    def __str__(self) -> str:
        return str(self.number)

    def __format__(self, form: str) -> str:
        return format(self.number, form)


Integral.register(int64)
