"""The engine: random graphs against floats, fractions, and finite differences; small graphs by hand; error messages."""

import functools
import math
import operator
import os
import re
import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphs import (
    DEPTH,
    EXACT,
    TAME,
    WIDTH,
    agree,
    exact_gradients,
    exact_programs,
    largest,
    run,
    run_values,
    tame_programs,
    thorough,
)
from litgrad.check import numerical_gradient
from litgrad.draw import draw_dot, trace
from litgrad.engine import Value, build_topo, power, slope_of_power
from places import TESTS


def gradients(f, *inputs):
    """Return the gradients of f in its inputs, computed by the engine."""
    values = [Value(x) for x in inputs]
    f(*values).backward()
    return [v.grad for v in values]


# Random graphs


def same_bits(ours, theirs):
    """Return True if two floats are equal, including the sign of zero."""
    return ours.hex() == theirs.hex()


def assert_plain_floats(program):
    """Check that each node's data equals what the same steps give with Python floats."""
    floats = run(program, map(float, program.inputs))
    agree(program, [v.data for v in run_values(program)], floats, same_bits)


def assert_exact(program, root):
    """Check the root's gradient in each node against fractions; nodes that it doesn't depend on have 0."""
    values = run_values(program)
    values[root].backward()
    nodes = run(program, map(Fraction, program.inputs))
    expected = exact_gradients(program, nodes, root)

    assert all(Fraction(float(x)) == x for x in nodes + expected)  # otherwise doubles couldn't be exact
    agree(program, [v.data for v in values], nodes, operator.eq)
    agree(program, [v.grad for v in values], expected, operator.eq)


def assert_nudges(program):
    """Check by finite differences that the result responds to a change in each node as its gradient says.

    The tolerance: within the limits of tame programs, rounding errors of all nodes, 4 * 2**-53 each, can move the result
    by 4 * 2**-53 * WIDTH * 100, about 2e-12. Divided by a step of 1e-6, that's an error of 2e-6 if all have one sign.
    They don't: in 12,000 programs, the largest difference, including the effect of curvature, was 6e-8.
    """
    values, floats = run_values(program), run(program, program.inputs)
    values[-1].backward()
    measured = [v.grad for v in values]
    for k in {
        *range(len(program.inputs)),
        *range(0, len(values), 1 + len(values) // 40),
    }:  # the inputs, and about 40 of all nodes
        (measured[k],) = numerical_gradient(result_of_node(program, floats, k), floats[k])

    agree(program, [v.grad for v in values], measured, lambda a, b: abs(a - b) <= 1e-6 * (1 + abs(b)))


def result_of_node(program, nodes, k):
    """Return the result as a function of node k, with the inputs and the nodes made before node k fixed."""
    before, after = nodes[:k], nodes[k + 1 : len(program.inputs)]
    return lambda x: run(program, [*before, x, *after])[-1]


@settings(thorough, max_examples=100)
@given(exact_programs | tame_programs)
def test_values_are_plain_floats(program):
    """The data of each node is, bit for bit, what plain floats give."""
    assert_plain_floats(program)


@settings(thorough, max_examples=100)
@given(exact_programs)
def test_gradients_are_exact(program):
    """Where doubles are exact, each node's gradient is exactly the one computed with fractions."""
    assert_exact(program, root=program.size() - 1)


@settings(thorough, max_examples=40)
@given(exact_programs, st.integers(0))
def test_backward_from_any_node(program, number):
    """Any node can be the root, even an input."""
    assert_exact(program, root=number % program.size())


@settings(thorough, max_examples=100)
@given(tame_programs)
def test_gradients_are_what_a_nudge_measures(program):
    """With tanh, exp, and roots, each node's gradient is the slope that a finite difference measures."""
    assert_nudges(program)


@pytest.mark.parametrize("family", [EXACT, TAME], ids=["exact", "tame"])
def test_largest(family):
    """All of this holds for the largest programs, whose graphs have the intended depth and width."""
    program = largest(family)
    graph = run_values(program)[-1]
    levels = {}
    for v in build_topo(graph):
        levels[v] = max((1 + levels[child] for child in v._prev), default=0)

    assert DEPTH <= program.depth() == levels[graph] == max(levels.values())
    assert program.width() == WIDTH
    assert_plain_floats(program)
    assert_exact(program, program.size() - 1) if family is EXACT else assert_nudges(program)


def test_last_digit_stays():
    """A second graph of the same steps, at other memory addresses, has bitwise equal gradients."""
    program = largest(TAME)
    first, second = run_values(program), run_values(program)
    first[-1].backward()
    second[-1].backward()

    agree(program, [v.grad for v in first], [v.grad for v in second], same_bits)


def test_last_digit_stays_from_run_to_run():
    """Gradients are bitwise equal in other processes, whatever their hash seed."""
    code = "from graphs import *; v = run_values(largest(TAME)); v[-1].backward(); print(*(x.grad.hex() for x in v))"
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=TESTS / "support",
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]

    assert runs[0] == runs[1]


