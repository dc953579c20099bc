"""The lean engine: agrees with litgrad.engine on random expressions and networks; rejected inputs; its graphs."""

import copy
import gc
import math
import operator
import pickle
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_engine import BY_HAND, CONSTANTS, EDGES, same_bits

from graphs import EXACT, OURS, TAME, agree, exact_programs, largest, run, run_values, tame_programs, thorough
from litgrad.check import numerical_gradient
from litgrad.draw import draw_dot
from litgrad.engine import Value, build_topo
from litgrad.fast import Inputs, Lean, WeightedSum, reached, weighted_sum
from litgrad.nn import MLP, Layer, Neuron
from litgrad.store import load, save
from litgrad.train import cross_entropy, max_margin, squared_error, train, weight_decay

SAME = 1e-12
LEAN = tuple(getattr(Lean, f.__name__) for f in OURS)


def run_leans(program):
    """Return all nodes of the program, made by the lean engine."""
    return run(program, map(Lean, program.inputs), LEAN)


def close(a, b):
    """Return True if two numbers agree to the tolerance of this part of the book."""
    return abs(a - b) <= SAME * max(1.0, abs(b))


def gradients(f, *inputs):
    """Return the gradients of f in its inputs."""
    leaves = [Lean(x) for x in inputs]
    f(*leaves).backward()
    return [v.grad for v in leaves]


# Random expressions


def assert_same(program):
    """Check each node's data against the engine's bit for bit, and its gradient to 1e-12."""
    values, leans = run_values(program), run_leans(program)
    values[-1].backward()
    leans[-1].backward()

    agree(program, [v.data for v in leans], [v.data for v in values], same_bits)
    agree(program, [v.grad for v in leans], [v.grad for v in values], close)


@settings(thorough, max_examples=100)
@given(exact_programs | tame_programs)
def test_expressions(program):
    """Every expression gives the engine's numbers."""
    assert_same(program)


@pytest.mark.parametrize("family", [EXACT, TAME], ids=["exact", "tame"])
def test_large_expressions(family):
    """The largest expressions, of 2,500 operations each, give the engine's numbers."""
    for seed in range(3):
        assert_same(largest(family, seed))


@settings(thorough, max_examples=60)
@given(exact_programs, st.integers(0), st.integers(0))
def test_leaves_are_right_from_any_two_nodes(program, first, second):
    """After backward passes from any two nodes, the leaves have exactly the engine's gradients."""
    found = []
    for nodes in (run_values(program), run_leans(program)):
        nodes[first % len(nodes)].backward()
        nodes[second % len(nodes)].backward()
        found.append([v.grad for v in nodes if not v._prev])

    assert found[0] == found[1]


@pytest.mark.parametrize(("formula", "inputs", "expected"), BY_HAND)
def test_by_hand(formula, inputs, expected):
    """Gradients agree with ones derived by hand."""
    assert expected == gradients(eval(f"lambda a, b=None: {formula}"), *inputs)


@pytest.mark.parametrize(("formula", "x", "data", "slope"), EDGES)
def test_edges(formula, x, data, slope):
    """Infinities, nan, and corners give what the engine gives."""
    a = Lean(x)
    out = eval(formula, {"a": a, "inf": math.inf})
    out.backward()

    assert pytest.approx([data, slope], rel=0, abs=0, nan_ok=True) == [out.data, a.grad]


# Constants


SIDES = [
    (operator.add, "+", "+"),
    (operator.sub, "-", "r-"),
    (operator.mul, "*", "*"),
    (operator.truediv, "/", "r/"),
    (operator.pow, "**", "r**"),
]


@pytest.mark.parametrize("c", CONSTANTS, ids=lambda c: f"{type(c).__name__} {c}")
@pytest.mark.parametrize(("sign", "right", "left"), SIDES, ids=[right for _, right, _ in SIDES])
def test_constants(sign, right, left, c):
    """A plain number is stored in the node, with its side, without a node of its own."""
    for f, op in ((lambda a: sign(a, c), right), (lambda a: sign(c, a), left)):
        a, twin = Lean(2), Value(2)
        out, truth = f(a), f(twin)
        out.backward()
        truth.backward()

        assert type(out) is Lean
        assert (out._op, out._constant, out._prev) == (op, float(c), (a,))
        assert type(out._constant) is type(out.data) is float
        assert (out.data, a.grad) == (truth.data, twin.grad)


