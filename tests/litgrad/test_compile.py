"""Compiled programs: compared with the engine, number by number; rejected functions; and the special cases of C."""

import functools
import math
import random
import shutil
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphs import OURS, TAME, build, run, tame_programs, thorough
from litgrad import compile as recorder
from litgrad.check import numerical_gradient
from litgrad.compile import Compiled, CompiledC, RecordingError, Symbol, record
from litgrad.engine import Value, build_topo
from litgrad.nn import MLP
from litgrad.train import accuracy, cross_entropy, falling, max_margin, squared_error, total_loss, train

needs_c = pytest.mark.skipif(not recorder.compiler(), reason="needs a C compiler")
BOTH = pytest.mark.parametrize("kind", [Compiled, pytest.param(CompiledC, marks=needs_c)])


TRACED = (Symbol.exp, Symbol.tanh, Symbol.relu, Symbol.log, Symbol.sin)


def functions_of(xs):
    """Return the functions of random graphs, for the kind of numbers that the inputs are."""
    return TRACED if any(isinstance(x, Symbol) for x in xs) else OURS


def engine(f, rows, numbers):
    """Return the average loss of the rows and its gradients in the parameters, computed by the engine.

    The loss is called with the list of parameters, and then with the numbers of a row.
    """
    parameters = list(map(Value, numbers))
    loss = sum(f(parameters, *map(Value, row)) for row in rows) / len(rows)
    loss.backward()
    return [loss.data, *(p.grad for p in parameters)]


def compiled(f, rows, numbers, kind=Compiled):
    """Return the program of a loss that's called with its parameters first."""
    parameters = list(map(Symbol, numbers))
    return kind(functools.partial(f, parameters), rows, parameters)


def flat(found):
    """Return a program's loss and gradients in one list."""
    return [found[0], *found[1]]


def same(f, rows, numbers, kind=Compiled):
    """Return the compiled program; fail unless its loss and gradients agree with the engine's to 1e-12."""
    program = compiled(f, rows, numbers, kind)
    expected = engine(f, rows, numbers)
    assert flat(program.gradients()) == pytest.approx(expected, rel=1e-12, abs=1e-12), program.text
    return program


# Against the engine


@settings(thorough, max_examples=40)
@given(tame_programs)
def test_expressions(program):
    """Random graphs of all operations agree with the engine; one leaf is the input, the others are parameters."""
    numbers = (0.7, *program.inputs[1:])
    rows = [(program.inputs[0],), (0.25,)]

    def f(ps, x):
        return run(program, [x, *ps[1:]], functions_of([x]))[-1] + ps[0] * 0.5

    try:
        fits = all(map(math.isfinite, engine(f, rows, numbers)))
    except (ArithmeticError, ValueError):
        fits = False  # the second row is outside the domain of a logarithm or root
    same(f, rows if fits else rows[:1], numbers)


def loss_of(net, loss=max_margin, decay=0.1):
    """Return a loss function of one row, whose last number is the target."""
    return lambda *row: total_loss(net, [row[:-1]], [row[-1]], loss, decay)


def same_network(sizes, activation, loss, decay, rows, *, kind=Compiled):
    """Fail unless a network of Symbols agrees with one of Values that has the same parameters."""
    nets = [MLP(sizes[0], sizes[1:], getattr(value, activation), value) for value in (Value, Symbol)]
    for p, q in zip(*(net.parameters() for net in nets), strict=True):
        q.data = p.data
    of_values, of_symbols = (loss_of(net, loss, decay) for net in nets)
    total = sum(of_values(*row) for row in rows) / len(rows)
    total.backward()
    expected = [total.data, *(p.grad for p in nets[0].parameters())]
    program = kind(of_symbols, rows, nets[1].parameters())
    assert flat(program.gradients()) == pytest.approx(expected, rel=1e-12, abs=1e-12), program.text


