"""The functions of numbers and arrays, and what makes arrays."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from . import arithmetic
from .arrays import ndarray
from .refuse import refuse
from .scalars import plain, scalar

OPERANDS = ("arrays", "lists of numbers", "numbers")


def function(calculate: Callable[[float], float]) -> Callable[[Any], Any]:
    """``calculate`` for a number, or for each number of an array."""

    def calculated(x: Any) -> Any:
        if isinstance(x, (ndarray, list, tuple)):
            found = array(x)
            return ndarray([calculate(float(number)) for number in found.content], found.shape)
        if plain(x) is None:
            refuse(f"{calculate.__name__} of {type(x).__name__}", *OPERANDS)
        return scalar(calculate(float(plain(x))))

    calculated.__name__ = calculate.__name__
    calculated.__doc__ = calculate.__doc__
    return calculated


exp, log, sqrt = function(arithmetic.exp), function(arithmetic.log), function(arithmetic.sqrt)
sin, cos, tanh = function(arithmetic.sin), function(arithmetic.cos), function(math.tanh)


def absolute(x: Any) -> Any:
    """How far from 0."""
    return abs(array(x)) if isinstance(x, (ndarray, list, tuple)) else scalar(abs(plain(x)))


def array(values: Any) -> ndarray:
    """The numbers of a list, or of some rows."""
    if isinstance(values, ndarray):
        return values
    if plain(values) is not None:
        refuse("arrays without an axis", "numbers", "arrays of one axis or two")
    items = [array(item) if isinstance(item, (list, tuple, ndarray)) else plain(item) for item in list(values)]
    if not any(isinstance(item, ndarray) for item in items):
        if None in items:
            refuse("arrays of anything but numbers", "numbers", "rows of numbers")
        return ndarray(items)
    lengths = {item.shape if isinstance(item, ndarray) else None for item in items}
    if len(lengths) > 1 or None in lengths or len(items[0].shape) > 1:
        refuse("arrays of three axes or of rows that differ in length", "one axis", "two axes")
    return ndarray([number for row in items for number in row.content], (len(items), *items[0].shape))


def arange(start: float, stop: float | None = None, step: float = 1) -> ndarray:
    """The numbers from ``start`` on, before ``stop``; or from 0 on, before the only one given."""
    first, last = (0, start) if stop is None else (start, stop)
    first, last, step = plain(first), plain(last), plain(step)
    count = max(0, math.ceil((last - first) / step))
    step = first + step - first  # what is left of it beside a large start
    return ndarray([first + i * step for i in range(count)])


def linspace(start: float, stop: float, num: int = 50) -> ndarray:
    """So many numbers from ``start`` to ``stop``, at equal distances."""
    start, stop = float(start), float(stop)
    pieces = max(num - 1, 1)
    step = (stop - start) / pieces
    numbers = [start + (i * step if step else i / pieces * (stop - start)) for i in range(num)]
    return ndarray([*numbers[:-1], stop] if num > 1 else numbers)


def logspace(start: float, stop: float, num: int = 50) -> ndarray:
    """So many powers of ten, the exponents at equal distances."""
    return ndarray([arithmetic.power(10.0, exponent) for exponent in linspace(start, stop, num).content])


def meshgrid(across: Any, up: Any) -> tuple[ndarray, ndarray]:
    """For each place of a grid how far across it is, and how far up."""
    xs, ys = array(across).content, array(up).content
    shape = (len(ys), len(xs))
    return ndarray([x for _ in ys for x in xs], shape), ndarray([y for y in ys for _ in xs], shape)


def allclose(a: Any, b: Any, rtol: float = 1e-5, atol: float = 1e-8) -> bool:
    """Whether each two numbers are nearly the same."""
    ours, others = (array(x) if isinstance(x, (ndarray, list, tuple)) else array([x]) for x in (a, b))
    ours.fits(others)
    pairs = zip(ours.content, others.content, strict=True)
    return all(x == y or abs(x - y) <= atol + rtol * abs(y) < math.inf for x, y in pairs)