# Small graphs


BY_HAND = [
    ("a + a", [3], [2]),
    ("a * a", [3], [6]),
    ("a - a", [3], [0]),
    ("a / a", [3], [0]),
    ("a * a * a", [3], [27]),
    ("a - 2 * a + a", [3], [0]),
    ("a**2 + a", [3], [7]),
    ("-a + a", [3], [0]),
    ("a.tanh() + a", [0], [2]),
    ("a + a.exp()", [0], [2]),
    ("(a * b) * (a + b)", [-2, 3], [-3, -8]),
    ("a + ((a + a) + (a + a))", [3], [5]),
    ("(lambda b: b + ((b + b) + (b + b)))(a + a)", [3], [10]),
    ("sum([a, b, a])", [3, 4], [2, 1]),
    ("a", [3], [1]),
    ("a + 1", [3, 4], [1, 0]),
    ("a / b", [6, -2], [-0.5, -1.5]),
    ("b / a", [4, -2], [0.125, 0.25]),
    ("1 - (a - 3) * -b", [2, 4], [4, -1]),
    ("a**3", [-2], [12]),
    ("a**-1", [-2], [-0.25]),
    ("a**-2", [-2], [0.25]),
    ("a**0.5", [4], [0.25]),
    ("a**-0.5", [4], [-0.0625]),
    ("a**0", [4], [0]),
    ("a**0", [0], [0]),
    ("a**0.5", [0], [float("inf")]),
    ("a**1", [0], [1]),
    ("a**1.5", [0], [0]),
    ("a**2", [0], [0]),
    ("a.tanh()", [400], [0]),
    ("a.exp()", [-1000], [0]),
    ("a.relu()", [2], [1]),
    ("a.relu()", [-2], [0]),
    ("a.relu()", [0], [0]),
    ("a.relu()", [-0.0], [0]),
    ("a.relu() + a", [2], [2]),
    ("a.relu() * b", [-2, 3], [0, 0]),
    ("a.log()", [4], [0.25]),
    ("(a * b).log()", [4, 0.5], [0.25, 2]),
    ("a.sin()", [0], [1]),
    ("a.sin() * a", [0], [0]),
    ("2**a", [3], [8 * math.log(2)]),
    ("2**a", [-1], [0.5 * math.log(2)]),
    ("1**a", [5], [0]),
    ("0**a", [2], [0]),
    ("0**a", [0], [0]),
    ("2**a * a", [0], [1]),
]


@pytest.mark.parametrize(("formula", "inputs", "expected"), BY_HAND)
def test_by_hand(formula, inputs, expected):
    """Gradients agree with ones derived by hand, including those of values used twice."""
    assert expected == gradients(eval(f"lambda a, b=None: {formula}"), *inputs)


INF, NAN = math.inf, math.nan

