# Generated from the chapters in docs/ by `litbook tangle`: edit those, not this file.
"""Arrays that remember how they were made: the engine, many numbers at a time."""

import importlib
import random
from numbers import Real

from litgrad.engine import build_topo
from litgrad.nn import MLP, Module


def required(name, extra):
    """Import the module name, or say which extra of litgrad brings it."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        remedy = f'pip install "litgrad[{extra}]"'
        raise ModuleNotFoundError(f"{error.msg}; {remedy}", name=error.name) from None


np = required("numpy", "fast")


class Tensor:
    """An array of numbers that remembers how it was made."""

    __array_ufunc__ = None  # NumPy leaves array * tensor to us

    def __init__(self, data, _children=(), _op="", _shares=(), label=""):
        self.data = data if _children else as_array(data).copy()
        if _children:
            data.setflags(write=False)
        self.grad = 0.0
        self._prev = _children
        self._copy = None
        self._leaves = [(v, v.data, copy_of(v)) for v in _children if not v._prev]
        self._op = _op
        self._shares = _shares
        self.label = label

    def __repr__(self):
        return f"Tensor(data={self.data}, grad={self.grad})"

    def sum(self, axis=None):
        """Return the sum of all numbers, or the sums along one axis."""
        shape = self.data.shape

        def share(g):
            g = g if axis is None else np.expand_dims(g, axis)
            return g + np.zeros(shape)  # stretched

        return result(self.data.sum(axis=axis), "sum", (self, share))

    def __add__(self, other):
        a, b = self.data, as_array(other)
        return result(a + b, "+", (self, lambda g: g), (other, lambda g: g))

    def __mul__(self, other):
        a, b = self.data, as_array(other)
        return result(a * b, "*", (self, lambda g: g * b), (other, lambda g: g * a))

    def backward(self):
        """Find the gradient of self, which holds one number, in all behind it."""
        if self.data.size != 1:
            problem = f"backward starts from one number, and this is {self.data.shape}"
            raise ValueError(f"{problem}; take the sum() or the mean()")
        topo = build_topo(self)
        refuse_changes(topo)
        for v in topo:
            if v._prev:
                v.grad = 0.0
        self.grad += np.ones_like(self.data)
        for v in reversed(topo):
            for child, share in zip(v._prev, v._shares):
                child.grad += sum_to(share(v.grad), child.data.shape)

    def __matmul__(self, other):
        return product(self, other)

    def __rmatmul__(self, other):
        return product(other, self)

    def tanh(self):
        """Return the hyperbolic tangent of each number."""
        data = np.tanh(self.data)
        return result(data, "tanh", (self, lambda g: g * (1 - data**2)))

    def relu(self):
        """Return each number where it is above 0, and 0 elsewhere."""
        off = self.data <= 0
        data = np.where(off, 0.0, self.data)
        return result(data, "ReLU", (self, lambda g: np.where(off, 0.0, g)))

    def __sub__(self, other):
        a, b = self.data, as_array(other)
        return result(a - b, "-", (self, lambda g: g), (other, lambda g: -g))

    def __truediv__(self, other):
        a, b = self.data, as_array(other)
        shares = (self, lambda g: g / b), (other, lambda g: -g * a / b**2)
        return result(a / b, "/", *shares)

    def __pow__(self, n):
        if not isinstance(n, Real):
            remedy = "for two tensors, x**y is (y * x.log()).exp()"
            raise TypeError(f"the exponent must be a plain number; {remedy}")
        a, n = self.data, float(n)

        def share(g):
            return g * n * a ** (n - 1) if n else np.zeros_like(a)

        return result(a**n, f"**{n:g}", (self, share))

    def __neg__(self):
        return self * -1

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        a, b = as_array(other), self.data
        return result(a - b, "-", (self, lambda g: -g))

    def mean(self):
        """Return the average of all numbers."""
        return self.sum() / self.data.size

    def __rtruediv__(self, other):
        return self**-1 * other

    def exp(self):
        """Return e to the power of each number."""
        data = np.exp(self.data)
        return result(data, "exp", (self, lambda g: g * data))

    def log(self):
        """Return the natural logarithm of each number."""
        a = self.data
        return result(np.log(a), "log", (self, lambda g: g / a))


def as_array(x):
    """Return a tensor's array, or an array of our own of the numbers in x."""
    if isinstance(x, Tensor):
        return x.data
    array = np.array(x)
    if array.dtype.kind not in "biuf":
        raise TypeError(f"a Tensor holds real numbers, not {x!r}")
    return array.astype(float, copy=False)


