"""Compiled programs: compared with the engine, number by number; rejected functions; and the special cases of C."""

import functools
import math
import random
import shutil
import subprocess
import sys

import pytest
from hypothesis import given, settings

from graphs import OURS, TAME, build, run, tame_programs, thorough
from litgrad import compile as recorder
from litgrad.check import numerical_gradient
from litgrad.compile import Compiled, CompiledC, RecordingError, record
from litgrad.engine import Value, build_topo
from litgrad.nn import MLP
from litgrad.train import cross_entropy, falling, max_margin, squared_error, total_loss, train

needs_c = pytest.mark.skipif(not recorder.compiler(), reason="needs a C compiler")
BOTH = pytest.mark.parametrize("kind", [Compiled, pytest.param(CompiledC, marks=needs_c)])


def engine(f, rows, parameters):
    """Return the average loss of the rows and its gradients in the parameters, computed by the engine."""
    for p in parameters:
        p.grad = 0.0
    loss = sum(f(*map(type(parameters[0]), row)) for row in rows) / len(rows)
    loss.backward()
    return [loss.data, *(p.grad for p in parameters)]


def flat(found):
    """Return a program's loss and gradients in one list."""
    return [found[0], *found[1]]


def same(f, rows, parameters, kind=Compiled):
    """Return the compiled program; fail unless its loss and gradients agree with the engine's to 1e-12."""
    program = kind(f, rows, parameters)
    expected = engine(f, rows, parameters)
    assert flat(program.gradients()) == pytest.approx(expected, rel=1e-12, abs=1e-12), program.text
    return program


# Against the engine


@settings(thorough, max_examples=40)
@given(tame_programs)
def test_expressions(program):
    """Random graphs of all operations agree with the engine; one leaf is the input, the others are parameters."""
    ps = list(map(Value, (0.7, *program.inputs[1:])))
    rows = [(program.inputs[0],), (0.25,)]

    def f(x):
        return run(program, [x, *ps[1:]], OURS)[-1] + ps[0] * 0.5

    try:
        fits = all(map(math.isfinite, engine(f, rows, ps)))
    except (ArithmeticError, ValueError):
        fits = False  # the second row is outside the domain of a logarithm or root
    same(f, rows if fits else rows[:1], ps)


def loss_of(net, loss=max_margin, decay=0.1):
    """Return a loss function of one row, whose last number is the target."""
    return lambda *row: total_loss(net, [row[:-1]], [row[-1]], loss, decay)


def networks(count):
    """Yield ``count`` networks of random sizes and activations, each with a loss, weight decay, and some rows."""
    chance = random.Random(1)
    for _ in range(count):
        sizes = [chance.randint(1, 3), *(chance.randint(1, 5) for _ in range(chance.randint(0, 2))), 1]
        activation = chance.choice([Value.tanh, Value.relu, Value.sin])
        loss = chance.choice([max_margin, squared_error])
        rows = [[chance.uniform(-2, 2) for _ in range(sizes[0])] + [chance.choice([-1.0, 1.0])] for _ in range(3)]
        random.seed(chance.random())
        yield MLP(sizes[0], sizes[1:], activation=activation), loss, chance.choice([0.0, 0.1]), rows


def test_networks():
    """200 networks agree with the engine, with two losses, with and without weight decay."""
    for net, loss, decay, rows in networks(200):
        same(loss_of(net, loss, decay), rows, net.parameters())


def test_lean_networks():
    """Networks of Leans, whose weighted sum is one node, agree in both languages."""
    fast = pytest.importorskip("litgrad.fast")
    for activation in (fast.Lean.relu, fast.Lean.tanh):
        random.seed(3)
        net = MLP(2, [4, 4, 1], value=fast.Lean, activation=activation)
        rows = [(0.3, -0.6, 1.0), (-1.2, 0.4, -1.0), (0.1, 0.2, 1.0)]
        for kind in [Compiled, CompiledC][: 1 + bool(recorder.compiler())]:
            same(loss_of(net), rows, net.parameters(), kind)


