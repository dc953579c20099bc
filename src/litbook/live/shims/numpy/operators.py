"""The operators that scalars and arrays share."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from . import arithmetic

Operation = Callable[[Any, Any], Any]


def method(operation: Operation) -> Operation:
    """Return a binary operator method that applies ``operation``."""
    return lambda own, other: own.apply(operation, own, other)


def reflected(operation: Operation) -> Operation:
    """Return a reflected operator method, for the object on the right-hand side."""
    return lambda own, other: own.apply(operation, other, own)


class Operators:
    """Base class of scalars and arrays, which define ``apply(operation, left, right)``."""

    __slots__ = ()
    apply: Callable[..., Any]

    __eq__, __ne__ = method(operator.eq), method(operator.ne)
    __lt__, __le__ = method(operator.lt), method(operator.le)
    __gt__, __ge__ = method(operator.gt), method(operator.ge)
    __add__, __radd__ = method(arithmetic.add), reflected(arithmetic.add)
    __sub__, __rsub__ = method(arithmetic.subtract), reflected(arithmetic.subtract)
    __mul__, __rmul__ = method(arithmetic.multiply), reflected(arithmetic.multiply)
    __truediv__, __rtruediv__ = method(arithmetic.divide), reflected(arithmetic.divide)
    __floordiv__, __rfloordiv__ = method(arithmetic.floor_divide), reflected(arithmetic.floor_divide)
    __mod__, __rmod__ = method(arithmetic.remainder), reflected(arithmetic.remainder)
    __pow__, __rpow__ = method(arithmetic.power), reflected(arithmetic.power)

    def __neg__(self) -> Any:
        return self * -1

    def __pos__(self) -> Any:
        return self * 1