def some_rows(chance, inputs, count=3):
    """Return rows of random numbers, each with a target of 1 or -1."""
    return [[*(chance.uniform(-2, 2) for _ in range(inputs)), chance.choice([-1.0, 1.0])] for _ in range(count)]


@settings(thorough, max_examples=200)
@given(
    st.lists(st.integers(1, 5), min_size=1, max_size=4),
    st.sampled_from(["tanh", "relu", "sin"]),
    st.sampled_from([max_margin, squared_error]),
    st.sampled_from([0.0, 0.1]),
    st.randoms(use_true_random=False),
)
def test_networks(sizes, activation, loss, decay, chance):
    """Networks of all shapes agree with the engine, with two losses, with and without weight decay, for any rows."""
    random.seed(chance.random())
    same_network([*sizes, 1], activation, loss, decay, some_rows(chance, sizes[0], chance.randint(1, 7)))


@needs_c
@pytest.mark.parametrize("seed", range(8))
def test_networks_in_c(seed):
    """Networks of other shapes agree in C."""
    chance = random.Random(seed)
    random.seed(seed)
    sizes = [chance.randint(1, 3), *(chance.randint(1, 5) for _ in range(chance.randint(0, 2))), 1]
    activation, loss = chance.choice(["tanh", "relu", "sin"]), chance.choice([max_margin, squared_error])
    rows = some_rows(chance, sizes[0], chance.randint(1, 7))
    same_network(sizes, activation, loss, chance.choice([0.0, 0.1]), rows, kind=CompiledC)


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
    rows = [(x / 4,) for x in range(-3, 4)]
    if kind is Compiled:
        for f in EVERYTHING:
            same(lambda ps, x, f=f: f(*ps, x), rows, [0.6, -0.4])
    same(lambda ps, x: sum(2**k * f(*ps, x) for k, f in enumerate(EVERYTHING)), rows, [0.6, -0.4], kind)


def test_slopes_are_what_a_nudge_measures():
    """Gradients are those of the average loss, by finite differences."""
    random.seed(1)
    net = MLP(2, [3, 1], activation=Symbol.tanh, value=Symbol)
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

    def f(ps, x):
        return eval(formula, {"a": ps[0], "x": x, "inf": math.inf, "nan": math.nan})

    rows = [(1.0,)] * 4  # as many as a C vector has lanes: in an unused lane, 0 times an infinite slope would be nan
    expected = engine(f, rows, [at])
    assert flat(compiled(f, rows, [at], kind).gradients()) == pytest.approx(expected, nan_ok=True)


# The text


def test_text():
    """The text of one neuron has sums as one expression, constants before the loop over rows, and no terms of 0."""
    p = [Symbol(0.5), Symbol(-1.5), Symbol(0.1)]

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
    a = Symbol(2.0)

    def f(x):
        shared = a - x
        return shared + (shared - 1)

    text = Compiled(f, [(1.0,)], [a]).text
    assert "v0 = p0 - x0\n        v2 = v0 + (v0 - 1.0)\n" in text


def test_constants_are_exact():
    """A plain number is in the text with all its digits, and a square is a product."""
    a = Symbol(1.0)
    text = Compiled(lambda x: (a * x) ** (1 / 3) + (1 / 3) ** a + x**1e22 + a**2, [(1.0,)], [a]).text

    for part in ("power(v0, 0.3333333333333333)", "power(0.3333333333333333, p0)", "power(x0, 1e+22)", "p0 * p0"):
        assert part in text


# Size


def test_deep():
    """A chain of 8,000 operations, and a value used 4,000 times, can be compiled."""

    def chain(ps, x):
        for _ in range(4_000):
            x = ps[0] * x + 0.001
        return x

    def fan(ps, x):
        v = ps[0] * x
        return sum((v * k for k in range(4_000)), v)

    same(chain, [(1.0,)], [0.99])
    same(fan, [(1.0,), (2.0,)], [0.99])