EDGES = [
    ("a**0", 0, 1, 0),
    ("a**0", NAN, 1, 0),
    ("a**0.5", 0, 0, INF),
    ("a**0.5", -8, NAN, NAN),  # Python gives a complex number
    ("a**-1.5", -8, NAN, NAN),
    ("a**1.5", -1e300, NAN, NAN),  # a complex number too large for Python
    ("a**-0.5", 1e-300, 1e150, -INF),  # the slope, unlike the power, is too large for a float
    ("a**-0.5", INF, 0, 0),
    ("(-2) ** a", 2, 4, NAN),
    ("(-2) ** a", 0.5, NAN, NAN),
    ("2**a", -INF, 0, 0),
    ("2**a", INF, INF, INF),
    ("a.relu()", NAN, NAN, 1),
    ("a.relu()", INF, INF, 1),
    ("a.relu()", -INF, 0, 0),
    ("a.relu() * inf", -2, NAN, 0),  # dead: not even an infinite gradient passes
    ("(a.relu() * 1e308 * 10) ** 2", -2, 0, 0),
    ("a.relu() / inf", 2, 0, 0),
    ("a.tanh()", INF, 1, 0),
    ("a.tanh()", -INF, -1, 0),
    ("a.exp()", INF, INF, INF),
    ("a.exp()", -INF, 0, 0),
    ("a.log()", INF, INF, 0),
    ("a.log()", 5e-324, math.log(5e-324), INF),
    ("a * 10", 1e308, INF, 10),
    ("a - a", INF, NAN, 0),
    ("1 / a", INF, 0, 0),
    ("a / a", INF, NAN, NAN),
    *((formula, NAN, NAN, NAN) for formula in ("a.tanh()", "a.exp()", "a.log()", "a.sin()", "a**2", "2**a", "1 / a")),
]


@pytest.mark.parametrize(("formula", "x", "data", "slope"), EDGES)
def test_edges(formula, x, data, slope):
    """Infinities, nan, and corners give what mathematics says, or PyTorch where it's undefined."""
    a = Value(x)
    out = eval(formula, {"a": a, "inf": INF})
    out.backward()

    assert pytest.approx([data, slope], rel=0, abs=0, nan_ok=True) == [out.data, a.grad]


def test_first_page():
    """The expression that opens the book has the gradients given on its first page."""

    def g(relu, a, b):
        c = a + b
        d = a * b + b**3
        c += c + 1
        c += 1 + c + (-a)
        d += d * 2 + relu(b + a)
        d += 3 * d + relu(b - a)
        f = (c - d) ** 2
        return f / 2 + 10 / f

    for relu in (Value.relu, lambda x: (x + (x**2) ** 0.5) / 2):
        f = functools.partial(g, relu)
        assert pytest.approx(2421 / 98, rel=1e-12) == f(Value(-4), Value(2)).data
        assert pytest.approx([47620 / 343, 221433 / 343], rel=1e-12) == gradients(f, -4, 2)


def tanh_in_pieces(n):
    """Return tanh(n) composed of simpler operations."""
    e = (2 * n).exp()
    return (e - 1) / (e + 1)


@pytest.mark.parametrize("activation", [Value.tanh, tanh_in_pieces])
def test_neuron(activation):
    """The lecture's neuron has the lecture's gradients, with tanh and with tanh in pieces."""

    def neuron(x1, w1, x2, w2, b):
        return activation(x1 * w1 + x2 * w2 + b)

    assert pytest.approx([-1.5, 1, 0.5, 0, 0.5]) == gradients(neuron, 2, -3, 0, 1, 6.8813735870195432)


CONSTANTS = [3, 3.0, True, Fraction(3, 4), np.float64(3), np.float32(3), np.int64(3)]


@pytest.mark.parametrize("c", CONSTANTS, ids=lambda c: f"{type(c).__name__} {c}")
@pytest.mark.parametrize("sign", [operator.add, operator.sub, operator.mul, operator.truediv])
def test_constants(sign, c):
    """A plain number on either side becomes an unlabeled leaf, and gives the same results as a value would."""
    for f, g in (
        (lambda a: sign(a, c), lambda a: sign(a, Value(c))),
        (lambda a: sign(c, a), lambda a: sign(Value(c), a)),
    ):
        a, b = Value(2), Value(2)
        plain, wrapped = f(a), g(b)
        plain.backward()
        wrapped.backward()

        assert type(plain.data) is float
        assert [(v.data, v.grad, v._op, v.label) for v in plain._prev] == [
            (v.data, v.grad, v._op, v.label) for v in wrapped._prev
        ]
        assert (wrapped.data, wrapped._op, b.grad) == (plain.data, plain._op, a.grad)
        assert wrapped._prev.index(b) == plain._prev.index(a)


NUMBERS = [*CONSTANTS, np.float16(3), np.uint8(3)]


