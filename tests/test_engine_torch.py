"""The engine against PyTorch, on random graphs. Skipped where there is no PyTorch; in CI that is a failure."""

import os

import pytest
from graphs import TAME, agree, largest, run, run_values, tame_programs, thorough
from hypothesis import given, settings
from hypothesis import strategies as st

if os.environ.get("CI"):
    import torch
else:
    torch = pytest.importorskip("torch", reason="needs pip install -e '.[torch]'")


def run_tensors(program):
    """All nodes of the program, made by PyTorch, each of which will keep its gradient."""
    inputs = [torch.tensor(float(x), dtype=torch.float64, requires_grad=True) for x in program.inputs]
    nodes = run(program, inputs, torch.exp, torch.tanh)
    for node in nodes:
        node.retain_grad()
    return nodes


def same_to_nine_digits(ours, theirs):
    """Two numbers differ by no more than 1e-9 of theirs, or by the rounding of shares that cancel.

    Within the limits of tame programs the shares of a gradient add up to no more than WIDTH * 100 without their signs.
    The last digit of such a sum is 1e-12, and what is left of it when it cancels may be off by that.
    """
    return abs(ours - theirs) <= max(1e-9 * abs(theirs), 1e-12)


def assert_torch_agrees(program, root):
    """Compare the data of each node, and the gradient of the root in it, with PyTorch."""
    values, tensors = run_values(program), run_tensors(program)
    values[root].backward()
    tensors[root].backward()
    data = [t.item() for t in tensors]
    gradients = [0.0 if t.grad is None else t.grad.item() for t in tensors]  # None: it is not behind the root

    agree(program, [v.data for v in values], data, same_to_nine_digits)
    agree(program, [v.grad for v in values], gradients, same_to_nine_digits)


@settings(thorough, max_examples=80)
@given(tame_programs)
def test_torch_agrees(program):
    """Each node of a random graph has PyTorch's value and PyTorch's gradient."""
    assert_torch_agrees(program, root=program.size() - 1)


@settings(thorough, max_examples=30)
@given(tame_programs, st.integers(0))
def test_torch_agrees_from_any_node(program, number):
    """It has them too when the root is one of the inner nodes, or an input."""
    assert_torch_agrees(program, root=number % program.size())


def test_torch_agrees_on_the_largest():
    """And a graph of full depth and width has them."""
    program = largest(TAME)
    assert_torch_agrees(program, root=program.size() - 1)
