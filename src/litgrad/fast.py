# Generated from the chapters in docs/ by `litbook tangle`: edit those, not this file.
"""Numbers that remember how they were made, and carry little."""

import copy
import math
from numbers import Real

from litgrad.engine import build_topo, power, slope_of_power


class Lean:
    """A number that remembers how it was made, as a Value does, in slots."""

    __slots__ = ("_constant", "_dx", "_dy", "_op", "_x", "_y", "data", "grad", "label")

    def __init__(self, data, _children=(), _op="", _slopes=(), label=""):
        if not isinstance(data, (float, Real)):
            raise TypeError(f"a Lean holds a real number, not {data!r}")
        children, slopes = tuple(_children), tuple(_slopes)
        if len(children) > 2:
            raise ValueError("a Lean has two children at most; see weighted_sum")
        if slopes and len(slopes) != len(children):
            raise ValueError(f"{len(slopes)} slopes for {len(children)} children")
        self.data = float(data)
        self.grad = 0.0
        self.label = label
        self._op = _op
        self._constant = None
        self._x, self._y = (*children, None, None)[:2]
        self._dx, self._dy = (*slopes, None, None)[:2]

    @property
    def _prev(self):
        return tuple(v for v in (self._x, self._y) if v is not None)

    def __repr__(self):
        return f"Lean(data={self.data}, grad={self.grad})"

    def __add__(self, other):
        if isinstance(other, Lean):
            return node(self.data + other.data, "+", self, 1.0, other, 1.0)
        c = as_float(other)
        if c is None:
            return NotImplemented
        return node(self.data + c, "+", self, 1.0, constant=c)

    def __mul__(self, other):
        if isinstance(other, Lean):
            x, y = self.data, other.data
            return node(x * y, "*", self, y, other, x)
        c = as_float(other)
        if c is None:
            return NotImplemented
        return node(self.data * c, "*", self, c, constant=c)

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        if isinstance(other, Lean):
            return node(self.data - other.data, "-", self, 1.0, other, -1.0)
        c = as_float(other)
        if c is None:
            return NotImplemented
        return node(self.data - c, "-", self, 1.0, constant=c)

    def __rsub__(self, other):
        c = as_float(other)
        if c is None:
            return NotImplemented
        return node(c - self.data, "r-", self, -1.0, constant=c)

    def __truediv__(self, other):
        if isinstance(other, Lean):
            data = self.data / other.data
            return node(data, "/", self, 1 / other.data, other, -data / other.data)
        c = as_float(other)
        if c is None:
            return NotImplemented
        return node(self.data / c, "/", self, 1 / c, constant=c)

    def __pow__(self, exponent):
        if isinstance(exponent, Lean):
            remedy = "for two Leans, x**y is (y * x.log()).exp()"
            raise TypeError(f"the exponent must be a plain number; {remedy}")
        n = as_float(exponent)
        if n is None:
            return NotImplemented
        slope = slope_of_power(self.data, n)
        return node(power(self.data, n), "**", self, slope, constant=n)

    def relu(self):
        """Return self where it is above 0, and 0 elsewhere."""
        if self.data <= 0:
            return node(0.0, "ReLU", self, None)  # no slope: nothing passes back
        return node(self.data, "ReLU", self, 1.0)

    def _backward(self):
        if self._dx is not None:  # neither a leaf nor a dead ReLU has a slope
            self._x.grad += self._dx * self.grad
            if self._y is not None:
                self._y.grad += self._dy * self.grad

    def _missing(self, done):
        """Return the children that a gradient can reach and that are not done."""
        x, y = self._x, self._y
        if self._dx is None:
            return ()
        if y is None or y in done:
            return () if x in done else (x,)
        return (y,) if x in done else (x, y)

    def backward(self):
        """Find the gradient of self in every value that it can reach.

        The values in between start from zero; the leaves add to what they have.
        What only a dead ReLU uses is not reached, and keeps its gradient.
        """
        topo = reached(self)
        for v in topo:
            if v._x is not None:
                v.grad = 0.0
        self.grad += 1.0
        for v in reversed(topo):
            v._backward()

    def __deepcopy__(self, memo):
        for v in build_topo(self):
            if id(v) not in memo:
                memo[id(v)] = twin = bare(type(v))
                for name, thing in v.__getstate__()[1].items():
                    setattr(twin, name, copy.deepcopy(thing, memo))
        return memo[id(self)]

    def __rtruediv__(self, other):
        c = as_float(other)
        if c is None:
            return NotImplemented
        data = c / self.data
        return node(data, "r/", self, -data / self.data, constant=c)

    def __rpow__(self, base):
        b = as_float(base)
        if b is None:
            return NotImplemented
        data = power(b, self.data)
        growth = math.log(b) if b > 0 else (0.0 if b == 0 else math.nan)
        return node(data, "r**", self, data * growth, constant=b)

    def tanh(self):
        """Return the hyperbolic tangent of self."""
        data = math.tanh(self.data)
        return node(data, "tanh", self, 1 - data**2)

    def exp(self):
        """Return e to the power of self."""
        try:
            data = math.exp(self.data)
        except OverflowError:
            message = f"e to the {self.data:g} is too large for a float"
            raise OverflowError(message) from None
        return node(data, "exp", self, data)

    def log(self):
        """Return the natural logarithm of self."""
        if self.data <= 0:
            raise ValueError(f"{self.data:g} has no logarithm; it is not above 0")
        return node(math.log(self.data), "log", self, 1 / self.data)

    def sin(self):
        """Return the sine of self, an angle in radians."""
        if math.isinf(self.data):
            raise ValueError(f"{self.data:g} has no sine; it is not finite")
        return node(math.sin(self.data), "sin", self, math.cos(self.data))

    def __float__(self):
        return float(self.data)

    def __lt__(self, other):
        return self.data < (other.data if isinstance(other, Lean) else other)

    def __le__(self, other):
        return self.data <= (other.data if isinstance(other, Lean) else other)

    def __gt__(self, other):
        return self.data > (other.data if isinstance(other, Lean) else other)

    def __ge__(self, other):
        return self.data >= (other.data if isinstance(other, Lean) else other)