@pytest.mark.parametrize("c", NUMBERS, ids=lambda c: f"{type(c).__name__} {c}")
def test_powers_and_constants(c):
    """A number of any type can be the exponent or the base, without a node of its own."""
    for f, float_f, slope in (
        (lambda a: a**c, lambda a: a ** float(c), lambda x: float(c) * x ** (float(c) - 1)),
        (lambda a: c**a, lambda a: float(c) ** a, lambda x: float(c) ** x * math.log(c)),
    ):
        a = Value(2)
        out = f(a)
        out.backward()

        assert (type(out), type(out.data), out._prev) == (Value, float, (a,))
        assert (out.data, a.grad) == (float_f(2.0), slope(2.0))


@pytest.mark.parametrize("c", NUMBERS, ids=lambda c: f"{type(c).__name__} {c}")
@pytest.mark.parametrize("compare", [operator.lt, operator.le, operator.gt, operator.ge])
def test_comparisons(compare, c):
    """Values are compared by their data, with each other and with numbers of any type on either side."""
    for x in (0.5, float(c), 4.0):
        assert compare(x, float(c)) == compare(Value(x), c) == compare(Value(x), Value(c))
        assert compare(float(c), x) == compare(c, Value(x))


def test_order():
    """Values can be sorted, and their maximum found; nothing is below or above nan."""
    a, b, c = Value(3), Value(-1), Value(2)

    assert sorted([a, b, c]) == [b, c, a]
    assert (max(a, b, 2), min([a, b, c])) == (a, b)
    assert not any(compare(a, NAN) for compare in (operator.lt, operator.le, operator.gt, operator.ge))
    assert not any(compare(Value(NAN), a) for compare in (operator.lt, operator.le, operator.gt, operator.ge))


def test_equality_is_identity():
    """A value equals only itself, so it can be in a set or be a key of a dict."""
    a, b = Value(3), Value(3)

    assert a == a  # noqa: PLR0124
    assert a != b
    assert a != 3
    assert {a: "a", b: "b"}[b] == "b"
    assert len({a, b, a}) == 2


@pytest.mark.parametrize("x", [2.5, 3, True, np.float64(2.5), np.float32(2.5), np.int64(3)], ids=repr)
def test_float(x):
    """``float`` returns the data as a Python float, whatever type of number a user has assigned."""
    v = Value(0)
    v.data = x

    assert (float(v), type(float(v))) == (float(x), float)
    assert math.floor(v) == math.floor(x)


def test_few_nodes():
    """A difference, a quotient, and a negation are one node each; a plain number on a side is one more."""
    x, y = Value(2), Value(3)

    assert [len(build_topo(f)) for f in (x - y, x / y, 1 - x, 1 / x, -x, x**2, 2**x)] == [3, 3, 3, 3, 3, 2, 2]


def test_dead_relu():
    """A dead ReLU keeps its child, for the drawing, but has no slope."""
    a, b = Value(-3), Value(3)

    assert [(v.data, v._op, v._prev, v._slopes) for v in (a.relu(), b.relu())] == [
        (0, "ReLU", (a,), ()),
        (3, "ReLU", (b,), (1,)),
    ]


# More than one backward pass


def test_backward_twice():
    """Two backward passes double the gradients of leaves, but not those of inner nodes."""
    x = Value(3)
    square = x * x
    cube = square * x
    cube.backward()
    cube.backward()

    assert (x.grad, square.grad, cube.grad) == (54, 3, 1)


def test_backward_again_from_zero():
    """After resetting the leaf's gradient, a second backward pass gives the same result as the first."""
    x = Value(3)
    cube = x * x * x
    found = []
    for _ in range(2):
        x.grad = 0.0
        cube.backward()
        found.append(x.grad)

    assert found == [27, 27]


def test_two_losses_share_a_value():
    """Two backward passes through a shared value add up to the gradient of the sum."""
    a, b = Value(3), Value(3)
    shared = a * 2
    (shared * shared).backward()
    (shared * 4).backward()
    both = b * 2
    (both * both + both * 4).backward()

    assert a.grad == b.grad == 32


def test_backward_from_a_leaf():
    """A leaf's gradient in itself is 1, and accumulates like any other."""
    a = Value(3)
    a.backward()
    a.backward()

    assert a.grad == 2


