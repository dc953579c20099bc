# Generated from the chapters in docs/ by `litbook tangle`: edit those, not this file.
"""Numbers that remember how they were made."""

import math
from numbers import Real


class Value:
    """A number that remembers which numbers it was made from, and how."""

    def __init__(self, data, _children=(), _op="", label=""):
        if not isinstance(data, Real):
            raise TypeError(f"a Value holds a number, not {data!r}")
        self.data = float(data)
        self.grad = 0.0
        self._backward = lambda: None
        self._prev = tuple(_children)
        self._op = _op
        self.label = label

    def __repr__(self):
        return f"Value(data={self.data})"

    def __add__(self, other):
        other = as_value(other)
        if other is NotImplemented:
            return NotImplemented
        out = Value(self.data + other.data, (self, other), "+")

        def _backward():
            self.grad += out.grad
            other.grad += out.grad

        out._backward = _backward
        return out

    def __mul__(self, other):
        other = as_value(other)
        if other is NotImplemented:
            return NotImplemented
        out = Value(self.data * other.data, (self, other), "*")

        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = _backward
        return out

    def tanh(self):
        """Return the hyperbolic tangent of self."""
        out = Value(math.tanh(self.data), (self,), "tanh")

        def _backward():
            self.grad += (1 - out.data**2) * out.grad

        out._backward = _backward
        return out

    def backward(self):
        """Pass the gradient of this value back to every value behind it."""
        self.grad = 1.0
        for v in reversed(build_topo(self)):
            v._backward()

    def __radd__(self, other):
        return Value(other) + self

    def __rmul__(self, other):
        return Value(other) * self

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        other = as_value(other)
        if other is NotImplemented:
            return NotImplemented
        out = Value(self.data - other.data, (self, other), "-")

        def _backward():
            self.grad += out.grad
            other.grad -= out.grad

        out._backward = _backward
        return out

    def __rsub__(self, other):
        return Value(other) - self

    def __pow__(self, exponent):
        if isinstance(exponent, Value):
            remedy = "for two Values, x**y is exp(y * log(x))"
            raise TypeError(f"the exponent must be a plain number; {remedy}")
        if not isinstance(exponent, Real):
            return NotImplemented
        n = float(exponent)
        data = self.data**n
        if type(data) is complex:
            raise ValueError(f"({self.data:g})**{n:g} is not a real number")
        out = Value(data, (self,), f"**{n:g}")

        def _backward():
            self.grad += slope_of_power(self.data, n) * out.grad

        out._backward = _backward
        return out

    def __truediv__(self, other):
        other = as_value(other)
        if other is NotImplemented:
            return NotImplemented
        out = Value(self.data / other.data, (self, other), "/")

        def _backward():
            self.grad += out.grad / other.data
            other.grad -= out.data / other.data * out.grad

        out._backward = _backward
        return out

    def __rtruediv__(self, other):
        return Value(other) / self

    def exp(self):
        """Return e to the power of self."""
        x = self.data
        try:
            out = Value(math.exp(x), (self,), "exp")
        except OverflowError:
            message = f"e to the {x:g} is too large for a float"
            raise OverflowError(message) from None

        def _backward():
            self.grad += out.data * out.grad

        out._backward = _backward
        return out


def build_topo(root):
    """Return root and all values behind it, each once, after its children."""
    topo, seen = [], set()

    def visit(v):
        if id(v) not in seen:
            seen.add(id(v))
            for child in v._prev:
                visit(child)
            topo.append(v)

    visit(root)
    return topo


def as_value(x):
    """Return x as a Value, or NotImplemented if it is not a number."""
    if isinstance(x, Value):
        return x
    return Value(x) if isinstance(x, Real) else NotImplemented


def slope_of_power(x, n):
    """Return the slope of x**n in x."""
    if n == 0:
        return 0.0  # also at x = 0, where 0 * x**-1 would fail
    if x == 0 and n < 1:
        return math.inf  # the curve starts straight up
    return n * x ** (n - 1)
