"""Tensors whose numbers change between forward and backward: refused, or harmless, and never a wrong gradient."""

import copy
import random

import numpy as np
import pytest

from litgrad.engine import Value
from litgrad.tensor import Tensor, TensorMLP
from litgrad.train import descend, train

REMEDY = "call backward() before you change it, or run forward again"


def add(w):
    w.data += 10


def set_one(w):
    w.data[0] = 1


def replace(w):
    w.data = w.data + 10


def replace_by_an_equal_one(w):
    w.data = w.data.copy()


def reshape(w):
    w.data = w.data.reshape(1, -1)


def swap(w):
    w.data[:] = w.data[::-1].copy()


def flip_signs(w):
    w.data *= -1


def set_nan(w):
    w.data[1] = np.nan


def set_by_numpy(w):
    np.add(w.data, 1, out=w.data)


def negate_zero(w):
    w.data[2] = -0.0


CHANGES = [
    add,
    set_one,
    replace,
    replace_by_an_equal_one,
    reshape,
    swap,
    flip_signs,
    set_nan,
    set_by_numpy,
    negate_zero,
]
USES = {
    "*": lambda w, x: (w * x).sum(),
    "/": lambda w, x: (x / w).sum(),
    "**2": lambda w, x: (w**2).sum() + x.sum(),
    "@": lambda w, x: w @ x,
    "+": lambda w, x: (w + x).sum(),
    "tanh": lambda w, x: (w.tanh() * x).sum(),
    "log": lambda w, x: (w.log() * x).sum(),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("op", USES)
@pytest.mark.filterwarnings("ignore:divide by zero", "ignore:invalid value")
def test_changed_data_is_refused(op, change):
    """Any change to a leaf between forward and backward is refused before a gradient is set, and named."""
    w, x = Tensor([3.0, 4.0, 0.0], label="w"), Tensor([1.0, 2.0, 5.0])
    out = USES[op](w, x)
    change(w)

    with pytest.raises(RuntimeError) as caught:
        out.backward()
    assert str(caught.value) == f"the data of w changed after {op!r} used it; {REMEDY}"
    assert (w.grad, x.grad) == (0.0, 0.0)


def test_a_tensor_without_a_label():
    """The error names the shape of a tensor that has no label."""
    w = Tensor([[1.0, 2.0, 3.0]])
    out = (w * w).sum()
    w.data += 10

    with pytest.raises(RuntimeError, match=r"^the data of a tensor of shape \(1, 3\) changed after '\*' used it; "):
        out.backward()


def test_one_number():
    """A tensor of one number, in place and replaced, is refused as well."""
    for change in (add, replace):
        w, x = Tensor(3.0), Tensor(1.0)
        out = w * x
        change(w)
        with pytest.raises(RuntimeError, match=r"a tensor of shape \(\) changed"):
            out.backward()


def test_a_view_taken_before():
    """A change through a view, or through the array that was put into the tensor, is refused."""
    w, x, mine = Tensor([3.0, 4.0]), Tensor([1.0, 2.0]), np.array([5.0, 6.0])
    view = w.data[:1]
    out = (w * x).sum()
    view += 10
    with pytest.raises(RuntimeError):
        out.backward()

    w.data = mine
    out = (w * x).sum()
    mine[0] = 7
    with pytest.raises(RuntimeError):
        out.backward()


def test_results_are_read_only():
    """NumPy refuses at once to write into the result of an operation, which its share may look at."""
    w = Tensor([3.0, 4.0])
    for out in (w.exp(), w.tanh(), w * 2, w + 1, w.relu(), w @ np.ones((2, 2)), Tensor([[1.0, 2.0]]).sum(axis=0)):
        with pytest.raises(ValueError, match="read-only"):
            out.data += 10
        with pytest.raises(ValueError, match="read-only"):
            out.data[0] = 1


def test_arrays_can_be_reused():
    """An array that isn't a tensor can change after its use: the gradient is that of the forward pass."""
    batch, w = np.array([[1.0, 2.0]]), Tensor([[3.0], [4.0]])
    out = (batch @ w).sum() + (w * batch.T).sum()
    batch[:] = 100
    out.backward()

    assert w.grad.tolist() == [[2.0], [4.0]]


@pytest.mark.parametrize("change", CHANGES)
def test_changes_after_backward_are_free(change):
    """After backward, and before the next forward pass, data may change in any way."""
    w, x = Tensor([3.0, 4.0, 0.0]), Tensor([1.0, 2.0, 5.0])
    (w * x).sum().backward()
    change(w)
    w.grad = x.grad = 0.0
    (w * x).sum().backward()

    assert np.array_equal(np.ravel(x.grad), np.ravel(w.data), equal_nan=True)


def test_an_old_graph_is_refused_and_a_new_one_is_not():
    """Going back once more through a graph from before a step is refused; a pass for evaluation in between is fine."""
    w, x = Tensor([3.0]), np.array([2.0])
    out, scores = (w * x).sum(), w * x
    out.backward()
    out.backward()
    descend([w], 0.1)
    with pytest.raises(RuntimeError):
        out.backward()
    with pytest.raises(RuntimeError):
        scores.sum().backward()

    w.grad = 0.0
    new, again = (w * w).sum(), (w * x).sum()  # the second isn't gone back through
    new.backward()
    assert (w.grad.tolist(), again.data) == ([5.2], 5.2)


def test_a_change_taken_back_is_no_change():
    """Numbers that are what they were make a gradient that's right."""
    w, x = Tensor([3.0, np.nan]), Tensor([1.0, 2.0])
    out = (w * x).sum()
    w.data += 10
    w.data -= 10
    out.backward()

    assert x.grad[0] == 3.0


@pytest.mark.parametrize("order", ["C", "F", "strided", "negative"])
def test_any_layout(order):
    """A leaf whose numbers aren't side by side in memory can be used, and its changes are refused."""
    numbers = np.arange(12.0).reshape(3, 4)
    data = {"C": numbers, "F": numbers.T, "strided": numbers[:, ::2], "negative": numbers[::-1]}[order]
    w = Tensor(1.0)
    w.data = data
    for _ in range(2):
        (w * w).sum().backward()
    assert w.grad.tolist() == (4 * data).tolist()

    out = (w * w).sum()
    w.data[1, 1] += 1
    with pytest.raises(RuntimeError):
        out.backward()


def test_training_goes_on():
    """Steps after backward, an evaluation between steps, and a deep copy of the network work as before."""
    random.seed(3)
    net = TensorMLP(2, [4, 1], activation=Tensor.tanh)
    xs, ys = np.array([[0.5, -1.0], [1.0, 2.0], [0.0, 1.0]]), np.array([1.0, -1.0, 1.0])

    def loss(scores, targets):
        net(xs)  # an evaluation that's never gone back through
        return sum(((s - t) ** 2).sum() for s, t in zip(scores, targets, strict=True))

    twin = copy.deepcopy(net)
    first = train(net, [xs], [ys], 30, 0.05, loss)
    net, old = twin, net
    assert train(net, [xs], [ys], 30, 0.05, loss) == first
    assert first[-1] < first[0] / 2
    assert all(np.array_equal(p.data, q.data) for p, q in zip(net.parameters(), old.parameters(), strict=True))


def test_the_engine_has_the_gradients_of_the_forward_pass():
    """The scalar engine computes slopes on the way forward, so a change afterwards doesn't matter."""
    w, x = Value(3.0), Value(1.0)
    out = w * x
    w.data += 10
    out.backward()

    assert x.grad == 3.0