def test_exponent_is_no_node():
    """The exponent of a power is part of its operation, and the base is its only child."""
    a = Value(4)
    powers = [a**2, a**-1, a**0.5, a ** Fraction(1, 2)]

    assert [(v.data, v._op, v._prev) for v in powers] == [
        (16, "**2", (a,)),
        (0.25, "**-1", (a,)),
        (2, "**0.5", (a,)),
        (2, "**0.5", (a,)),
    ]


def test_operations_have_names():
    """A function's operation is its name, and a power's shows six digits of its number."""
    a = Value(2)

    assert [v._op for v in (a.log(), a.sin(), a.exp(), a.tanh(), a.relu())] == ["log", "sin", "exp", "tanh", "ReLU"]
    assert [v._op for v in (2**a, 0.1**a, a**1e2)] == ["2**", "0.1**", "**100"]
    assert [v._op for v in (a**0.1234567, 1.23456789**a)] == ["**0.123457", "1.23457**"]


def test_powers_too_large():
    """A whole power of a negative number is too large, but not nan; a slope too large is infinite, with its sign."""
    with pytest.raises(OverflowError, match=re.escape("-1e+200**3 is too large for a float")):
        power(-1e200, 3.0)
    assert (slope_of_power(-1e200, 3), slope_of_power(-1e200, 4)) == (INF, -INF)
    assert (slope_of_power(0.1, -2000), slope_of_power(-0.1, -2000)) == (-INF, INF)


def test_value():
    """A value holds and shows a float, and starts without a gradient, children, or a label."""
    v = Value(2)

    assert repr(v) == "Value(data=2.0, grad=0.0)"
    assert (v.data, v.grad, v._prev, v._op, v.label) == (2.0, 0.0, (), "", "")
    assert [type(Value(x).data) for x in (2, True, Fraction(1, 3), np.float32(2))] == [float] * 4
    assert Value(2, label="a").label == "a"
    assert (Value(2, (v,), "f", (3,))._prev, Value(2, (v,), "f", (3,))._slopes) == ((v,), (3,))


def test_topological_order():
    """Each node comes once, after its children, from left to right."""
    a, b = Value(1, label="a"), Value(2, label="b")
    c = b * a
    d = c + b
    e = d - c

    assert build_topo(e) == [b, a, c, d, e]


def test_numerical_gradient():
    """Central differences are exact for polynomials of degree 2, and vary one input at a time."""
    assert numerical_gradient(lambda x, y: x**2 * y, Fraction(3), Fraction(2), h=Fraction(1, 10)) == [12, 9]
    assert numerical_gradient(lambda x: x**3, Fraction(2), h=Fraction(1, 10)) == [12 + Fraction(1, 100)]
    assert pytest.approx([12, 9], abs=1e-8) == numerical_gradient(lambda x, y: x**2 * y, 3.0, 2.0)


# Drawing


def test_trace():
    """Nodes come children first, with one edge for each use."""
    a = Value(3)
    b = a * a
    c = a + b

    assert trace(c) == ([a, b, c], [(a, b), (a, b), (a, c), (b, c)])


