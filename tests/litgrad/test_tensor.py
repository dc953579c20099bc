"""Tensors: operations, gradients against finite differences and the engine, and networks of tensors."""

import gc
import math
import random
import subprocess
import sys
import warnings
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import mutually_broadcastable_shapes

from litgrad.check import numerical_gradient
from litgrad.draw import describe, draw_dot
from litgrad.engine import Value, build_topo
from litgrad.nn import MLP
from litgrad.tensor import Tensor, TensorLayer, TensorMLP, required
from litgrad.train import accuracy, falling, max_margin, squared_error, train

nowhere_near_zero = st.floats(0.5, 2) | st.floats(-2, -0.5)


def gradients(net):
    """Return all gradients of a network of tensors in nn's order: neuron by neuron, weights, then bias."""
    pairs = [(layer.w.grad, layer.b.grad) for layer in net.layers]
    return np.concatenate([np.vstack(pair).T.ravel() for pair in pairs])


def measured(f, *arrays):
    """Return the gradients of f in the arrays, by finite differences, in arrays of the same shapes."""
    ends = np.cumsum([array.size for array in arrays])

    def at(*numbers):
        parts = np.split(np.array(numbers, dtype=float), ends[:-1])
        return float(f(*(part.reshape(array.shape) for part, array in zip(parts, arrays, strict=True))))

    slopes = numerical_gradient(at, *(x for array in arrays for x in array.ravel().tolist()))
    parts = np.split(np.array(slopes), ends[:-1])
    return [part.reshape(array.shape) for part, array in zip(parts, arrays, strict=True)]


def derived(f, *arrays):
    """Return the gradients of f in the arrays, by a backward pass."""
    leaves = [Tensor(array) for array in arrays]
    f(*leaves).backward()
    return [leaf.grad for leaf in leaves]


def close(found, expected, rel=1e-6):
    """Return True if arrays have equal shapes, and equal numbers up to rel."""
    return all(
        np.shape(a) == np.shape(b) and np.allclose(a, b, rtol=rel, atol=rel)
        for a, b in zip(found, expected, strict=True)
    )


# One operation at a time


@pytest.mark.parametrize(
    ("f", "data", "x_grad", "y_grad"),
    [
        (lambda x, y: x + y, [4, 4], [1, 1], [1, 1]),
        (lambda x, y: x - y, [-2, 0], [1, 1], [-1, -1]),
        (lambda x, y: x * y, [3, 4], [3, 2], [1, 2]),
        (lambda x, y: x / y, [1 / 3, 1], [1 / 3, 1 / 2], [-1 / 9, -1 / 2]),
        (lambda x, y: -x + 0 * y, [-1, -2], [-1, -1], [0, 0]),
        (lambda x, y: 1 - x + 2 * y - 3, [3, 0], [-1, -1], [2, 2]),
        (lambda x, y: 6 / x + y / 2, [7.5, 4], [-6, -1.5], [0.5, 0.5]),
        (lambda x, y: x**3 + y**-1, [4 / 3, 8.5], [3, 12], [-1 / 9, -1 / 4]),
        (lambda x, y: x**0 + y**1.0, [4, 3], [0, 0], [1, 1]),
        (lambda x, y: np.array([5.0, 6.0]) * x + [1, 2] * y, [8, 16], [5, 6], [1, 2]),
        (lambda x, y: np.array([5.0, 6.0]) - x + y / np.float64(2), [5.5, 5], [-1, -1], [0.5, 0.5]),
        (lambda x, y: (x - 1).exp() + y.log(), [1 + math.log(3), math.e + math.log(2)], [1, math.e], [1 / 3, 1 / 2]),
        (lambda x, y: (x - 1).tanh() + y, [3, 2 + math.tanh(1)], [1, 1 - math.tanh(1) ** 2], [1, 1]),
        (lambda x, y: (x - 1).relu() + (y - 2.5).relu(), [0.5, 1], [0, 1], [1, 0]),
    ],
)
def test_operations(f, data, x_grad, y_grad):
    """The result and the gradients of each operation agree with ones derived by hand."""
    x, y = Tensor([1, 2]), Tensor([3, 2])
    out = f(x, y)
    out.sum().backward()

    assert close([out.data, x.grad, y.grad], [data, x_grad, y_grad], 1e-15)