@BOTH
def test_a_million_nodes(kind):
    """A program runs on rows whose graphs have a million nodes in all."""
    random.seed(1)
    net = MLP(2, [8, 8, 1], value=Symbol)
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
    for value in (Value, Symbol):
        random.seed(1337)
        nets.append(MLP(3, [4, 4, 1], value=value))
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
    w = Symbol(2.0)
    program = kind(lambda x: w * w * x, [(1.0,), (3.0,)], [w])
    first = program.gradients()
    w.data = 5.0

    assert (first, program.gradients(), w.data) == ((8.0, [8.0]), (50.0, [20.0]), 5.0)


@needs_c
def test_rows_that_fill_no_register():
    """In C, unused lanes of the last vector don't contribute."""

    def f(ps, x):
        return (ps[0] * x).relu() + ps[0] * 3

    program = compiled(f, [(1.0,)], [1.5], CompiledC)
    for count in range(1, 10):
        rows = [(k + 1.0,) for k in range(count)]
        program.use(rows)
        expected = engine(f, rows, [1.5])
        assert flat(program.gradients()) == pytest.approx(expected, rel=1e-12)


@needs_c
@pytest.mark.parametrize(("number", "close"), [("double", 1e-12), ("float", 1e-5)])
@pytest.mark.parametrize("lanes", [1, 2, 8])
def test_lanes_and_floats(lanes, number, close):
    """Vectors of other widths agree with the engine, and floats agree to about six digits."""
    kind = type("Kind", (CompiledC,), {"lanes": lanes, "number": number})

    def f(ps, x):
        return (ps[0] * x + 0.1).tanh() - 1e-3 * ps[1] ** 3 * x + (ps[1] - x).relu() * 2**x

    rows = [(k / 8,) for k in range(11)]
    found = flat(compiled(f, rows, [0.7, 0.4], kind).gradients())
    assert found == pytest.approx(engine(f, rows, [0.7, 0.4]), rel=close, abs=close)


@BOTH
def test_a_loss_that_is_no_number(kind):
    """The step after a non-finite loss isn't taken."""
    w = Symbol(1.0)
    program = kind(lambda x: w * w * x, [(1.0,)], [w])

    with pytest.raises(FloatingPointError, match=r"^the loss is inf at step 1; that step was not taken$"):
        program(5, lambda step: -1e200)
    assert w.data == 1.0 + 2e200


# Rejected functions and rows


W = Symbol(3.0)
OLD = Symbol(0.5)
SEEN = (
    "a recording sees operations, not numbers: "
    "a Symbol can't be compared, used in an if, made a float, or asked for its data"
)


def look_inside(x):
    """Return x, or a tenth of it, with a choice that no graph records."""
    return x if x.data > 0 else 0.1 * x


def set_inside(x):
    """Return W * x after changing the parameter."""
    W.data = 4.0
    return W * x


BY_NUMBER = {
    "an if": lambda x: W * x if x > 0 else W,
    "at most": lambda x: W * x if x <= 1 else W,
    "at least": lambda x: W * x if W >= 1 else x,
    "less": lambda x: W * x if W * x < 1 else x,
    "equal": lambda x: W * x if x == 0 else W,
    "unequal": lambda x: W * x if W != 3.0 else W,
    "truth": lambda x: W * x if x else W,
    "not": lambda x: W * (not x),
    "and": lambda x: x and W * x,
    "while": lambda x: next(W * x for _ in range(9) if x * 2 > 1),
    "max": lambda x: max(W * x, x),
    "min": lambda x: min(W, 2 * W) * x,
    "sorted": lambda x: sum(sorted([W * x, x])),
    "in": lambda x: W * x if x in (0.0, 1.0) else W,
    "float": lambda x: W * float(x),
    "int": lambda x: W * int(W * x),
    "floor": lambda x: W * math.floor(W * x),
    "round": lambda x: W * round(W * x),
    "round a float": lambda x: W * round(float(W)),
    "math": lambda x: W * math.tanh(W * x),
    "isnan": lambda x: W * x if math.isnan(x) else W,
    "data": lambda x: look_inside(W * x),
    "an input's data": look_inside,
    "a parameter's data": lambda x: W * Value(W.data),
    "a loop over data": lambda x: sum(W * x for _ in range(3) if x.data),
    "setting data": set_inside,
    "cross_entropy": lambda x: cross_entropy([W * x], [1.0]),
    "accuracy": lambda x: W * accuracy([W * x], [1.0]),
    "a Value's method": lambda x: Value.tanh(W * x),
}
"""Functions that decide something by a number, which is not there while they're recorded."""


