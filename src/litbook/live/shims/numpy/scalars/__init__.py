"""NumPy's float64 and int64 scalars."""

from __future__ import annotations

import math
import operator
from numbers import Integral
from typing import Any

from .. import arithmetic
from ..operators import Operation, Operators
from ..unsupported import refuse

KINDS: list[type] = [bool, int, float]
COMPARISONS = (operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge)


def plain(value: Any) -> Any:
    """Return a number as a Python float, int, or bool, and None for anything else.

    Raises NotImplementedError for an integer wider than 64 bits.
    """
    if isinstance(value, float):
        return float(value)
    if isinstance(value, int64):
        return value.number
    if isinstance(value, int) and arithmetic.wrapped(int(value)) != value:
        refuse("integers wider than 64 bits", ["float64", "int64"])
    return value if isinstance(value, int) else None


def scalar(number: arithmetic.Number) -> Any:
    """Return a Python number as a float64 or int64; a bool unchanged."""
    return number if isinstance(number, bool) else float64(number) if isinstance(number, float) else int64(number)


def promoted(*lists: list[Any]) -> list[list[Any]]:
    """Return the lists with all numbers converted to the widest type among them: bool, int, or float."""
    widest = max((KINDS.index(type(number)) for numbers in lists for number in numbers), default=2)
    return [list(map(KINDS[widest], numbers)) for numbers in lists]


def elementwise(operation: Operation, ours: list[Any], others: list[Any]) -> list[Any]:
    """Return ``operation`` of each pair of numbers. Raises NotImplementedError for arithmetic between booleans."""
    ours, others = promoted(ours, others)
    if operation not in COMPARISONS and bool in map(type, ours):
        refuse("arithmetic between booleans", ["comparisons"])
    return list(map(operation, ours, others))


class Scalar(Operators):
    """Base class of the scalar types."""

    __slots__ = ()

    def apply(self, operation: Operation, one: Any, other: Any) -> Any:
        """Return the result as a scalar, or NotImplemented if an operand isn't a number."""
        a, b = plain(one), plain(other)
        if isinstance(a, float) and isinstance(b, float):  # the common case, kept fast
            return scalar(operation(a, b))
        if a is None or b is None:
            return NotImplemented
        return scalar(elementwise(operation, [a], [b])[0])

    def __abs__(self) -> Any:
        return scalar(abs(plain(self)))


class float64(Scalar, float):  # type: ignore[misc]  # noqa: N801  # NumPy's
    """A float with NumPy's arithmetic and ``repr``."""

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
    """A 64-bit integer, which like NumPy's isn't an ``int``."""

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