@given(shapes=mutually_broadcastable_shapes(num_shapes=2, max_dims=3, max_side=3), data=st.data())
@settings(max_examples=150, deadline=None)
def test_slopes_of_what_is_stretched(shapes, data):
    """Gradients through broadcasting agree with finite differences, whatever the shapes."""
    x, y = (
        np.array(data.draw(st.lists(nowhere_near_zero, min_size=size, max_size=size))).reshape(shape)
        for shape in shapes.input_shapes
        for size in [math.prod(shape)]
    )

    def f(x, y):
        return ((x * y - x / y) ** 2 + y - 2 * x).sum()

    assert close(derived(f, x, y), measured(f, x, y), 1e-5)


@pytest.mark.parametrize("shapes", [((3, 2), (2, 4)), ((2,), (2, 4)), ((3, 2), (2,)), ((2,), (2,)), ((1, 1), (1,))])
def test_slopes_of_products(shapes):
    """Gradients agree for all four products of matrices and vectors."""
    chance = np.random.default_rng(2)
    x, y = (chance.normal(size=shape) for shape in shapes)

    def f(x, y):
        return ((x @ y) ** 2).sum()

    assert close(derived(f, x, y), measured(f, x, y), 1e-6)
    assert close(derived(lambda y: f(x, y), y), derived(f, x, y)[1:], 1e-15)  # and with an array on one side
    assert close(derived(lambda x: f(x, y), x), derived(f, x, y)[:1], 1e-15)
    assert close(derived(lambda y: f(x.tolist(), y), y), derived(f, x, y)[1:], 1e-15)


@pytest.mark.parametrize("axis", [None, 0, 1, 2, -1, (0, 2)])
def test_sums(axis):
    """A sum over any axes passes its gradient to everything it added."""
    x = np.arange(24.0).reshape(2, 3, 4)
    weights = np.random.default_rng(0).normal(size=x.sum(axis=axis).shape)

    def f(x):
        return (weights * x.sum(axis=axis)).sum()

    assert np.array_equal(Tensor(x).sum(axis=axis).data, x.sum(axis=axis))
    assert close(derived(f, x), measured(f, x), 1e-6)


def test_mean():
    """The mean passes an equal share of its gradient to each number."""
    x = Tensor([[1.0, 2.0], [3.0, 6.0]])
    x.mean().backward()

    assert (x.mean().data, x.grad.tolist()) == (3, [[0.25, 0.25], [0.25, 0.25]])


# Against the engine

ELEMENTWISE = [
    lambda x, y: x + y,
    lambda x, y: 1 - x * y,
    lambda x, y: x / (y * y + 1),
    lambda x, y: (x - y) ** 3 / 8,
    lambda x, y: 2 / (x * x + 1) - y,
]
OF_ONE = ["tanh", "relu", "exp", "log"]
BY_NUMBER = {name: np.vectorize(getattr(Value, name), otypes=[object]) for name in OF_ONE}


def apply(name, x):
    """Return a unary operation of a tensor, or of each value in an array of values."""
    x = x * x + 1 if name == "log" else x / 4 if name == "exp" else x
    return getattr(x, name)() if isinstance(x, Tensor) else np.asarray(BY_NUMBER[name](x))


def expression(leaves, seed):
    """Return a random expression of the leaves: tensors, or arrays of values, which NumPy broadcasts and multiplies."""
    chance = random.Random(seed)
    values = list(leaves)
    for _ in range(8):
        x, y = chance.choices(values, k=2)
        kind = chance.randrange(len(ELEMENTWISE) + len(OF_ONE) + 2)
        if kind < len(ELEMENTWISE):
            values.append(ELEMENTWISE[kind](x, y))
        elif kind < len(ELEMENTWISE) + len(OF_ONE):
            values.append(apply(OF_ONE[kind - len(ELEMENTWISE)], x))
        elif len(shape_of(x)) in (1, 2) and len(shape_of(y)) in (1, 2) and shape_of(x)[-1:] == shape_of(y)[:1]:
            values.append(x @ y / 4)
    return values


