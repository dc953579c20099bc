"""Immutable arrays with one or two axes."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from itertools import compress
from typing import Any, NoReturn

from . import printing
from .arithmetic import wrapped
from .operators import Operation, Operators
from .scalars import elementwise, plain, promoted, scalar
from .unsupported import refuse, unknown

METHODS = ("T", "max", "mean", "min", "shape", "sum", "tolist")
INDICES = ("an integer", "a slice", "a list of integers", "a list of booleans")


class ndarray(Operators):  # noqa: N801  # NumPy's
    """An array: ``content`` is a flat, row-major list of numbers of one type; ``shape`` has one or two lengths."""

    __slots__ = ("content", "shape")

    def __init__(self, content: list[Any], shape: tuple[int, ...] | None = None) -> None:
        (self.content,) = promoted(content)
        self.shape = (len(content),) if shape is None else shape

    def apply(self, operation: Operation, one: Any, other: Any) -> Any:
        """Return ``operation`` applied elementwise to arrays of one shape, or to an array and a scalar.

        Returns NotImplemented if the other side sets ``__array_ufunc__`` to None. Raises NotImplementedError for any
        other operand, and as ``require_same_shape`` does.
        """
        count, sides = len(self.content), []
        for side in (one, other):
            if isinstance(side, ndarray):
                sides.append(side.content)
                self.require_same_shape(side)
            elif plain(side) is not None:
                sides.append([plain(side)] * count)
            elif getattr(side, "__array_ufunc__", self) is None:
                return NotImplemented
            else:
                refuse(f"arithmetic with {type(side).__name__}", ["arrays", "numbers"])
        return ndarray(elementwise(operation, *sides), self.shape)

    def require_same_shape(self, other: ndarray) -> None:
        """Raise NotImplementedError if NumPy would broadcast the shapes, and ValueError if it couldn't."""
        if self.shape == other.shape:
            return
        lengths = zip(reversed(self.shape), reversed(other.shape), strict=False)
        if all(ours == theirs or 1 in (ours, theirs) for ours, theirs in lengths):
            refuse(f"broadcasting the shapes {self.shape} and {other.shape}", ["arrays of one shape", "numbers"])
        raise ValueError(f"operands could not be broadcast together with shapes {self.shape} {other.shape}")

    def __len__(self) -> int:
        return self.shape[0]

    def __iter__(self) -> Iterator[Any]:
        return map(scalar, self.content) if len(self.shape) == 1 else map(ndarray, self.rows())

    def __getitem__(self, index: Any) -> Any:
        items = self.content if len(self.shape) == 1 else self.rows()
        if isinstance(index, slice):
            return joined(items[index], self.shape)
        if isinstance(index, (list, ndarray)):
            return joined(taken(items, index.content if isinstance(index, ndarray) else index), self.shape)
        if isinstance(index, bool) or not hasattr(index, "__index__"):
            refuse(f"index {index!r}", INDICES)
        if not -len(items) <= operator.index(index) < len(items):
            raise IndexError(f"index {index} is out of bounds for axis 0 with size {len(items)}")
        item = items[operator.index(index)]
        return ndarray(item) if isinstance(item, list) else scalar(item)

    def rows(self) -> list[list[Any]]:
        """Return the rows of a two-axis array as lists."""
        length = self.shape[-1]
        return [self.content[start : start + length] for start in range(0, len(self.content), length)]

    @property
    def T(self) -> ndarray:  # noqa: N802  # NumPy's
        """The array with rows and columns exchanged."""
        if len(self.shape) == 1:
            return self
        columns = zip(*self.rows(), strict=True)
        return ndarray([number for column in columns for number in column], self.shape[::-1])

    def tolist(self) -> list[Any]:
        """Return the array as a list, or as a list of lists, of Python numbers."""
        return list(self.content) if len(self.shape) == 1 else self.rows()

    def max(self) -> Any:
        """Return the largest number, or nan if there is one. Raises ValueError for an empty array."""
        return scalar(self.first_nan() or max(self.content))

    def min(self) -> Any:
        """Return the smallest number, or nan if there is one. Raises ValueError for an empty array."""
        return scalar(self.first_nan() or min(self.content))

    def first_nan(self) -> float | None:
        """Return nan if the array contains one, or None."""
        return next((number for number in self.content if number != number), None)  # noqa: PLR0124  # nan is not itself

    def sum(self) -> Any:
        """Return the sum of all numbers."""
        return scalar(wrapped(sum(self.content)) if self.content else 0.0)

    def mean(self) -> Any:
        """Return the mean of all numbers, or nan for an empty array."""
        return self.sum() / len(self.content)

    def __abs__(self) -> ndarray:
        return ndarray(list(map(abs, self.content)), self.shape)

    def __bool__(self) -> bool:
        if len(self.content) == 1:
            return bool(self.content[0])
        raise ValueError("The truth value of an array with more than one element is ambiguous.")

    def __repr__(self) -> str:
        return printing.text(self.tolist(), "array(", ", ", ")")

    def __str__(self) -> str:
        return printing.text(self.tolist(), "", " ", "")

    def __getattr__(self, name: str) -> NoReturn:
        raise AttributeError(unknown(f"ndarray.{name}", METHODS))

    def __setitem__(self, index: Any, value: Any) -> NoReturn:
        refuse("item assignment", ["new arrays"])

    def __iadd__(self, other: Any) -> NoReturn:
        refuse("in-place operators", ["new arrays, as in a = a + b"])

    __isub__ = __imul__ = __itruediv__ = __ipow__ = __ifloordiv__ = __imod__ = __iadd__


def taken(items: list[Any], index: list[Any]) -> list[Any]:
    """Return the items that a list of integers, or a boolean mask, selects. Raises IndexError."""
    if index and all(isinstance(one, bool) for one in index):
        if len(index) != len(items):
            raise IndexError(f"boolean index did not match indexed array along axis 0; size of axis is {len(items)}")
        return list(compress(items, index))
    return [items[operator.index(one)] for one in index]


def joined(items: list[Any], shape: tuple[int, ...]) -> ndarray:
    """Return an array of ``items``, numbers or rows, that come from an array of that shape."""
    if len(shape) == 1:
        return ndarray(items)
    return ndarray([number for row in items for number in row], (len(items), *shape[1:]))