def test_minus():
    """-x is x * -1, in one node."""
    x = Lean(3)
    assert ((-x)._op, (-x)._constant, (-x)._prev, (-x).data) == ("*", -1.0, (x,), -3.0)


def test_nodes_as_others_see_them():
    """Code that walks graphs finds the children in order, the operation, and None for no constant."""
    x, y = Lean(2.0), Lean(3.0)
    for out, op, children in (
        (x + y, "+", (x, y)),
        (y - x, "-", (y, x)),
        (x * x, "*", (x, x)),
        (y / x, "/", (y, x)),
        ((-x).relu()._prev[0].relu(), "ReLU", None),
        (x.tanh(), "tanh", (x,)),
        (x.exp(), "exp", (x,)),
        (x.log(), "log", (x,)),
        (x.sin(), "sin", (x,)),
    ):
        assert (out._op, out._constant) == (op, None)
        assert children is None or out._prev == children
    assert (x._op, x._prev, x._constant) == ("", (), None)
    dead = (-x).relu()
    assert [v._op for v in build_topo(dead)] == ["", "*", "ReLU"]


def test_own_operation():
    """Users define operations as in the engine, with children and slopes."""
    x, y = Lean(2.0), Lean(5.0)
    out = Lean(7.0, (x, y), "mine", (10.0, 20.0), label="out") * x
    out.backward()

    assert (out._prev[0].label, out._prev[0]._prev) == ("out", (x, y))
    assert (x.grad, y.grad) == (27.0, 40.0)
    silent = Lean(7.0, (x, y), "silent")
    silent.backward()
    assert (x.grad, y.grad, silent._prev) == (27.0, 40.0, (x, y))


# Weighted sums


def product_by_product(weights, inputs, bias):
    """Return a weighted sum the lecture's way, from products and sums."""
    return sum((w * x for w, x in zip(weights, inputs, strict=True)), bias)


@pytest.mark.parametrize("seed", range(60))
def test_weighted_sum(seed):
    """Data and gradients equal those of products and sums, for plain numbers, leaves, results, and repeated inputs."""
    chance = random.Random(seed)
    n = chance.choice([0, 1, 2, 3, 17])
    numbers = [chance.uniform(-2, 2) for _ in range(3 * n + 2)]
    kinds = [chance.choice(["plain", "leaf", "made", "shared"]) for _ in range(n)] if seed % 3 else ["plain"] * n
    found = []
    for kind, add in ((Value, product_by_product), (Lean, product_by_product), (Lean, weighted_sum)):
        leaves = [kind(x) for x in numbers]
        bias, other = leaves[-2:]
        weights = [w * other if k == "made" else w for w, k in zip(leaves[:n], kinds, strict=True)]
        inputs = [
            {"plain": number, "leaf": leaf, "made": (leaf * other).tanh(), "shared": other}[k]
            for k, number, leaf in zip(kinds, numbers[n:], leaves[n:], strict=False)
        ]
        out = add(weights, inputs, bias)
        ((out * out).sin() + out.relu() * other).backward()
        found.append([out.data, out.grad, *(v.grad for v in leaves)])

    assert found[1] == pytest.approx(found[0], rel=SAME, abs=SAME)
    assert found[2] == pytest.approx(found[0], rel=SAME, abs=SAME)


def test_weighted_sum_by_nudges():
    """The gradients agree with finite differences."""

    def f(w1, w2, x1, x2, b):
        return (weighted_sum([w1, w2], [x1, x2], b) * x1).tanh()

    numbers = (0.3, -0.7, 1.1, 0.4, 0.2)
    measured = numerical_gradient(lambda *xs: f(*map(Lean, xs)).data, *numbers)
    assert gradients(f, *numbers) == pytest.approx(measured, abs=1e-9)


def test_weighted_sum_as_others_see_it():
    """A weighted sum is one node; its children are the bias, the weights, and the inputs that are nodes."""
    ws, xs, b = [Lean(1.0), Lean(2.0)], [Lean(3.0), Lean(4.0)], Lean(5.0)
    out = weighted_sum(ws, xs, b)
    assert (type(out), out._op, out.data, out._constant) == (WeightedSum, "dot", 16.0, None)
    assert out._prev == (b, *ws, *xs)
    plain = weighted_sum(ws, (3, np.float32(4)), b)
    assert (plain._prev, plain._inputs.nodes, plain._inputs.data) == ((b, *ws), (), [3.0, 4.0])
    mixed = weighted_sum(ws, [xs[0], 4], b)
    assert mixed._prev[:4] == (b, *ws, xs[0])
    assert [(type(v), v.data) for v in mixed._prev[4:]] == [(Lean, 4.0)]
    assert [v.data for v in (out, plain, mixed)] == [16.0] * 3