@pytest.mark.parametrize("name", BY_NUMBER)
def test_a_choice_by_number_is_refused(name):
    """A branch that depends on the data raises an error that says what a recording can't see; parameters stay."""
    with pytest.raises(RecordingError) as caught:
        record(BY_NUMBER[name], 1, [W])

    assert str(caught.value) == SEEN
    assert W.data == 3.0


UNCLEAR = {
    "a Symbol of no list": (
        lambda x: W * x + OLD,
        "Symbol(0.5) is neither an input nor a parameter; list it with the parameters, or make it a plain number",
    ),
    "an operation without a rule": (
        lambda x: Symbol(None, (W * x,), "mine"),
        "there is no rule for such an operation: 'mine'",
    ),
    "too many operands": (
        lambda x: Symbol(None, (W, x, x), "*"),
        "there is no rule for such an operation: '*'",
    ),
    "a plain number": (lambda x: 3.0, "the loss is 3.0, and not a Symbol"),
    "a list": (lambda x: [W * x], "the loss is [Symbol('*')], and not a Symbol"),
}


@pytest.mark.parametrize("name", UNCLEAR)
def test_refused(name):
    """A function whose result is no program of its inputs and parameters is rejected; parameters keep their data."""
    f, message = UNCLEAR[name]
    with pytest.raises(RecordingError) as caught:
        record(f, 1, [W])

    assert str(caught.value) == message
    assert (W.data, OLD.data) == (3.0, 0.5)


@pytest.mark.parametrize(
    "f",
    [
        lambda x: W * x + Value(0.5),
        lambda x: Value(0.5) * x * W,
        lambda x: W % 2 * x,
        lambda x: abs(W * x),
        lambda x: (W * x)[0],
        lambda x: W * [1, 2][x],
        lambda x: sum(W for _ in range(x)),
        lambda x: W * len(x),
        lambda x: W**x,
        lambda x: W * math.trunc(x),
        lambda x: W * "2",
    ],
)
def test_what_a_symbol_does_not_have(f):
    """Python itself refuses what isn't an operation of the engine's, and operands that are no numbers."""
    with pytest.raises(TypeError):
        record(f, 1, [W])
    assert W.data == 3.0


@pytest.mark.parametrize("stranger", [Value(0.5), W * 2, Symbol(), 0.5])
def test_parameters_that_are_no_symbols(stranger):
    """A parameter without a number of its own, or of another kind, is rejected with a remedy."""
    with pytest.raises(RecordingError) as caught:
        record(lambda x: W * x, 1, [W, stranger])

    assert str(caught.value) == f"{stranger!r} can't be a parameter here; make the network with value=Symbol"
    assert W.data == 3.0


def test_what_was_made_before():
    """A symbol made before the recording is part of it, since it has no number that could have changed."""
    doubled = W * 2
    found = Compiled(lambda x: doubled * x, [(1.0,), (2.0,)], [W]).gradients()

    assert found == (9.0, [3.0])


def test_symbols_as_keys():
    """Symbols are told apart by identity in sets and dictionaries, although they can't be compared."""
    pair = [Symbol(1.0), Symbol(1.0)]

    assert len({*pair, *pair}) == 2
    assert pair[1] in pair[1:]


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
        same(lambda ps, program=program: run(program, ps, functions_of(ps))[-1], [()], program.inputs)