def test_lean_constants():
    """A plain number on either side of a Lean's operation stays on its side."""
    fast = pytest.importorskip("litgrad.fast")
    a, b = fast.Lean(0.7), fast.Lean(1.3)
    for f in (
        lambda x: 1 - a * x,
        lambda x: 2 / (x + a) - 3 + 1.5 * b,
        lambda x: (a * x) ** 3 + 2**b + a ** (1 / 3),
        lambda x: 3 - (a - 1) / 2 * x + -b,
        lambda x: fast.weighted_sum([a, b], [x, 2.0], b),
        lambda x: fast.weighted_sum([a, b], [3.0, 2.0], b) * x,
        lambda x: fast.weighted_sum([a, b * x], [x * a, x], b),
    ):
        same(f, [(0.5,), (0.9,)], [a, b])


EVERYTHING = [
    lambda a, b, x: (a * x + b - 1) / (x * x + a),
    lambda a, b, x: (a * x).tanh() * (b * x).exp() - (a * a + 1).log() + (a - x).sin(),
    lambda a, b, x: (a * x - b).relu() + (b * x).relu() * a - (x - 5).relu() * b,
    lambda a, b, x: (a + 2) ** 3 * x + (b + 2) ** (1 / 3) + (b + 2) ** -0.5 + 2**a + 0.3 ** (b * x),
    lambda a, b, x: a - (b - (a - (b - x))) - (a / (b / (a / (x + 3)))),
    lambda a, b, x: 0.5 * (a * a + b * b) + a.relu() * 3 + (a * b).tanh() - 1 / b,
    lambda a, b, x: a * b + 0 * x,
    lambda a, b, x: b,
    lambda a, b, x: x,
    lambda a, b, x: x * x + 2,
]


@BOTH
def test_everything(kind):
    """Every operation, with brackets where needed, works on parameters, inputs, and constants, for seven rows."""
    a, b = Value(0.6), Value(-0.4)
    rows = [(x / 4,) for x in range(-3, 4)]
    if kind is Compiled:
        for f in EVERYTHING:
            same(functools.partial(f, a, b), rows, [a, b])
    same(lambda x: sum(2**k * f(a, b, x) for k, f in enumerate(EVERYTHING)), rows, [a, b], kind)


def test_slopes_are_what_a_nudge_measures():
    """Gradients are those of the average loss, by finite differences."""
    random.seed(1)
    net = MLP(2, [3, 1], activation=Value.tanh)
    rows = [(0.5, -1.0, 1.0), (1.5, 0.3, -1.0)]
    program = Compiled(lambda a, b, y: (net([a, b]) - y) ** 2, rows, net.parameters())

    def loss_at(*numbers):
        for p, number in zip(net.parameters(), numbers, strict=True):
            p.data = number
        return program.gradients()[0]

    here = [p.data for p in net.parameters()]
    _, slopes = program.gradients()
    assert numerical_gradient(loss_at, *here) == pytest.approx(slopes, abs=1e-8)


EDGES = [
    ("a.relu()", 0.0),
    ("a.relu()", -0.0),
    ("a.relu() * inf + x", -2.0),
    ("a**0", 0.0),
    ("a**0.5", 0.0),
    ("a**1.5", 0.0),
    ("a**-1.5", -8.0),
    ("0**a", 2.0),
    ("1**a", 5.0),
    ("(-2) ** a", 2.0),
    ("a.exp()", -1000.0),
    ("a.tanh()", 400.0),
    ("a * nan", 1.0),
    ("a + inf", 1.0),
]


