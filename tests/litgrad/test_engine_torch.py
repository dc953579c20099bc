"""The engine against PyTorch, on random graphs. Skipped where there is no PyTorch; in CI that is a failure."""

import itertools
import math
import os
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphs import FUNCTIONS, OURS, TAME, agree, largest, run, run_values, tame_programs, thorough
from litgrad.engine import Value

if os.environ.get("CI"):
    import torch
else:
    torch = pytest.importorskip("torch", reason="needs pip install -e '.[torch]'")


THEIRS = (torch.exp, torch.tanh, torch.relu, torch.log, torch.sin)


def run_tensors(program):
    """Return all nodes of the program as PyTorch tensors that retain their gradients."""
    inputs = [torch.tensor(float(x), dtype=torch.float64, requires_grad=True) for x in program.inputs]
    nodes = run(program, inputs, THEIRS)
    for node in nodes:
        node.retain_grad()
    return nodes


def same_to_nine_digits(ours, theirs):
    """Return True if two numbers agree to a relative 1e-9, or up to rounding where shares cancel.

    Within the limits of tame programs, the absolute shares of a gradient add up to at most WIDTH * 100.
    The last digit of such a sum is about 1e-12, so that's the error of what is left if the shares cancel.
    """
    return abs(ours - theirs) <= max(1e-9 * abs(theirs), 1e-12)


def assert_torch_agrees(program, root):
    """Check the data of each node, and the root's gradient in it, against PyTorch."""
    values, tensors = run_values(program), run_tensors(program)
    values[root].backward()
    tensors[root].backward()
    data = [t.item() for t in tensors]
    gradients = [0.0 if t.grad is None else t.grad.item() for t in tensors]  # None: the root doesn't depend on it

    agree(program, [v.data for v in values], data, same_to_nine_digits)
    agree(program, [v.grad for v in values], gradients, same_to_nine_digits)


@settings(thorough, max_examples=80)
@given(tame_programs)
def test_torch_agrees(program):
    """Each node of a random graph has PyTorch's value and gradient."""
    assert_torch_agrees(program, root=program.size() - 1)


@settings(thorough, max_examples=30)
@given(tame_programs, st.integers(0))
def test_torch_agrees_from_any_node(program, number):
    """PyTorch agrees too if the root is an inner node or an input."""
    assert_torch_agrees(program, root=number % program.size())


def test_torch_agrees_on_the_largest():
    """PyTorch agrees on a graph of full depth and width."""
    program = largest(TAME)
    assert_torch_agrees(program, root=program.size() - 1)


# At the edges

INF, NAN = math.inf, math.nan
EDGES = [0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 3.0, 800.0, -800.0, 1e300, -1e300, 1e-300, -1e-300, 5e-324, INF, -INF, NAN]
EXPONENTS = [0, 1, 2, 3, -1, -2, 0.5, -0.5, 1.5, -1.5, 1 / 3, 400, -400, INF, -INF, NAN]
BASES = [0, 1, 2, 0.5, -2, 1e300, INF, -INF, NAN]

ONE = ["relu(x)", "exp(x)", "tanh(x)", "log(x)", "sin(x)", "-x"]
TWO = ["x + y", "x - y", "x * y", "x / y"]
CASES = [
    *((formula, (x,), 0) for formula in ONE for x in EDGES),
    *((formula, pair, 0) for formula in TWO for pair in itertools.product(EDGES, EDGES)),
    *(("x**c", (x,), c) for x in EDGES for c in EXPONENTS),
    *(("c**x", (x,), c) for x in EDGES for c in BASES),
]

# Python's error messages, where IEEE arithmetic continues with infinity or nan.
REFUSED = {
    "x / y": "division by zero",
    "x**c": "to a negative power|too large for a float",
    "c**x": "to a negative power|too large for a float",
    "exp(x)": "too large for a float",
    "log(x)": "has no logarithm",
    "sin(x)": "has no sine",
}


def apart(formula, inputs, c, upstream):
    """Return True for cases where PyTorch is known to differ.

    It computes some powers by square roots, which for -inf and -0.0 gives nan and -0.0 where C's pow gives inf and 0.
    Its slope of 0**x at -inf is -inf; ours is nan. It skips the slope of x**0, as we skip a dead ReLU's.
    """
    x = inputs[0]
    roots = formula == "x**c" and str(x) in ("-inf", "-0.0") and c in (0.5, -0.5, 1.5)
    return roots or (formula == "c**x" and (c, x) == (0, -INF)) or (formula == "x**c" and c == 0 and upstream == INF)


