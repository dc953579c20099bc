# Generated from the chapters in docs/ by `litbook tangle`: edit those, not this file.
"""Numbers that remember how they were made."""

import copy
import math
from numbers import Real


class Value:
    """A number that remembers which numbers it was made from, and how."""

    def __init__(self, data, _children=(), _op="", _slopes=(), label=""):
        if not isinstance(data, (float, Real)):
            raise TypeError(f"a Value holds a real number, not {data!r}")
        self.data = float(data)
        self.grad = 0.0
        self._prev = tuple(_children)
        self._op = _op
        self._slopes = tuple(_slopes)
        self.label = label

    def __repr__(self):
        return f"Value(data={self.data}, grad={self.grad})"

    def __add__(self, other):
        other = as_value(other)
        if other is NotImplemented:
            return NotImplemented
        return Value(self.data + other.data, (self, other), "+", (1.0, 1.0))

    def __mul__(self, other):
        other = as_value(other)
        if other is NotImplemented:
            return NotImplemented
        slopes = (other.data, self.data)
        return Value(self.data * other.data, (self, other), "*", slopes)

    def tanh(self):
        """Return the hyperbolic tangent of self."""
        data = math.tanh(self.data)
        return Value(data, (self,), "tanh", (1 - data**2,))

    def backward(self):
        """Find the gradient of self in every value behind it.

        The values in between start from zero each time; the leaves, from which
        all was made, add to what they have.
        """
        topo = build_topo(self)
        for v in topo:
            if v._prev:
                v.grad = 0.0
        self.grad += 1.0
        for v in reversed(topo):
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
        return Value(self.data - other.data, (self, other), "-", (1.0, -1.0))

    def __rsub__(self, other):
        return Value(other) - self

    def __pow__(self, exponent):
        if isinstance(exponent, Value):
            remedy = "for two Values, x**y is (y * x.log()).exp()"
            raise TypeError(f"the exponent must be a plain number; {remedy}")
        if not isinstance(exponent, Real):
            return NotImplemented
        n = float(exponent)
        slopes = (slope_of_power(self.data, n),)
        return Value(power(self.data, n), (self,), f"**{n:g}", slopes)

    def __truediv__(self, other):
        other = as_value(other)
        if other is NotImplemented:
            return NotImplemented
        data = self.data / other.data
        slopes = (1 / other.data, -data / other.data)
        return Value(data, (self, other), "/", slopes)

    def __rtruediv__(self, other):
        return Value(other) / self

    def exp(self):
        """Return e to the power of self."""
        try:
            data = math.exp(self.data)
        except OverflowError:
            message = f"e to the {self.data:g} is too large for a float"
            raise OverflowError(message) from None
        return Value(data, (self,), "exp", (data,))

    def relu(self):
        """Return self where it is above 0, and 0 elsewhere."""
        if self.data <= 0:
            return Value(0.0, (self,), "ReLU")  # no slope: nothing passes back
        return Value(self.data, (self,), "ReLU", (1.0,))

    def __float__(self):
        return float(self.data)

    def __lt__(self, other):
        return self.data < (other.data if isinstance(other, Value) else other)

    def __le__(self, other):
        return self.data <= (other.data if isinstance(other, Value) else other)

    def __gt__(self, other):
        return self.data > (other.data if isinstance(other, Value) else other)

    def __ge__(self, other):
        return self.data >= (other.data if isinstance(other, Value) else other)

    def log(self):
        """Return the natural logarithm of self."""
        if self.data <= 0:
            raise ValueError(f"{self.data:g} has no logarithm; it is not above 0")
        return Value(math.log(self.data), (self,), "log", (1 / self.data,))

    def _backward(self):
        for child, slope in zip(self._prev, self._slopes):
            child.grad += slope * self.grad

    def sin(self):
        """Return the sine of self, an angle in radians."""
        if math.isinf(self.data):
            raise ValueError(f"{self.data:g} has no sine; it is not finite")
        return Value(math.sin(self.data), (self,), "sin", (math.cos(self.data),))

    def __deepcopy__(self, memo):
        for v in build_topo(self):
            if "_backward" in vars(v):
                message = "a copy would share its _backward, which reaches the original"
                raise TypeError(message)
            if id(v) not in memo:
                memo[id(v)] = twin = copy.copy(v)
                twin._prev = tuple(memo[id(child)] for child in v._prev)
        return memo[id(self)]

    def __rpow__(self, base):
        if not isinstance(base, Real):
            return NotImplemented
        b = float(base)
        data = power(b, self.data)
        growth = math.log(b) if b > 0 else (0.0 if b == 0 else math.nan)
        return Value(data, (self,), f"{b:g}**", (data * growth,))


def build_topo(root):
    """Return root and all values behind it, each once, after its children."""
    topo, seen, todo = [], set(), [(root, False)]
    while todo:
        v, children_done = todo.pop()
        if children_done:
            topo.append(v)
        elif id(v) not in seen:
            seen.add(id(v))
            todo.append((v, True))
            todo.extend((child, False) for child in reversed(v._prev))
    return topo


def as_value(x):
    """Return x as a Value, or NotImplemented if it is not a number."""
    if isinstance(x, Value):
        return x
    return Value(x) if isinstance(x, (float, Real)) else NotImplemented


def slope_of_power(x, n):
    """Return the slope of x**n in x."""
    if n == 0:
        return 0.0  # also at x = 0, where 0 * x**-1 would fail
    if x == 0 and 0 < n < 1:
        return math.inf  # the curve starts straight up
    try:
        return n * power(x, n - 1)
    except OverflowError:
        return n * power(math.copysign(1.0, x), n - 1) * math.inf


def power(x, n):
    """Return x**n, or nan where that is not a real number."""
    try:
        data = x**n
    except OverflowError:
        if x < 0 and n % 1:
            return math.nan
        message = f"{x:g}**{n:g} is too large for a float"
        raise OverflowError(message) from None
    return math.nan if isinstance(data, complex) else data