@BOTH
@pytest.mark.parametrize(("formula", "at"), EDGES)
def test_edges(formula, at, kind):
    """At corners, with infinities, and with nan, the program gives what the engine gives."""
    if kind is CompiledC and formula not in {"a.relu()", "a**0.5", "a**-1.5", "(-2) ** a", "a + inf"}:
        pytest.skip("five are enough, at a quarter of a second each")
    a = Value(at)

    def f(x):
        return eval(formula, {"a": a, "x": x, "inf": math.inf, "nan": math.nan})

    rows = [(1.0,)] * 4  # as many as a C vector has lanes: in an unused lane, 0 times an infinite slope would be nan
    expected = engine(f, rows, [a])
    assert flat(kind(f, rows, [a]).gradients()) == pytest.approx(expected, nan_ok=True)


# The text


def test_text():
    """The text of one neuron has sums as one expression, constants before the loop over rows, and no terms of 0."""
    p = [Value(0.5), Value(-1.5), Value(0.1)]

    def f(x0, x1):
        return (p[0] * x0 + p[1] * x1 + p[2]).relu() + 0.01 * p[0] * p[0]

    assert Compiled(f, [(1, 2)], p).text == (
        "def program(p, rows):\n"
        "    p0, p1, p2, = p\n"
        "    d0 = d1 = d2 = d3 = loss = 0.0\n"
        "    one = 1.0\n"
        "    v5 = 0.01 * p0\n"
        "    v6 = v5 * p0\n"
        "    for x0, x1, in rows:\n"
        "        v3 = p0 * x0 + p1 * x1 + p2\n"
        "        v4 = (0.0 if v3 <= 0.0 else v3)\n"
        "        v7 = v4 + v6\n"
        "        loss += v7\n"
        "        g3 = (one if v4 else 0.0)\n"
        "        if one:\n"
        "            d3 += one\n"
        "        if g3:\n"
        "            d2 += g3\n"
        "            d1 += g3 * x1\n"
        "            d0 += g3 * x0\n"
        "    g5 = d3 * p0\n"
        "    if d3:\n"
        "        d0 += d3 * v5\n"
        "    if g5:\n"
        "        d0 += g5 * 0.01\n"
        "    n = len(rows)\n"
        "    return loss / n, [d0 / n, d1 / n, d2 / n]\n"
    )


def test_used_twice():
    """A result used twice is computed once, even if no gradient needs it; one used once gets no name."""
    a = Value(2.0)

    def f(x):
        shared = a - x
        return shared + (shared - 1)

    text = Compiled(f, [(1.0,)], [a]).text
    assert "v0 = p0 - x0\n        v2 = v0 + (v0 - 1.0)\n" in text


def test_exponents_are_exact():
    """A power's operation has the exponent's shortest text that is exact."""
    x = Value(1.0)
    notes = [v._op for v in (x**2, x**-0.5, x ** (1 / 3), 3**x, (1 / 3) ** x, x**math.nan, x**1e22)]

    assert notes == ["**2", "**-0.5", "**0.3333333333333333", "3**", "0.3333333333333333**", "**nan", "**1e+22"]


# Size


def test_deep():
    """A chain of 8,000 operations, and a value used 4,000 times, can be compiled."""
    a = Value(0.99)

    def chain(x):
        for _ in range(4_000):
            x = a * x + 0.001
        return x

    def fan(x):
        v = a * x
        return sum((v * k for k in range(4_000)), v)

    same(chain, [(1.0,)], [a])
    same(fan, [(1.0,), (2.0,)], [a])


@BOTH
def test_a_million_nodes(kind):
    """A program runs on rows whose graphs have a million nodes in all."""
    random.seed(1)
    net = MLP(2, [8, 8, 1])
    program = kind(loss_of(net), [(1, 2, 1)], net.parameters())
    one = len(build_topo(loss_of(net)(1.0, 2.0, 1.0)))
    rows = [(math.sin(k), math.cos(2 * k), 1.0 - 2 * (k % 2)) for k in range(math.ceil(1e6 / one))]
    program.use(rows)
    loss, slopes = program.gradients()
    parts = []
    for k in range(0, len(rows), 500):
        program.use(rows[k : k + 500])
        parts.append((len(rows[k : k + 500]), flat(program.gradients())))

    assert one * len(rows) >= 1_000_000
    weighed = [sum(n * part[i] for n, part in parts) / len(rows) for i in range(1 + len(slopes))]
    assert flat((loss, slopes)) == pytest.approx(weighed, rel=1e-10, abs=1e-12)


