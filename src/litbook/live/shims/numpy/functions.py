"""Elementwise functions, and functions that create arrays."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from . import arithmetic
from .arrays import ndarray
from .scalars import plain, scalar
from .unsupported import refuse

TYPES = (bool, int, float)
OPERANDS = ("arrays", "lists of numbers", "numbers")


def function(calculate: Callable[[float], float]) -> Callable[[Any], Any]:
    """Return a function that applies ``calculate`` to a number, or to each number in an array or list."""

    def apply(x: Any) -> Any:
        if isinstance(x, (ndarray, list, tuple)):
            found = array(x)
            return ndarray([calculate(float(number)) for number in found.content], found.shape)
        if plain(x) is None:
            refuse(f"{calculate.__name__} of {type(x).__name__}", OPERANDS)
        return scalar(calculate(float(plain(x))))

    apply.__name__ = calculate.__name__
    apply.__doc__ = calculate.__doc__
    return apply


exp, log, sqrt = function(arithmetic.exp), function(arithmetic.log), function(arithmetic.sqrt)
sin, cos, tanh = function(arithmetic.sin), function(arithmetic.cos), function(math.tanh)


def absolute(x: Any) -> Any:
    """Return the absolute value of a number, or of each number in an array or list."""
    return abs(array(x)) if isinstance(x, (ndarray, list, tuple)) else scalar(abs(plain(x)))


def array(values: Any) -> ndarray:
    """Return an array of a list of numbers or of rows. Raises NotImplementedError for other contents or shapes."""
    if isinstance(values, ndarray):
        return values
    if plain(values) is not None:
        refuse("arrays without an axis", ["numbers", "arrays with one axis or two"])
    items = [array(item) if isinstance(item, (list, tuple, ndarray)) else plain(item) for item in list(values)]
    if not any(isinstance(item, ndarray) for item in items):
        if None in items:
            refuse("arrays of anything but numbers", ["numbers", "rows of numbers"])
        return ndarray(items)
    lengths = {item.shape if isinstance(item, ndarray) else None for item in items}
    if len(lengths) > 1 or None in lengths or len(items[0].shape) > 1:
        refuse("arrays with three axes or ragged rows", ["one axis", "two axes"])
    return ndarray([number for row in items for number in row.content], (len(items), *items[0].shape))


def arange(start: float, stop: float | None = None, step: float = 1) -> ndarray:
    """Return the numbers from ``start`` up to, but not including, ``stop``; a single argument is ``stop``, from 0."""
    first, last = (0, start) if stop is None else (start, stop)
    first, last, step = plain(first), plain(last), plain(step)
    count = max(0, math.ceil((last - first) / step))
    step = first + step - first  # NumPy rounds the step like this, which shows next to a large start
    return ndarray([first + i * step for i in range(count)])


def linspace(start: float, stop: float, num: int = 50) -> ndarray:
    """Return ``num`` evenly spaced numbers from ``start`` to ``stop``, both included."""
    start, stop = float(start), float(stop)
    pieces = max(num - 1, 1)
    step = (stop - start) / pieces
    numbers = [start + (i * step if step else i / pieces * (stop - start)) for i in range(num)]
    return ndarray([*numbers[:-1], stop] if num > 1 else numbers)


def logspace(start: float, stop: float, num: int = 50) -> ndarray:
    """Return ``num`` powers of ten whose exponents are evenly spaced from ``start`` to ``stop``."""
    return ndarray([arithmetic.power(10.0, exponent) for exponent in linspace(start, stop, num).content])


def meshgrid(across: Any, up: Any) -> tuple[ndarray, ndarray]:
    """Return the x and the y coordinates of each grid point, both of shape (len(up), len(across))."""
    xs, ys = array(across).content, array(up).content
    shape = (len(ys), len(xs))
    return ndarray([x for _ in ys for x in xs], shape), ndarray([y for y in ys for _ in xs], shape)


def allclose(a: Any, b: Any, rtol: float = 1e-5, atol: float = 1e-8) -> bool:
    """Return True if all pairs of numbers are equal within ``atol + rtol * abs(b)``. Raises like arithmetic on arrays."""
    ours, others = (array(x) if isinstance(x, (ndarray, list, tuple)) else array([x]) for x in (a, b))
    ours.require_same_shape(others)
    pairs = zip(ours.content, others.content, strict=True)
    return all(x == y or abs(x - y) <= atol + rtol * abs(y) < math.inf for x, y in pairs)


def ones(count: int, dtype: type = float) -> ndarray:
    """Return ``count`` ones of that type."""
    return repeated(1, count, dtype)


def zeros(count: int, dtype: type = float) -> ndarray:
    """Return ``count`` zeros of that type."""
    return repeated(0, count, dtype)


def repeated(number: int, count: int, dtype: type) -> ndarray:
    """Return an array of one number. Raises NotImplementedError for another type, or for more than one axis."""
    if dtype not in TYPES or not hasattr(count, "__index__"):
        refuse(f"arrays of the shape {count} and the type {dtype}", ["a number of items", "bool, int, and float"])
    return ndarray([dtype(number)] * count)


def append(first: Any, second: Any) -> ndarray:
    """Return the numbers of both arrays, one after the other, along one axis."""
    return ndarray([*array(first).content, *array(second).content])


def column_stack(columns: Any) -> ndarray:
    """Return the array with these columns, which have one axis. Raises ValueError if their lengths differ."""
    found = [array(column) for column in columns]
    if any(len(column.shape) > 1 for column in found):
        refuse("columns with two axes", ["columns with one axis"])
    if len({column.shape for column in found}) > 1:
        raise ValueError("all the input array dimensions except for the concatenation axis must match exactly")
    rows = zip(*(column.content for column in found), strict=True)
    return ndarray([number for row in rows for number in row], (len(found[0]), len(found)))