def test_inputs_are_looked_at_once():
    """The sums of one layer share their inputs."""
    random.seed(1)
    net = MLP(2, [3, 2], value=Lean)
    first, second = net([1.0, 2.0])
    assert first._inputs is second._inputs
    assert list(first._inputs) == list(first._inputs.nodes)


def test_many_inputs():
    """A backward pass through a sum of 100,000 results takes linear time."""
    x = Lean(0.5)
    out = weighted_sum([Lean(1.0)] * 100_000, [x * 2.0 for _ in range(100_000)], x)
    out.backward()
    assert x.grad == 200_001.0


# Networks


def random_task(seed):
    """Return a network's sizes, its activation's name, and a few examples."""
    chance = random.Random(seed)
    sizes = [chance.randint(1, 4) for _ in range(chance.randint(1, 4))]
    nin = chance.randint(1, 3)
    xs = [[chance.uniform(-2, 2) for _ in range(nin)] for _ in range(3)]
    name = chance.choice(["relu", "tanh", "sin"])
    return nin, sizes, name, xs, [chance.choice([-1.0, 1.0]) for _ in xs]


def lecture(net):
    """Return the same network made of neurons that multiply and add one by one."""

    class LectureNeuron(Neuron):
        def __call__(self, x):
            n = product_by_product(self.w, x, self.b)
            return self.activation(n) if self.nonlin else n

    for layer in net.layers:
        for neuron in layer.neurons:
            neuron.__class__ = LectureNeuron
    return net


@pytest.mark.parametrize("start", range(0, 200, 50))
def test_two_hundred_networks(start):
    """Losses and gradients agree with the engine's to 1e-12, with weighted sums and with products."""
    for seed in range(start, start + 50):
        nin, sizes, name, xs, ys = random_task(seed)
        loss = [squared_error, max_margin, cross_entropy][seed % 3]
        found = []
        for kind, dress in ((Value, lambda net: net), (Lean, lecture), (Lean, lambda net: net)):
            random.seed(seed)
            net = dress(MLP(nin, sizes, activation=getattr(kind, name), value=kind))
            inputs = [[kind(x) for x in row] if seed % 2 else row for row in xs]
            scores = [sum(out) if isinstance(out, list) else out for out in map(net, inputs)]
            total = loss(scores, ys) + weight_decay(net.parameters(), 1e-2)
            total.backward()
            leaves = [v for row in inputs for v in row] if seed % 2 else []
            found.append([total.data, *(v.grad for v in [*net.parameters(), *leaves])])

        assert found[1] == pytest.approx(found[0], rel=SAME, abs=SAME)
        assert found[2] == pytest.approx(found[0], rel=SAME, abs=SAME)


def test_nn():
    """A network of Leans has the same weights from the same seed, and the same repr and behavior."""
    for kind in (Value, Lean):
        random.seed(1337)
        net = MLP(2, [3, 1], value=kind)
        assert [p.data for p in net.parameters()][:2] == [0.23550571390294128, 0.06653114721000164]
        assert {type(p) for p in net.parameters()} == {kind}
        neuron = "ReLUNeuron(2)"
        assert repr(net) == f"MLP of [Layer of [{neuron}, {neuron}, {neuron}], Layer of [LinearNeuron(3)]]"
        with pytest.raises(ValueError, match=r"^this neuron takes 2 inputs, and was given 5$"):
            net([1.0] * 5)
        assert type(MLP(1, [1], value=kind)(2)) in (kind, WeightedSum)
        assert type(MLP(1, [1], value=kind)(kind(2))) in (kind, WeightedSum)
        assert repr(Neuron(2, activation=kind.tanh, value=kind)) == "TanhNeuron(2)"
        assert Layer(1, 1, value=kind).neurons[0].activation == kind.relu
        assert Neuron(1).activation is Value.relu