def shape_of(x):
    """Return the shape of a tensor or an array."""
    return np.shape(x.data if isinstance(x, Tensor) else x)


SHAPES = [(), (1,), (2,), (1, 2), (2, 1), (2, 2)]


@pytest.mark.parametrize("seed", range(200))
def test_expressions_against_the_engine(seed):
    """A random expression of arrays has the engine's numbers and gradients, value by value."""
    chance = random.Random(seed)
    shapes = [chance.choice(SHAPES) for _ in range(3)]
    numbers = [[chance.uniform(-2, 2) for _ in range(math.prod(shape))] for shape in shapes]
    pairs = list(zip(numbers, shapes, strict=True))
    tensors = [Tensor(np.reshape(xs, shape)) for xs, shape in pairs]
    values = [np.array([Value(x) for x in xs], dtype=object).reshape(shape) for xs, shape in pairs]

    ours, theirs = expression(tensors, seed), expression(values, seed)
    total = sum((v * v).sum() for v in ours)
    total.backward()
    expected = sum(np.asarray(v * v).sum() for v in theirs)
    expected.backward()

    found = np.concatenate([np.ravel(t.grad) for t in tensors])
    wanted = np.array([v.grad for array in values for v in array.ravel()])
    assert math.isclose(total.data, expected.data, rel_tol=1e-12)
    assert np.allclose(found, wanted, rtol=1e-12, atol=1e-12 * max(1, np.abs(wanted).max()))


def pair_of_nets(seed):
    """Return a random network of values, the same network of tensors, and rows of inputs."""
    chance = random.Random(seed)
    nin, nouts = chance.randint(1, 5), [chance.randint(1, 6) for _ in range(chance.randint(1, 4))]
    name = chance.choice(["relu", "tanh"])
    nets = []
    for make, number in ((MLP, Value), (TensorMLP, Tensor)):
        random.seed(seed)
        nets.append(make(nin, nouts, activation=getattr(number, name)))
    for values, layer in zip(nets[0].layers, nets[1].layers, strict=True):
        layer.b.data[:] = [chance.uniform(-1, 1) for _ in layer.b.data]  # initial biases of 0 would hide bugs
        for neuron, b in zip(values.neurons, layer.b.data, strict=True):
            neuron.b.data = float(b)
    rows = [[chance.uniform(-3, 3) for _ in range(nin)] for _ in range(chance.randint(1, 4))]
    return *nets, rows


@pytest.mark.parametrize("seed", range(200))
def test_networks_against_the_engine(seed):
    """A random network of tensors has the engine's answers and gradients, for all rows at once or one row."""
    scalar, net, rows = pair_of_nets(seed)
    several = len(scalar.layers[-1].neurons) > 1
    answers = [scalar(row) if several else [scalar(row)] for row in rows]
    total = sum(a**2 for answer in answers for a in answer)
    total.backward()
    expected = [p.grad for p in scalar.parameters()]
    size = max(1, *map(abs, expected))

    out = net(rows)
    (out**2).sum().backward()
    assert out.data.shape == ((len(rows), len(answers[0])) if several else (len(rows),))
    assert np.allclose(out.data.ravel(), [a.data for answer in answers for a in answer], 1e-12, 1e-12)
    assert np.allclose(gradients(net), expected, 1e-12, 1e-12 * size)

    net.zero_grad()
    sum((net(row) ** 2).sum() for row in rows).backward()
    assert np.allclose(gradients(net), expected, 1e-12, 1e-12 * size)