def results(functions, make, item, case, upstream):
    """Return the value of a formula and its gradients, computed by one of the two engines."""
    formula, inputs, c = case
    f = eval(f"lambda {', '.join(FUNCTIONS[: len(OURS)])}, c, x, y=None: {formula}")
    leaves = [make(x) for x in inputs]
    out = f(*functions, c, *leaves)
    (out * upstream).backward()
    return [item(out), *(leaf.grad for leaf in leaves)]


def ours(case, upstream):
    """Return the engine's results, or the exception that it raises."""
    try:
        return results(OURS, Value, lambda v: v.data, case, upstream)
    except (ArithmeticError, ValueError) as error:
        return error


def theirs(case, upstream):
    """Return PyTorch's results."""
    found = results(
        THEIRS, lambda x: torch.tensor(x, dtype=torch.float64, requires_grad=True), lambda t: t, case, upstream
    )
    return [t.item() for t in found]


@pytest.mark.parametrize("upstream", [1.0, -2.0, INF])
def test_edges(upstream):
    """Every operation on every pair of awkward numbers agrees with PyTorch, or raises a clear error.

    Gradients are also compared through a factor, such as inf. An error is allowed only where PyTorch isn't finite.
    """
    wrong = []
    for case in CASES:
        a, b = ours(case, upstream), theirs(case, upstream)
        if isinstance(a, Exception):
            fine = re.search(REFUSED.get(case[0], "$^"), str(a)) and not math.isfinite(b[0])
        else:
            fine = a == pytest.approx(b, rel=1e-12, abs=0, nan_ok=True) or apart(*case, upstream)
        if not fine:
            wrong.append(f"{case}: {a!r}, and to PyTorch {b}")

    assert not wrong, "\n".join(wrong)


def test_apart():
    """The known differences from PyTorch are still there, on both sides."""
    expected = {
        ("x**c", (-INF,), 0.5): ([INF, 0], [NAN, NAN]),
        ("x**c", (-INF,), -0.5): ([0, 0], [NAN, 0]),
        ("x**c", (-INF,), 1.5): ([INF, INF], [INF, NAN]),
        ("x**c", (-0.0,), 0.5): ([0, INF], [0, -INF]),
        ("c**x", (-INF,), 0): ([INF, NAN], [INF, -INF]),
    }
    for case, (a, b) in expected.items():
        assert pytest.approx(a, nan_ok=True) == ours(case, 1.0)
        assert pytest.approx(b, nan_ok=True) == theirs(case, 1.0)


NAMED = [
    ("x**c", (0.0,), 0, [1, 0]),
    ("x**c", (0.0,), 0.5, [0, INF]),
    ("x**c", (-8.0,), 0.5, [NAN, NAN]),
    ("c**x", (3.0,), 2, [8, 8 * math.log(2)]),
    ("relu(x) * c", (-2.0,), INF, [NAN, 0]),
    ("relu(x) + c", (0.0,), 1, [1, 0]),
    ("relu(x)", (NAN,), 0, [NAN, 1]),
    ("tanh(x * c) * log(x) - sin(x) / exp(x)", (0.7,), 2, None),
]


@pytest.mark.parametrize(("formula", "inputs", "c", "expected"), NAMED)
def test_named_edges(formula, inputs, c, expected):
    """The edge cases that the book mentions have these results, here and in PyTorch."""
    a, b = ours((formula, inputs, c), 1.0), theirs((formula, inputs, c), 1.0)

    assert pytest.approx(b, rel=1e-12, abs=0, nan_ok=True) == a
    assert expected is None or pytest.approx(expected, rel=1e-12, abs=0, nan_ok=True) == a


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([*ONE, *TWO, "x**c", "c**x"]),
    st.tuples(st.floats(), st.floats()),
    st.floats() | st.integers(-9, 9),
)
def test_any_floats(formula, pair, c):
    """Floats of any size, even subnormal ones, agree with PyTorch."""
    inputs = pair if formula in TWO else pair[:1]
    a, b = ours((formula, inputs, c), 1.0), theirs((formula, inputs, c), 1.0)
    if isinstance(a, Exception):
        assert re.search(REFUSED[formula], str(a))
        assert not math.isfinite(b[0])
    elif not apart(formula, inputs, c, 1.0):
        assert pytest.approx(b, rel=1e-9, abs=1e-300, nan_ok=True) == a