def test_training_and_keeping(tmp_path):
    """``train``, ``save``, and ``load`` work the same for both engines."""
    xs, ys = [[2.0, 3.0], [3.0, -1.0], [0.5, 1.0]], [1.0, -1.0, -1.0]
    losses, nets = [], []
    for kind in (Value, Lean):
        random.seed(3)
        nets.append(MLP(2, [4, 1], value=kind))
        losses.append(train(nets[-1], xs, ys, 30, 0.05, loss=cross_entropy, decay=1e-3, size=2))
    assert losses[1] == pytest.approx(losses[0], rel=SAME)
    assert losses[1][-1] < losses[1][0]

    save(nets[1], tmp_path / "net.json")
    load(nets[0], tmp_path / "net.json")
    assert [p.data for p in nets[0].parameters()] == [p.data for p in nets[1].parameters()]


# Rejected inputs


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("Lean('1')", "a Lean holds a real number, not '1'"),
        ("Lean(Value(1))", "a Lean holds a real number, not Value(data=1.0, grad=0.0)"),
        ("Lean(2j)", "a Lean holds a real number, not 2j"),
        ("x + '1'", "unsupported operand type(s) for +: 'Lean' and 'str'"),
        ("'1' - x", "unsupported operand type(s) for -: 'str' and 'Lean'"),
        ("x * Value(1)", "a Value holds a real number, not Lean(data=2.0, grad=0.0)"),
        ("Value(1) / x", "unsupported operand type(s) for /: 'Value' and 'Lean'"),
        ("x ** x", "the exponent must be a plain number; for two Leans, x**y is (y * x.log()).exp()"),
        ("x ** 2j", "unsupported operand type(s) for ** or pow(): 'Lean' and 'complex'"),
        ("weighted_sum([x], ['1'], x)", "a Lean holds a real number, not '1'"),
        ("weighted_sum([x, x], [x, '1'], x)", "a Lean holds a real number, not '1'"),
        ("MLP(1, [1], value=Lean)(Value(1))", "a Lean holds a real number, not Value(data=1.0, grad=0.0)"),
        ("MLP(1, [1])(x)", "a Value holds a real number, not Lean(data=2.0, grad=0.0)"),
    ],
)
def test_wrong_kinds(code, message):
    """Non-numbers, and values of the other engine, raise TypeError."""
    with pytest.raises(TypeError) as caught:
        eval(code, {**globals(), "x": Lean(2.0)})
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("code", "error", "message"),
    [
        ("Lean(1, (x, x, x))", ValueError, "a Lean has two children at most; see weighted_sum"),
        ("Lean(1, (x, x), 'f', (1.0,))", ValueError, "1 slopes for 2 children"),
        ("weighted_sum([x], [1.0, 2.0], x)", ValueError, "1 weights for 2 inputs"),
        ("(x - 4).log()", ValueError, "-2 has no logarithm; it is not above 0"),
        ("Lean(math.inf).sin()", ValueError, "inf has no sine; it is not finite"),
        ("(x * 1000).exp()", OverflowError, "e to the 2000 is too large for a float"),
        ("(x * 1e200) ** 2", OverflowError, "2e+200**2 is too large for a float"),
        ("x / 0", ZeroDivisionError, "float division by zero"),
        ("setattr(x, 'colour', 'red')", AttributeError, "'Lean' object has no attribute 'colour'"),
        ("setattr(x, '_backward', print)", AttributeError, "'Lean' object attribute '_backward' is read-only"),
    ],
)
def test_refused(code, error, message):
    """Every other mistake raises a clear error."""
    with pytest.raises(error) as caught:
        eval(code, {**globals(), "x": Lean(2.0)})
    assert str(caught.value) == message


# Graphs, as objects


def test_million():
    """A chain of a million nodes can be built and walked, and is freed without the garbage collector."""
    x = Lean(1.0)
    gc.collect()
    gc.disable()
    try:
        total = sum([x * 1.0 for _ in range(500_000)], Lean(0.0))
        total.backward()
        assert (total.data, x.grad, len(reached(total))) == (500_000.0, 500_000.0, 1_000_002)
        alive = sum(type(thing) is Lean for thing in gc.get_objects())
        del total
        assert alive - sum(type(thing) is Lean for thing in gc.get_objects()) == 1_000_001
    finally:
        gc.enable()


def test_deep_sums():
    """A deep chain of weighted sums can be walked too."""
    w, b, out = Lean(1.0), Lean(0.5), Lean(0.0)
    for _ in range(20_000):
        out = weighted_sum([w], [out], b)
    out.backward()
    assert (out.data, b.grad) == (10_000.0, 20_000.0)
    assert len(build_topo(copy.deepcopy(out))) == 20_003