@pytest.mark.parametrize(("loss", "many"), [(max_margin, Tensor.mean), (squared_error, Tensor.sum)])
def test_training_against_the_engine(loss, many):
    """``train`` accepts a batch as an example, and gives the engine's losses and weights."""
    xs = [[math.sin(3 * i), math.cos(5 * i)] for i in range(20)]
    ys = [1.0 if x * y > 0 else -1.0 for x, y in xs]
    random.seed(3)
    scalar = MLP(2, [6, 1], activation=Value.tanh)
    random.seed(3)
    net = TensorMLP(2, [6, 1], activation=Tensor.tanh)
    rate = falling(0.02, 0.01, 20)
    expected = train(scalar, xs, ys, 20, rate, loss)
    losses = train(net, [np.array(xs)], [np.array(ys)], 20, rate, lambda s, t: many(loss(s, t)))

    assert losses == pytest.approx(expected, rel=1e-12)
    weights = [np.vstack([layer.w.data, layer.b.data]).T.ravel() for layer in net.layers]
    assert np.concatenate(weights) == pytest.approx([p.data for p in scalar.parameters()], rel=1e-11, abs=1e-12)
    assert accuracy(net(xs).data, ys) == accuracy([scalar(x) for x in xs], ys)


def test_batches_are_drawn():
    """With size=1, each step sees one of the batches."""
    random.seed(0)
    net, seen = TensorMLP(1, [1]), []

    def loss(scores, targets):
        seen.append((len(scores), targets[0][0]))
        return squared_error(scores, targets).sum()

    train(net, [np.ones((2, 1)), np.ones((3, 1))], [np.zeros(2), np.ones(3)], 20, 0.01, loss, size=1)

    assert set(seen) == {(1, 0.0), (1, 1.0)}


# The walk


def test_gradients_add_up():
    """Leaves accumulate gradients; inner nodes start from zero in each backward pass."""
    x = Tensor([1.0, 2.0])
    y = x * 3
    total = (y + y * y).sum()
    total.backward()
    first = x.grad.copy()
    total.backward()

    leaf = Tensor(2.0)
    leaf.backward()
    leaf.backward()

    assert float(leaf.grad) == 2
    assert first.tolist() == [21.0, 39.0]
    assert (x.grad.tolist(), y.grad.tolist()) == ([42.0, 78.0], [7.0, 13.0])


def test_one_number_in_any_shape():
    """A backward pass can start from one number in an array of any shape; an exponent is any real number."""
    x = Tensor([[4.0]])
    root = x ** Fraction(1, 2)
    root.backward()

    assert (root.data.tolist(), x.grad.tolist(), root.data.dtype) == ([[2.0]], [[0.25]], float)


def test_no_two_gradients_share_memory():
    """The gradient a sum passes to both operands isn't shared: changing one doesn't change the other."""
    x, y = Tensor([1.0, 2.0]), Tensor([3.0, 4.0])
    (x + y).sum().backward()
    x.grad += 5

    assert y.grad.tolist() == [1.0, 1.0]
    assert y.grad.flags.writeable


def test_a_leaf_owns_its_numbers():
    """Changing a leaf's data doesn't change the array that it was made from."""
    numbers = np.array([1.0, 2.0])
    x = Tensor(numbers)
    x.data -= 1

    assert (numbers.tolist(), x.data.tolist()) == ([1.0, 2.0], [0.0, 1.0])


def test_constants_are_no_nodes():
    """Arrays, lists, and plain numbers don't become nodes of the graph."""
    x = Tensor([1.0, 2.0])
    total = ((np.array([1, 2]) * x + [3, 4] - 5) / 2).sum()

    assert [v._op for v in build_topo(total)] == ["", "*", "+", "-", "/", "sum"]


def test_depth_is_no_matter():
    """A chain of 100,000 operations can be walked and freed."""
    x = Tensor(1.0)
    total = x
    for _ in range(100_000):
        total = total + 0
    total.backward()

    assert float(x.grad) == 1