bare = object.__new__


def node(data, op, x, dx, y=None, dy=None, constant=None):
    """Return a Lean that was made from x, or from x and y, with these slopes."""
    out = bare(Lean)
    out.data = data
    out.grad = 0.0
    out.label = ""
    out._op = op
    out._constant = constant
    out._x = x
    out._dx = dx
    out._y = y
    out._dy = dy
    return out


def as_float(x):
    """Return x as a float, or None if it is not a real number."""
    return float(x) if isinstance(x, (float, Real)) else None


def reached(root):
    """Return root and all that its gradient can reach, after their children."""
    topo, done, todo = [], set(), [root]
    while todo:
        missing = todo[-1]._missing(done)
        if missing:
            todo.extend(missing)
            continue
        v = todo.pop()
        if v not in done:
            done.add(v)
            topo.append(v)
    return topo


class WeightedSum(Lean):
    """A bias and a sum of weights times inputs, in one node."""

    __slots__ = ("_inputs", "_weights")

    def __init__(self, data, weights, inputs, bias):
        self.data = data
        self.grad = 0.0
        self.label = ""
        self._op = "dot"
        self._constant = None
        self._x = bias
        self._dx = 1.0
        self._y = None
        self._dy = None
        self._weights = weights
        self._inputs = inputs

    @property
    def _prev(self):
        return (self._x, *self._weights, *self._inputs.nodes)

    def _backward(self):
        grad = self.grad
        self._x.grad += grad
        for w, x in zip(self._weights, self._inputs.data):
            w.grad += x * grad
        for x, w in zip(self._inputs.nodes, self._weights):
            x.grad += w.data * grad

    def _missing(self, done):
        missing = () if self._x in done else (self._x,)
        for children in (self._weights, self._inputs.nodes):
            if not done.issuperset(children):
                missing = (*missing, *children)
        return missing


class Inputs(list):
    """What the neurons of a layer read, looked at once for all of them."""

    __slots__ = ("data", "nodes")

    def __init__(self, xs):
        if any(isinstance(x, Lean) for x in xs):
            self.extend(x if isinstance(x, Lean) else Lean(x) for x in xs)
            self.nodes = tuple(self)
            self.data = [x.data for x in self]
        else:
            self.extend(Lean(x).data for x in xs)
            self.nodes = ()
            self.data = list(self)


def weighted_sum(weights, inputs, bias):
    """Return bias + the sum of weights times inputs, as one node.

    The weights are its slopes too: leave them alone until the way back is done.
    """
    if not isinstance(inputs, Inputs):
        inputs = Inputs(list(inputs))
    if len(weights) != len(inputs):
        raise ValueError(f"{len(weights)} weights for {len(inputs)} inputs")
    data = bias.data
    for w, x in zip(weights, inputs.data):
        data += w.data * x
    return WeightedSum(data, weights, inputs, bias)