# Training


@BOTH
def test_training(kind):
    """With a falling rate, losses and parameters are the engine's, and the network keeps its structure."""
    xs = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0], [0.0, 0.5, 1.0]]
    ys = [1.0, -1.0, -1.0, 1.0, 1.0]
    nets = []
    for _ in range(2):
        random.seed(1337)
        nets.append(MLP(3, [4, 4, 1]))
    rate = falling(0.2, 0.01, 20)
    expected = train(nets[0], xs, ys, 20, rate, max_margin, 1e-3)
    rows = [(*x, y) for x, y in zip(xs, ys, strict=True)]
    program = kind(loss_of(nets[1], decay=1e-3), rows, nets[1].parameters())
    losses = program(15, rate)
    losses += program(5, lambda step: rate(step + 15))

    assert losses == pytest.approx(expected, rel=1e-12, abs=1e-12)
    data = [[p.data for p in net.parameters()] for net in nets]
    assert data[1] == pytest.approx(data[0], rel=1e-12, abs=1e-12)
    assert program(0, 0.1) == []


@BOTH
def test_parameters_are_read_at_each_run(kind):
    """Each run reads the parameters' current data, and computing gradients doesn't change it."""
    w = Value(2.0)
    program = kind(lambda x: w * w * x, [(1.0,), (3.0,)], [w])
    first = program.gradients()
    w.data = 5.0

    assert (first, program.gradients(), w.data) == ((8.0, [8.0]), (50.0, [20.0]), 5.0)


@needs_c
def test_rows_that_fill_no_register():
    """In C, unused lanes of the last vector don't contribute."""
    w = Value(1.5)
    program = CompiledC(lambda x: (w * x).relu() + w * 3, [(1.0,)], [w])
    for count in range(1, 10):
        rows = [(k + 1.0,) for k in range(count)]
        program.use(rows)
        expected = engine(lambda x: (w * x).relu() + w * 3, rows, [w])
        assert flat(program.gradients()) == pytest.approx(expected, rel=1e-12)


@BOTH
def test_a_loss_that_is_no_number(kind):
    """The step after a non-finite loss isn't taken."""
    w = Value(1.0)
    program = kind(lambda x: w * w * x, [(1.0,)], [w])

    with pytest.raises(FloatingPointError, match=r"^the loss is inf at step 1; that step was not taken$"):
        program(5, lambda step: -1e200)
    assert w.data == 1.0 + 2e200


# Rejected functions and rows


W = Value(3.0)
OLD = Value(0.5)
HIDDEN = W * 2
ONE_WAY = "a recording goes one way for all numbers, so it must not compare values, nor look at their data"


def look_inside(x):
    """Return x, or a tenth of it, with a choice that the graph doesn't record."""
    return x if x.data > 0 else 0.1 * x


def set_inside(x):
    """Return W * x after changing the parameter."""
    W.data = 4.0
    return W * x