DRAWING = r"""digraph {
    graph [rankdir=LR]
    node [fillcolor=white style=filled]
    n0 [label="a | data\  2\l|grad\  1.9375\l" fillcolor="#3f51b53b" shape=Mrecord]
    n1 [label="b | data\ -4\l|grad\ -0.0938\l" fillcolor="#d1495b08" shape=Mrecord]
    n2 [label="data\ -2\l|grad\ -0.1875\l" fillcolor="#d1495b0e" shape=Mrecord]
    n2op [label="+" fillcolor="#7b4fb360" height=0.36 width=0.36]
    n2op -> n2
    n3 [label="data\  0.5\l|grad\  0.75\l" fillcolor="#3f51b527" shape=Mrecord]
    n3op [label="/" fillcolor="#7b4fb360" height=0.36 width=0.36]
    n3op -> n3
    n4 [label="data\  0.125\l|grad\  1\l" fillcolor="#3f51b52d" shape=Mrecord]
    n4op [label="**3" fillcolor="#7b4fb360" height=0.36 width=0.36]
    n4op -> n4
    n5 [label="data\  2\l|grad\ -1.125\l" fillcolor="#d1495b30" shape=Mrecord]
    n6 [label="zero | data\  0\l|grad\  1.125\l" fillcolor="#3f51b530" shape=Mrecord]
    n6op [label="-" fillcolor="#7b4fb360" height=0.36 width=0.36]
    n6op -> n6
    n7 [label="data\  1\l|grad\  0.125\l" fillcolor="#3f51b50a" shape=Mrecord]
    n7op [label=exp fillcolor="#7b4fb360" height=0.36 width=0.36]
    n7op -> n7
    n8 [label="data\  0.125\l|grad\  1\l" fillcolor="#3f51b52d" shape=Mrecord]
    n8op [label="*" fillcolor="#7b4fb360" height=0.36 width=0.36]
    n8op -> n8
    n9 [label="data\  0\l|grad\  1\l" fillcolor="#3f51b52d" shape=Mrecord]
    n9op [label=tanh fillcolor="#7b4fb360" height=0.36 width=0.36]
    n9op -> n9
    n10 [label="data\  0.125\l|grad\  1\l" fillcolor="#3f51b52d" shape=Mrecord]
    n10op [label="+" fillcolor="#7b4fb360" height=0.36 width=0.36]
    n10op -> n10
    n11 [label="data\ -1\l|grad\ -2\l" fillcolor="#d1495b3c" shape=Mrecord]
    n12 [label="data\ -2\l|grad\ -1\l" fillcolor="#d1495b2d" shape=Mrecord]
    n12op [label="*" fillcolor="#7b4fb360" height=0.36 width=0.36]
    n12op -> n12
    n13 [label="out | data\  2.125\l|grad\  1\l" fillcolor="#3f51b52d" shape=Mrecord]
    n13op [label="-" fillcolor="#7b4fb360" height=0.36 width=0.36]
    n13op -> n13
    n0 -> n2op [label=""]
    n1 -> n2op [label=""]
    n2 -> n3op [label=""]
    n1 -> n3op [label=""]
    n3 -> n4op [label=""]
    n0 -> n6op [label=""]
    n5 -> n6op [label=""]
    n6 -> n7op [label=""]
    n4 -> n8op [label=""]
    n7 -> n8op [label=""]
    n6 -> n9op [label=""]
    n8 -> n10op [label=""]
    n9 -> n10op [label=""]
    n0 -> n12op [label=""]
    n11 -> n12op [label=""]
    n10 -> n13op [label=""]
    n12 -> n13op [label=""]
}
"""


def test_drawing():
    """The drawing shows each value once, with its label, data, gradient, and operation."""
    a, b = Value(2, label="a"), Value(-4, label="b")
    zero = a - 2
    ratio = (a + b) / b
    out = ratio**3 * zero.exp() + zero.tanh() - -a
    zero.label, out.label = "zero", "out"
    out.backward()

    assert draw_dot(out).source.replace("\t", "    ") == DRAWING


def test_drawing_of_awkward_names():
    """Characters with a meaning in Graphviz records are escaped."""
    source = draw_dot(Value(1, label='<a|b> {c} & "d" \\ e\nf')).source

    assert r'label="\<a\|b\> \{c\} &amp; \"d\" \\ e\nf | data\  1\l|grad\  0\l"' in source


def chain(length):
    """Return the last of ``length`` values, each a ReLU of the one before."""
    v = Value(1)
    for _ in range(length):
        v = v.relu()
    return v


def test_drawing_of_a_large_graph():
    """A large graph is drawn up to the values nearest to the root, with dots where it continues."""
    source = draw_dot(chain(1000), most=3).source.replace("\t", "    ")
    look = r'label="data\  1\l|grad\  0\l" fillcolor="#d1495b00" shape=Mrecord'
    boxes = [f"    n{n} [{look}]" for n in (998, 999, 1000)]

    assert [line for line in source.splitlines() if "Mrecord" in line] == boxes
    assert [line for line in source.splitlines() if "…" in line] == ['    n997 [label="…" shape=plaintext]']
    assert [line for line in source.splitlines() if "->" in line and "op ->" not in line] == [
        '    n997 -> n998op [label=""]',
        '    n998 -> n999op [label=""]',
        '    n999 -> n1000op [label=""]',
    ]


@pytest.mark.parametrize(("length", "boxes", "dots"), [(499, 500, 0), (500, 500, 1)])
def test_largest_drawing(length, boxes, dots):
    """500 values are drawn in full; one more, and the last is replaced by dots."""
    source = draw_dot(chain(length)).source

    assert (source.count("record"), source.count("…")) == (boxes, dots)