def result(data, op, *parts):
    """Return the tensor made by op from parts, pairs of operand and share."""
    kept = [part for part in parts if isinstance(part[0], Tensor)]
    children, shares = zip(*kept)
    return Tensor(data, children, op, shares)


def sum_to(g, shape):
    """Return g summed along what was stretched to get it from this shape."""
    if g.shape == shape:
        return g
    g = g.sum(axis=tuple(range(g.ndim - len(shape))))
    ones = tuple(i for i, n in enumerate(shape) if n == 1)
    return g.sum(axis=ones, keepdims=True)


def copy_of(leaf):
    """Return a copy of a leaf's bytes: the last one, as long as it's right."""
    data = leaf.data.tobytes()
    if leaf._copy != data:
        leaf._copy = data
    return leaf._copy


def refuse_changes(topo):
    """Stop if a leaf has changed since something was made from it."""
    now = {v: copy_of(v) for v in topo if not v._prev}
    for v in topo:
        for leaf, data, before in v._leaves:
            if leaf.data is not data or now[leaf] is not before:
                name = leaf.label or f"a tensor of shape {data.shape}"
                problem = f"the data of {name} changed after {v._op!r} used it"
                remedy = "call backward() before you change it, or run forward again"
                raise RuntimeError(f"{problem}; {remedy}")


def product(x, y):
    """Return the product of two matrices; a list of numbers may be one of them."""
    a, b = as_array(x), as_array(y)
    if a.ndim > 2 or b.ndim > 2:
        shapes = f"{a.shape} and {b.shape}"
        raise ValueError(f"@ takes one or two axes, and was given {shapes}")
    outer = np.multiply.outer
    x_share = (lambda g: g @ b.T) if b.ndim == 2 else (lambda g: outer(g, b))
    y_share = (lambda g: a.T @ g) if a.ndim == 2 else (lambda g: outer(a, g))
    return result(a @ b, "@", (x, x_share), (y, y_share))


class TensorLayer(Module):
    """Neurons as one matrix, a column for each; they read a row at a time."""

    def __init__(self, nin, nout, nonlin=True, activation=Tensor.relu):
        columns = [[random.uniform(-1, 1) for _ in range(nin)] for _ in range(nout)]
        self.w = Tensor(np.transpose(columns))
        self.b = Tensor(np.zeros(nout))
        self.nonlin = nonlin
        self.activation = activation

    def __call__(self, x):
        """Return a row of answers for each row of x."""
        nin = len(self.w.data)
        shape = x.data.shape if isinstance(x, Tensor) else np.shape(x)
        if shape[-1:] != (nin,):
            problem = f"this layer takes rows of {nin} numbers"
            raise ValueError(f"{problem}, not an array of shape {shape}")
        n = x @ self.w + self.b
        return self.activation(n) if self.nonlin else n

    def parameters(self):
        """Return the weights and the biases, two tensors."""
        return [self.w, self.b]

    def __repr__(self):
        kind = self.activation.__name__ if self.nonlin else "linear"
        return f"TensorLayer({', '.join(map(str, self.w.data.shape))}, {kind})"


class TensorMLP(MLP):
    """An MLP that reads many examples at once, one to a row."""

    def __init__(self, nin, nouts, activation=Tensor.relu):
        sizes = [nin, *nouts]
        self.layers = [
            TensorLayer(n, m, nonlin=i < len(nouts), activation=activation)
            for i, (n, m) in enumerate(zip(sizes, sizes[1:]), start=1)
        ]

    def __call__(self, x):
        """Return a row of answers for each row of x, or one number for each."""
        rows = MLP.__call__(self, x)
        return rows.sum(axis=-1) if rows.data.shape[-1] == 1 else rows