REFUSED = [
    (lambda x: W * x if x > 0 else W, ONE_WAY),
    (lambda x: W * x if x <= 1 else W, ONE_WAY),
    (lambda x: W * x if W >= 1 else x, ONE_WAY),
    (lambda x: max(W * x, x), ONE_WAY),
    (lambda x: min(W, 2 * W) * x, ONE_WAY),
    (lambda x: W * float(x), ONE_WAY),
    (lambda x: W * math.floor(W * x), ONE_WAY),
    (lambda x: W * round(float(W)), ONE_WAY),
    (lambda x: look_inside(W * x), ONE_WAY),
    (lambda x: W * Value(W.data), ONE_WAY),
    (lambda x: W * len(repr(x)), ONE_WAY),
    (lambda x: sum(W * x for _ in range(3) if x.data), ONE_WAY),
    (lambda x: cross_entropy([W * x], [1.0]), ONE_WAY),
    (set_inside, ONE_WAY),
    (
        lambda x: W * x + OLD,
        "Value(data=0.5, grad=0.0) is older than the recording; list it with the parameters, or make it a plain number",
    ),
    (
        lambda x: HIDDEN * x,
        "Value(data=2.0, grad=0.0) is older than the recording; list it with the parameters, or make it a plain number",
    ),
    (lambda x: Value(1.0, (W * x,), "mine", (2.0,)), "there is no rule for such an operation: 'mine'"),
    (lambda x: Value(1.0, (W, x, x), "*", (1.0, 1.0, 1.0)), "there is no rule for such an operation: '*'"),
    (lambda x: 3.0, "the loss is 3.0, and not a Value"),
    (lambda x: [W * x], "the loss is [Value(data=nan, grad=0.0)], and not a Value"),
]


@pytest.mark.parametrize("number", range(len(REFUSED)))
def test_refused(number):
    """A function that would be wrong for other numbers is rejected, and Value is restored."""
    f, message = REFUSED[number]
    with pytest.raises(RecordingError) as caught:
        record(f, 1, [W])

    assert str(caught.value) == message
    assert "data" not in vars(Value)
    assert (W.data, W * 2 > 5, float(W)) == (3.0, True, 3.0)


def test_rows_are_refused():
    """Rows of the wrong width, no rows, non-numbers, and a repeated parameter raise an error."""
    program = Compiled(lambda x, y: W * x + y, [(1.0, 2.0)], [W])
    with pytest.raises(ValueError, match=r"^the program takes 2 numbers from each row, and row 1 has 3$"):
        program.use([(1, 2), (1, 2, 3)])
    with pytest.raises(ValueError, match=r"^there are no rows to run on$"):
        program.use([])
    with pytest.raises(ValueError, match=r"^there are no rows to run on$"):
        Compiled(lambda x: W * x, [], [W])
    with pytest.raises(ValueError, match=r"^could not convert string to float: 'a'$"):
        program.use([("a", 2)])
    with pytest.raises(RecordingError, match=r"^a parameter is listed twice$"):
        Compiled(lambda x: W * x, [(1.0,)], [W, W])
    with pytest.raises(RecordingError, match=r"^there are no parameters$"):
        Compiled(lambda x: x, [(1.0,)], [])
    assert program.gradients() == (5.0, [1.0])


def test_without_a_compiler(monkeypatch):
    """A missing C compiler raises an error with a remedy."""
    monkeypatch.setattr(shutil, "which", lambda name: None)

    with pytest.raises(FileNotFoundError) as caught:
        CompiledC(lambda x: W * x, [(1.0,)], [W])
    remedy = "install gcc or clang, or take Compiled, which needs neither"
    assert str(caught.value) == f"there is no C compiler here; {remedy}"


@needs_c
def test_a_compiler_that_fails():
    """The error shows the compiler's message."""
    with pytest.raises(OSError, match=r"(?s)^the C compiler refused the program: .*error"):
        recorder.library("int f(")


def test_import_needs_nothing():
    """The module imports only the engine and the standard library."""
    code = "import sys; import litgrad.compile; print(*{'numpy', 'torch', 'matplotlib', 'litgrad.nn'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "\n"


def test_programs_of_graphs():
    """Fifty larger graphs, of twenty layers, agree with the engine."""
    chance = random.Random(5)
    for _ in range(50):
        program = build(TAME, [0.5, -1.2, 1.1], [chance.randbytes(30) for _ in range(20)])
        ps = [Value(x) for x in program.inputs]
        same(lambda program=program, ps=ps: run(program, ps, OURS)[-1], [()], ps)