def test_drawing_starts_at_the_root():
    """Nearest means the fewest steps from the root, not the latest created."""
    a, b = Value(1, label="near"), Value(2, label="far")
    far = b
    for _ in range(10):
        far = far + b
    root = far + a

    assert [v in draw_dot(root, most=3).source for v in ("near", "far")] == [True, False]


# Mistakes

MISTAKES = [
    ("a + None", TypeError, "unsupported operand type(s) for +: 'Value' and 'NoneType'"),
    ("a - None", TypeError, "unsupported operand type(s) for -: 'Value' and 'NoneType'"),
    ("a * None", TypeError, "unsupported operand type(s) for *: 'Value' and 'NoneType'"),
    ("a / None", TypeError, "unsupported operand type(s) for /: 'Value' and 'NoneType'"),
    ("a ** None", TypeError, "unsupported operand type(s) for ** or pow(): 'Value' and 'NoneType'"),
    ("a + '2'", TypeError, "unsupported operand type(s) for +: 'Value' and 'str'"),
    ("a / '2'", TypeError, "unsupported operand type(s) for /: 'Value' and 'str'"),
    ("a + 2j", TypeError, "unsupported operand type(s) for +: 'Value' and 'complex'"),
    ("None ** a", TypeError, "unsupported operand type(s) for ** or pow(): 'NoneType' and 'Value'"),
    ("2j ** a", TypeError, "unsupported operand type(s) for ** or pow(): 'complex' and 'Value'"),
    ("None + a", TypeError, "a Value holds a real number, not None"),
    ("None - a", TypeError, "a Value holds a real number, not None"),
    ("'2' * a", TypeError, "a Value holds a real number, not '2'"),
    ("[2] / a", TypeError, "a Value holds a real number, not [2]"),
    ("Value('a')", TypeError, "a Value holds a real number, not 'a'"),
    ("Value(None)", TypeError, "a Value holds a real number, not None"),
    ("Value(Value(1))", TypeError, "a Value holds a real number, not Value(data=1.0, grad=0.0)"),
    ("a ** Value(3.0)", TypeError, "the exponent must be a plain number; for two Values, x**y is (y * x.log()).exp()"),
    ("Value(10) ** 400", OverflowError, "10**400 is too large for a float"),
    ("10 ** (a * 200)", OverflowError, "10**400 is too large for a float"),
    ("Value(1000).exp()", OverflowError, "e to the 1000 is too large for a float"),
    ("Value(0).log()", ValueError, "0 has no logarithm; it is not above 0"),
    ("Value(-2.5).log()", ValueError, "-2.5 has no logarithm; it is not above 0"),
    ("Value(inf).sin()", ValueError, "inf has no sine; it is not finite"),
    ("Value(-inf).sin()", ValueError, "-inf has no sine; it is not finite"),
    ("a < None", TypeError, "'<' not supported between instances of 'float' and 'NoneType'"),
    ("a >= '2'", TypeError, "'>=' not supported between instances of 'float' and 'str'"),
    ("'2' < a", TypeError, "'>' not supported between instances of 'float' and 'str'"),
]


def make(mistake):
    """Evaluate an expression that contains a mistake."""
    return eval(mistake, {"Value": Value, "a": Value(2), "inf": INF})


@pytest.mark.parametrize(("mistake", "error", "message"), MISTAKES)
def test_mistakes(mistake, error, message):
    """A mistake raises one error, immediately, with exactly this message."""
    with pytest.raises(error, match=f"^{re.escape(message)}$") as caught:
        make(mistake)

    assert caught.value.__context__ is None or caught.value.__suppress_context__


@pytest.mark.parametrize("mistake", ["a / 0", "a / Value(0)", "1 / Value(0)", "Value(0) / 0"])
def test_division_by_zero(mistake):
    """Division by zero raises with Python's own message, which varies slightly by version."""
    with pytest.raises(ZeroDivisionError, match=r"^(float )?division by zero$"):
        make(mistake)


def test_negative_power_of_zero():
    """A negative power of zero raises with Python's own message."""
    for mistake in ("Value(0) ** -1", "0 ** Value(-1)"):
        with pytest.raises(ZeroDivisionError, match=r"to a negative power$"):
            make(mistake)