def test_order_of_the_walk():
    """Each value comes once, after its children; values used only by a dead ReLU are left out."""
    nodes = run_leans(largest(EXACT, seed=2))
    topo = reached(nodes[-1])
    place = {v: i for i, v in enumerate(topo)}
    assert len(place) == len(topo)
    assert all(place[child] < place[v] for v in topo if v._dx is not None for child in v._prev)
    x = Lean(-2.0)
    n = x * 3.0
    assert reached(y := n.relu()) == [y]


def test_inner_gradients_start_from_zero():
    """A second backward pass doubles the gradients of the leaves only."""
    x, w, b = Lean(3.0), Lean(2.0), Lean(0.0)
    y = weighted_sum([w, x], [x * x, x], b) * 1.0
    y.backward()
    first = [x.grad, w.grad, b.grad]
    y.backward()
    assert [x.grad, w.grad, b.grad] == [2 * g for g in first] == [36.0, 18.0, 2.0]


def test_behind_a_dead_relu_an_old_gradient_stays():
    """A node behind a dead ReLU keeps its old gradient, as the chapter says, and doesn't pass it on again."""
    x = Lean(-1.0)
    n = x * 2.0
    (n * 3.0).backward()
    n.relu().backward()
    assert (n.grad, x.grad) == (3.0, 6.0)


def test_weights_are_read_on_the_way_back():
    """Backward uses the weights' current data but the inputs' data from the forward pass, as the chapter says."""
    w, x = Lean(2.0), Lean(3.0)
    out = weighted_sum([w], [x], Lean(0.0))
    w.data = x.data = 100.0
    out.backward()
    assert (out.data, w.grad, x.grad) == (6.0, 3.0, 100.0)


def test_compared_and_printed():
    """Order goes by data, equality by identity, and ``float`` returns the data."""
    a, b = Lean(1.0), Lean(2.0)
    assert a < b <= 2 < Lean(3.0)
    assert b > a >= 1 > Lean(0.0)
    assert not any([a > b, a >= b, b < a, b <= a])
    assert max(a, b) is b
    assert a != Lean(1.0)
    assert len({a, b, a}) == 2
    assert (float(b), repr(a)) == (2.0, "Lean(data=1.0, grad=0.0)")


def test_copies():
    """A copied graph is independent, preserves sharing, and can be pickled."""
    random.seed(5)
    net = MLP(2, [3, 3, 1], value=Lean)
    out = net([1.0, 2.0])
    out.label = "out"
    for make in (copy.deepcopy, lambda graph: pickle.loads(pickle.dumps(graph))):
        twin_net, twin = make((net, out))
        twin.backward()
        assert [v.data for v in build_topo(twin)] == [v.data for v in build_topo(out)]
        assert not {id(v) for v in build_topo(twin)} & {id(v) for v in build_topo(out)}
        assert (twin.label, out.grad) == ("out", 0.0)
        assert any(p.grad for p in twin_net.parameters())
        assert not any(p.grad for p in net.parameters())
        middle = [v for v in build_topo(twin) if v._op == "dot" and len(v._weights) == 3]
        assert len({id(v._inputs) for v in middle}) == 2


def test_drawn():
    """The operation nodes of a drawing show constants, each on its side."""
    x = Lean(2.0, label="x")
    out = 1 - (3 / (x * -2.0)) ** 2 + 2**x
    source = draw_dot(weighted_sum([x], [out], x)).source
    for text in ("1 -", "3 /", "* -2", "** 2", "2 **", "dot", "+"):
        assert f'label="{text}"' in source or f"label={text} " in source
    assert 'label="**2"' in draw_dot(Value(3.0) ** 2).source


def test_fewer_nodes():
    """A neuron of two plain inputs takes nine nodes in the engine, seven without constants, four with one sum."""
    w1, w2, b = Lean(0.5), Lean(-1.0), Lean(0.25)
    assert len(build_topo(Value(0.5) * 2.0 + Value(-1.0) * 3.0 + Value(0.25))) == 9
    assert len(build_topo(w1 * 2.0 + w2 * 3.0 + b)) == 7
    assert len(build_topo(weighted_sum([w1, w2], Inputs([2.0, 3.0]), b))) == 4