def test_no_circles():
    """The graph of a step is freed without the garbage collector."""
    net = TensorMLP(2, [3, 1], activation=Tensor.tanh)
    gc.collect()
    gc.disable()
    try:
        ((net([[1.0, 2.0]]) - 1).exp() ** 2).mean().backward()
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_corners():
    """ReLU blocks even infinite gradients below 0 and keeps nan; 0**0 has no slope; overflow gives inf."""
    x = Tensor([-1.0, 0.0, 2.0, math.nan])
    with np.errstate(invalid="ignore"):  # 0 * inf, forward
        (x.relu() * [math.inf, math.inf, 3.0, 1.0]).sum().backward()
    assert x.grad.tolist() == [0, 0, 3, 1]
    assert x.relu().data.tolist()[:3] == [0, 0, 2]
    assert math.isnan(x.relu().data[3])

    zero = Tensor([0.0, 2.0])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (zero**0).sum().backward()
    assert zero.grad.tolist() == [0, 0]

    with pytest.warns(RuntimeWarning, match="overflow"):
        assert Tensor([1.0, 1000.0]).exp().data.tolist() == [math.e, math.inf]
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        assert Tensor([1.0, 0.0]).log().data.tolist() == [0, -math.inf]


# Rejected inputs


@pytest.mark.parametrize(
    ("f", "kind", "message"),
    [
        (
            lambda x: x.backward(),
            ValueError,
            "backward starts from one number, and this is (2,); take the sum() or the mean()",
        ),
        (
            lambda x: x**x,
            TypeError,
            "the exponent must be a plain number; for two tensors, x**y is (y * x.log()).exp()",
        ),
        (lambda x: x + "a", TypeError, "a Tensor holds real numbers, not 'a'"),
        (lambda x: x * None, TypeError, "a Tensor holds real numbers, not None"),
        (lambda x: x - Value(1), TypeError, "a Tensor holds real numbers, not Value(data=1.0, grad=0.0)"),
        (lambda x: Tensor([1, 2j]), TypeError, "a Tensor holds real numbers, not [1, 2j]"),
        (lambda x: x @ np.ones((2, 2, 2)), ValueError, "@ takes one or two axes, and was given (2,) and (2, 2, 2)"),
        (TensorLayer(3, 2), ValueError, "this layer takes rows of 3 numbers, not an array of shape (2,)"),
        (lambda x: TensorMLP(1, [2])(5.0), ValueError, "this layer takes rows of 1 numbers, not an array of shape ()"),
        (np.exp, TypeError, "operand 'Tensor' does not support ufuncs (__array_ufunc__=None)"),
        (lambda x: 1 if x > 0 else 0, TypeError, "'>' not supported between instances of 'Tensor' and 'int'"),
        (list, TypeError, "'Tensor' object is not iterable"),
        (lambda x: x - [1, 2, 3], ValueError, "operands could not be broadcast together with shapes (2,) (3,)"),
    ],
)
def test_refusals(f, kind, message):
    """Inputs that can't be right raise an error instead of being misread."""
    with pytest.raises(kind) as caught:
        f(Tensor([1.0, 2.0]))

    assert str(caught.value).strip() == message


def test_without_numpy():
    """Without NumPy, the error says how to install it."""
    code = "import sys; sys.modules['numpy'] = None; import litgrad.nn; import litgrad.tensor"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("ModuleNotFoundError: ")
    assert last.endswith('; pip install "litgrad[fast]"')
    with pytest.raises(
        ModuleNotFoundError, match=r'No module named \'nowhere\'; pip install "litgrad\[some\]"'
    ) as caught:
        required("nowhere", "some")
    assert caught.value.name == "nowhere"


# What is shown


def test_what_is_shown():
    """Tensors and networks have a repr, and a box in a drawing shows its shape."""
    random.seed(1)
    net = TensorMLP(2, [3, 1])

    assert repr(Tensor([1, 2])) == "Tensor(data=[1. 2.], grad=0.0)"
    assert repr(net) == "MLP of [TensorLayer(2, 3, relu), TensorLayer(3, 1, linear)]"
    assert describe(Tensor(np.ones((2, 3)), label="w")) == "w | 2 by 3"
    assert describe(Tensor(2.0, label="b")) == r"b | data\  2\l|grad\  0\l"
    assert draw_dot(net([[1.0, 2.0]]).sum()).source.count("record") == 11
