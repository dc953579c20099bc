"""The engine's Value with some of the changes that make it lean, for the ablation."""

# mypy: ignore-errors
# (A method is defined in two ways, and which of them counts is known at run time.)

from collections.abc import Collection
from numbers import Real
from typing import Any

from litgrad.engine import build_topo
from litgrad.fast import reached


def numbers(changes: Collection[str]) -> Any:  # noqa: C901 - a class with switches
    """Return a class of numbers that has these changes, all of them but "sum"."""
    fields, constants, dead = (c in changes for c in ("fields", "constants", "dead"))

    class Number:
        if "slots" in changes:
            own = ("_x", "_dx", "_y", "_dy") if fields else ("_prev", "_slopes")
            __slots__ = (*own, "_op", "data", "grad", "label")

        def __init__(self, data, op="", x=None, dx=None, y=None, dy=None):
            if not isinstance(data, (float, Real)):
                raise TypeError(f"a Number holds a real number, not {data!r}")
            self.data = float(data)
            self.grad = 0.0
            self._op = op
            self.label = ""
            if fields:
                self._x, self._dx, self._y, self._dy = x, dx, y, dy
            elif x is None:
                self._prev = self._slopes = ()
            else:
                self._prev = (x,) if y is None else (x, y)
                self._slopes = slopes(op, dx, y, dy)

        if constants:

            def __add__(self, other):
                if isinstance(other, Number):
                    return make(self.data + other.data, "+", self, 1.0, other, 1.0)
                return make(self.data + as_float(other), "+", self, 1.0)

            def __mul__(self, other):
                if isinstance(other, Number):
                    x, y = self.data, other.data
                    return make(x * y, "*", self, y, other, x)
                c = as_float(other)
                return make(self.data * c, "*", self, c)

            def __rsub__(self, other):
                return make(as_float(other) - self.data, "r-", self, -1.0)

            def __truediv__(self, other):
                c = as_float(other)
                return make(self.data / c, "/", self, 1 / c)

        else:

            def __add__(self, other):
                other = as_number(other)
                return make(self.data + other.data, "+", self, 1.0, other, 1.0)

            def __mul__(self, other):
                other = as_number(other)
                x, y = self.data, other.data
                return make(x * y, "*", self, y, other, x)

            def __rsub__(self, other):
                other = as_number(other)
                return make(other.data - self.data, "-", other, 1.0, self, -1.0)

            def __truediv__(self, other):
                other = as_number(other)
                slope = -self.data / other.data**2
                return make(
                    self.data / other.data, "/", self, 1 / other.data, other, slope
                )

        def __radd__(self, other):
            return self + other if constants else as_number(other) + self

        def __rmul__(self, other):
            return self * other if constants else as_number(other) * self

        def relu(self):
            if self.data <= 0:
                return make(0.0, "ReLU", self, None)
            return make(self.data, "ReLU", self, 1.0)

        def backward(self):
            topo = order(self)
            for v in topo:
                if v._x is not None if fields else v._prev:
                    v.grad = 0.0
            self.grad += 1.0
            for v in reversed(topo):
                v._backward()

        if fields:

            def _backward(self):
                if self._dx is not None:
                    self._x.grad += self._dx * self.grad
                    if self._y is not None:
                        self._y.grad += self._dy * self.grad

            @property
            def _prev(self):
                x, y = self._x, self._y
                return () if x is None else (x,) if y is None else (x, y)

            def _missing(self, done):
                x, y = self._x, self._y
                if x is None or (dead and self._dx is None):
                    return ()
                if y is None or y in done:
                    return () if x in done else (x,)
                return (y,) if x in done else (x, y)

        else:

            def _backward(self):
                for child, slope in zip(self._prev, self._slopes):
                    child.grad += slope * self.grad

            def _missing(self, done):
                if dead and not self._slopes:
                    return ()
                return () if done.issuperset(self._prev) else self._prev

    def as_number(x):
        if isinstance(x, Number):
            return x
        return Number(x) if isinstance(x, (float, Real)) else NotImplemented

    def as_float(x):
        return float(x) if isinstance(x, (float, Real)) else None

    bare = object.__new__

    def node(data, op, x, dx, y=None, dy=None):
        out = bare(Number)
        out.data = data
        out.grad = 0.0
        out.label = ""
        out._op = op
        if fields:
            out._x = x
            out._dx = dx
            out._y = y
            out._dy = dy
        else:
            out._prev = (x,) if y is None else (x, y)
            out._slopes = slopes(op, dx, y, dy)
        return out

    def slopes(op, dx, y, dy):
        if op == "+":
            return (1.0,) if y is None else (1.0, 1.0)  # the same tuple for all sums
        return () if dx is None else (dx,) if y is None else (dx, dy)

    make = node if "unchecked" in changes else Number
    order = build_topo
    if "walk" in changes:
        order = reached
    elif dead:
        order = with_marks
    return Number


def with_marks(root: Any) -> list[Any]:
    """Return what build_topo returns, without what only a dead ReLU uses."""
    topo: list[Any] = []
    seen: set[int] = set()
    todo = [(root, False)]
    while todo:
        v, children_done = todo.pop()
        if children_done:
            topo.append(v)
        elif id(v) not in seen:
            seen.add(id(v))
            todo.append((v, True))
            if v._slopes:
                todo.extend((child, False) for child in reversed(v._prev))
    return topo
