"""Type hints: the stubs match the package, and mypy checks users' programs against them."""

import importlib.util
import os
import re
import subprocess
import sys

import pytest

from places import ROOT

if not importlib.util.find_spec("mypy") and "CI" not in os.environ:
    pytest.skip("needs pip install -e '.[lint]'", allow_module_level=True)


INI = """\
[mypy]
strict = True

[mypy-graphviz.*]
ignore_missing_imports = True
"""


@pytest.fixture(scope="module")
def mypy(tmp_path_factory):
    """Return a function that runs mypy on the text of a program in an empty folder."""
    cache = tmp_path_factory.mktemp("cache")

    def check(program, folder):
        """Return the lines that mypy's strict mode prints, and its exit status."""
        (folder / "program.py").write_text(program)
        (folder / "mypy.ini").write_text(INI)
        done = subprocess.run(
            [sys.executable, "-m", "mypy", "--no-error-summary", "--cache-dir", str(cache), "program.py"],
            cwd=folder,
            env={**os.environ, "MYPYPATH": str(ROOT / "src")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stderr == ""
        return done.stdout.splitlines(), done.returncode

    return check


# One difference between the stubs and the package is intended: `_backward` is a method that a user's attribute may hide.
ALLOWED = "litgrad.engine.Value._backward\n"


def test_stubs_agree_with_the_package(tmp_path):
    """The stubs have exactly the package's names, arguments, and defaults."""
    (tmp_path / "allowed.txt").write_text(ALLOWED)
    command = [sys.executable, "-m", "mypy.stubtest", "litgrad"]
    done = subprocess.run(
        [*command, "--mypy-config-file", "pyproject.toml", "--allowlist", str(tmp_path / "allowed.txt")],
        cwd=ROOT,
        env={**os.environ, "MYPYPATH": "src"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (re.sub(r"\d+", "N", done.stdout), done.returncode) == ("Success: no issues found in N modules\n", 0), (
        done.stdout + done.stderr
    )


def test_every_module_has_its_types():
    """Generated modules have a stub each, hand-written ones have inline types, and ``py.typed`` is there."""
    package = ROOT / "src" / "litgrad"
    modules = {path for path in package.rglob("*.py") if path.name != "__init__.py"}
    generated = {path for path in modules if path.read_text(encoding="utf-8").startswith("# Generated from")}

    assert {path.parent for path in modules - generated} == {package / "bench"}
    assert {path.with_suffix(".pyi") for path in generated} == set(package.rglob("*.pyi"))
    assert (package / "py.typed").is_file()


ACCEPTED = """
import copy
from collections.abc import Callable
from pathlib import Path
from typing import assert_type

import numpy as np

from litgrad.bench import Ladder, recorded
from litgrad.check import numerical_gradient
from litgrad.draw import draw_dot, trace
from litgrad.engine import Value, build_topo
from litgrad.fast import Inputs, Lean, weighted_sum
from litgrad.nn import MLP, Layer, Module, Neuron
from litgrad.store import load, save
from litgrad.tensor import Tensor, TensorMLP
from litgrad.train import (
    accuracy,
    batch,
    cross_entropy,
    descend,
    falling,
    max_margin,
    squared_error,
    take_step,
    total_loss,
    train,
    weight_decay,
    zero_grad,
)

a, b = Value(2, label="a"), Value(-3.0)
made = Value(1.0, (a, b), "mine", (2.0, 3.0), label="made")
c = 2 * a + b / 3 - 1 + (1 - a) * (4 / b) - -a
c += a**2 + 2**b + a**-0.5 + np.float64(2) * a + a * np.float64(0.5)
c *= c.relu() + c.tanh() + c.exp() + a.log() + a.sin() + sum([a, b])
assert_type(c, Value)
assert_type(a < b or a <= 2 or 3 > b or a >= 1.5, bool)
assert_type(max(a, b), Value)
assert_type(sorted([a, b]), list[Value])
assert_type(float(c) + c.data + c.grad, float)
c.backward()
a.data -= 0.1 * a.grad
assert_type({a: 1}[a] + len({a, b}), int)
assert_type(copy.deepcopy(c), Value)
assert_type(build_topo(c)[0]._prev, tuple[Value, ...])
print(repr(c), c._op, c.label, f"{c.data:.3f}")


def mine(x: Value) -> Value:
    \"\"\"An operation of one's own, written as for micrograd.\"\"\"
    out = Value(x.data * 3, (x,), "mine")

    def _backward() -> None:
        x.grad += 3 * out.grad

    out._backward = _backward
    return out


class Pair(Module):
    \"\"\"A module of one's own.\"\"\"

    def __init__(self) -> None:
        self.one = Neuron(2, nonlin=False)
        self.rest = Layer(2, 3, activation=Value.tanh)

    def __call__(self, x: list[float]) -> Value:
        answers: list[Value] = self.rest(x)
        return self.one(x) + sum(answers)

    def parameters(self) -> list[Value]:
        return self.one.parameters() + self.rest.parameters()


net = MLP(2, [4, 4, 1])
other = MLP(nin=2, nouts=(3, 1), activation=mine)
xs: list[list[float]] = [[1.0, 2.0], [3, 4.5]]
ys = [1, -1]
score: Value = net(xs[0])
assert_type(net.layers[0].neurons[0].w, list[Value])
assert_type(Neuron(2)((x for x in (1.0, a))), Value)
net(np.array([1.0, 2.0])).backward()
Neuron(1)(3)
loss: Value = squared_error([net(x) for x in xs], ys) + weight_decay(net.parameters(), 1e-4)
loss += max_margin([net(x) for x in xs], ys) + cross_entropy([net(x) for x in xs], ys)
assert_type(squared_error([a, b], [1.0, b]), Value)
assert_type(squared_error([1.0], [2]), float)
assert_type(accuracy([a, b], ys), float)
assert_type(batch(xs, ys, 1), tuple[list[list[float]], list[int]])
rate: Callable[[int], float] = falling(1.0, 0.1, 100)
net.zero_grad()
zero_grad(net.parameters())
descend(net.parameters(), rate(0))
assert_type(train(net, xs, ys, 10, 0.1), list[float])
train(net, np.array(xs), np.array(ys), 10, rate, loss=max_margin, decay=1e-4, size=1, every=5)
train(Pair(), xs, ys, steps=10, rate=0.1, loss=cross_entropy)
train(net, xs, ys, 1, 0.1, lambda scores, targets: max_margin(scores, targets) * 2)
save(net, "net.json")
load(net, Path("net.json"))
save(Pair(), Path("pair.json"))
nodes, edges = trace(c)
assert_type(edges[0][0], Value)
draw_dot(c, most=100).render("graph")
assert_type(numerical_gradient(lambda x, y: x**2 * y, 1.0, 2.0, h=1e-6), list[float])
u, v = Lean(2, label="u"), Lean(-3.0)
s = 2 * u + v / 3 - 1 + (1 - u) * (4 / v) - -u + u**2 + 2**v + sum([u, v]) + Lean(1.0, (u,), "mine", (2.0,))
s += weighted_sum([u, v], [1.0, s], u) + weighted_sum((u,), Inputs([u]), v)
s *= s.relu() + s.tanh() + s.exp() + u.log() + u.sin()
assert_type(s, Lean)
assert_type(u < v or u <= 2 or 3 > v, bool)
assert_type(float(s) + s.data + s.grad, float)
assert_type(trace(s)[1][0][0], Lean)
s.backward()
draw_dot(copy.deepcopy(s))
lean = MLP(2, [4, 1], activation=Lean.tanh, value=Lean)
train(lean, xs, ys, steps=10, rate=0.1, loss=max_margin)
Neuron(1, value=Lean)([u])
Layer(1, 2, value=Lean)([1.0])


class Slim(Module):
    \"\"\"A module of one's own, of Leans.\"\"\"

    def __init__(self) -> None:
        self.w = [Lean(0.1), Lean(0.2)]

    def __call__(self, x: list[float]) -> Lean:
        return weighted_sum(self.w, x, Lean(0.0)).tanh()

    def parameters(self) -> list[Lean]:
        return self.w


slim = Slim()
for loss_of in (max_margin, cross_entropy):
    train(slim, xs, ys, steps=10, rate=0.1, loss=loss_of, decay=1e-4)
scores = [slim(x) for x in xs]
assert_type(squared_error(scores, ys) + max_margin(scores, ys) + cross_entropy(scores, ys), Lean)
assert_type(weight_decay(slim.parameters(), 0.1), Lean)
assert_type(accuracy(scores, ys), float)
assert_type(build_topo(s), list[Lean])
take_step(slim, squared_error(scores, ys), 0.1)
zero_grad(slim.w)
descend(slim.w, 0.1)
save(slim, "slim.json")

points, signs = np.array(xs), np.array(ys)
tensors = TensorMLP(2, [4, 1], activation=Tensor.tanh)
t = tensors(points)
assert_type(build_topo(t), list[Tensor])
assert_type(trace(t)[1], list[tuple[Tensor, Tensor]])
assert_type(squared_error([t], [signs]).mean() + max_margin([t], [signs]).mean(), Tensor)
assert_type(weight_decay([t, 2 * t], 0.1), Tensor)
draw_dot(t.sum(), most=10)


def mean_margin(scores: list[Tensor], targets: list[list[int]]) -> Tensor:
    \"\"\"A loss that takes a batch for an example.\"\"\"
    price: Tensor = sum((p * p).sum() for p in tensors.parameters())
    return max_margin(scores, targets).mean() + 1e-4 * price


assert_type(train(tensors, [points], [signs], 10, rate, mean_margin), list[float])
assert_type(total_loss(tensors, [points], [signs], mean_margin, 0.0), Tensor)
train(tensors, points, signs, 10, 0.1)
take_step(tensors, mean_margin([t], [ys]), 0.1)
zero_grad(tensors.parameters())
descend([t], 0.1)
assert_type(accuracy(tensors(points).data, ys), float)
ladder: Ladder = recorded()
assert_type(ladder.ratio("engine") + ladder.gc("engine"), float)
assert_type(ladder.pauses("engine"), tuple[float, list[float]])
print(ladder.table("engine"), ladder.profiles("engine", collector=False)[0][0])
"""


def test_a_users_program(mypy, tmp_path):
    """mypy's strict mode accepts a program that uses the whole API."""
    assert mypy(ACCEPTED, tmp_path) == ([], 0)


WRONG = [
    ("Value('a')", "arg-type"),
    ("Value(None)", "arg-type"),
    ("Value(Value(1))", "arg-type"),
    ("Value(2j)", "arg-type"),
    ("Value(1) + '2'", "operator"),
    ("'2' * Value(1)", "operator"),
    ("Value(1) ** Value(2)", "operator"),
    ("Value(1) ** 2j", "operator"),
    ("Value(1) < '2'", "operator"),
    ("Value(1).sigmoid()", "attr-defined"),
    ("Value(1).relu(0.1)", "call-arg"),
    ("Lean('a')", "arg-type"),
    ("Lean(1) * Value(1)", "operator"),
    ("Lean(1) ** Lean(2)", "operator"),
    ("MLP(1, [1], value=float)", "arg-type"),
    ("Value(1).data = 'a'", "assignment"),
    ("Neuron('2')", "arg-type"),
    ("Neuron(2)(['a', 'b'])", "list-item"),
    ("Neuron(2)(None)", "arg-type"),
    ("Neuron(2, activation=3)", "arg-type"),
    ("Layer(2, 3, nonlinear=True)", "call-arg"),
    ("MLP('2', [3, 1])", "arg-type"),
    ("MLP(2, 3)", "arg-type"),
    ("MLP(2, ['3'])", "list-item"),
    ("MLP(2, [1], activation='relu')", "arg-type"),
    ("MLP(2, [1])('a')", "arg-type"),
    ("train(MLP(2, [1]), [[1, 2]], [1], 10, '0.1')", "arg-type"),
    ("train(MLP(2, [1]), [[1, 2]], [1], 10)", "call-arg"),
    ("train(Value(1), [[1, 2]], [1], 10, 0.1)", "arg-type"),
    ("save('net.json', MLP(2, [1]))", "arg-type"),
    ("load(MLP(2, [1]), 3)", "arg-type"),
    ("falling(1, 0.1, 'a')", "arg-type"),
    ("build_topo(3)", "type-var"),
    ("draw_dot('a')", "arg-type"),
    ("descend([1.0], 0.1)", "list-item"),
    ("accuracy([Tensor(1.0)], [1])", "list-item"),
    ("cross_entropy([Tensor(1.0)], [1])", "type-var"),
    ("take_step(MLP(2, [1]), 0.5, 0.1)", "arg-type"),
    ("recorded().scaling('engine', 'depth')", "arg-type"),
]


def test_wrong_uses(mypy, tmp_path):
    """Each wrong use gets exactly one error, on its line, for the right reason."""
    head = [
        "from litgrad.bench import recorded",
        "from litgrad.draw import draw_dot",
        "from litgrad.engine import Value, build_topo",
        "from litgrad.fast import Lean",
        "from litgrad.nn import MLP, Layer, Neuron",
        "from litgrad.store import load, save",
        "from litgrad.tensor import Tensor",
        "from litgrad.train import accuracy, cross_entropy, descend, falling, take_step, train",
    ]
    lines, status = mypy("\n".join([*head, *(code for code, _ in WRONG)]), tmp_path)
    found = {
        (int(match[1]), match[2])
        for line in lines
        if (match := re.match(r"program\.py:(\d+): error: .*\[(.*)\]$", line))
    }

    assert status == 1
    assert {(k, reason) for k, (_, reason) in enumerate(WRONG, start=len(head) + 1)} == found, "\n".join(lines)
