"""The fuzzer of expressions: a few thousand gradients on every rung, and faults that it has to find."""

import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from litgrad import compile as recorder
from litgrad import fast, tensor
from litgrad.engine import Value, as_value
from litgrad.fast import Lean
from litgrad.tensor import Tensor, as_array, result

sys.path.append(str(Path(__file__).parent))

import expressions
from expressions import WrongGradientError, fuzz, nudged

needs_c = pytest.mark.skipif(not recorder.compiler(), reason="needs a C compiler")


def test_no_gradient_is_wrong():
    """Random expressions and networks have the oracle's gradients on every rung."""
    counts = fuzz(seed=2, goal=6_000)

    rungs = {rung.split(",")[0].split()[0] for rung in counts}
    assert rungs == {"engine", "lean", "compiled", "tensor"} | ({"c"} if recorder.compiler() else set())
    assert min(counts.values()) > 50


def test_a_seed_is_always_the_same_cases():
    """Two runs with one seed compare the same gradients, and another seed others."""
    first, again, other = (fuzz(seed, 500) for seed in (2, 2, 3))

    assert first == again != other


def test_without_pytorch(monkeypatch):
    """Central differences stand in for PyTorch."""
    monkeypatch.setattr(expressions, "torch", None)

    assert fuzz(seed=4, goal=3_000)["tensor"] > 50


def test_bounds_of_central_differences():
    """The bound covers the error, and is small."""
    slopes, bounds = nudged(lambda xs, functions: functions[0](xs[0]) * xs[1][1], [0.5, [2.0, 3.0]], expressions.PLAIN)

    expected = [3 * math.exp(0.5), 0, math.exp(0.5)]
    assert np.abs(np.subtract(slopes, expected)).max() < 1e-9
    assert all(abs(a - b) <= bound < 1e-6 for a, b, bound in zip(slopes, expected, bounds, strict=True))


# Canaries


def wrong_difference(self, other):
    other = as_value(other)
    return Value(self.data - other.data, (self, other), "-", (1.0, -1.000001))


def wrong_product(self, other):
    if isinstance(other, Lean):
        return fast.node(self.data * other.data, "*", self, self.data, other, self.data)
    return fast.node(self.data * float(other), "*", self, float(other), constant=float(other))


def wrong_quotient(self, other):
    a, b = self.data, as_array(other)
    return result(a / b, "/", (self, lambda g: g / b), (other, lambda g: -g * a / b))


def wrong_sum(g, shape):
    return np.broadcast_to(g.mean() * g.size / max(1, math.prod(shape)), shape)


FAULTS = {
    "engine": (Value, "__sub__", wrong_difference),
    "lean": (Lean, "__mul__", wrong_product),
    "tensor": (Tensor, "__truediv__", wrong_quotient),
    "tensor, broadcasting": (tensor, "sum_to", wrong_sum),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("oracle", ["PyTorch", "nudging"])
def test_a_wrong_slope_is_found(monkeypatch, fault, oracle):
    """A slope that's wrong on one rung is found within a few thousand comparisons, and the error says how to repeat it."""
    if oracle == "nudging":
        monkeypatch.setattr(expressions, "torch", None)
    owner, name, wrong = FAULTS[fault]
    monkeypatch.setattr(owner, name, wrong)

    with pytest.raises(WrongGradientError, match=f"^{fault.split(',')[0]}.*: gradient ") as caught:
        fuzz(seed=5, goal=5_000)
    (note,) = caught.value.__notes__
    assert note.startswith("python tests/fuzz/expressions.py --seed 5 --case ")
    with pytest.raises(WrongGradientError, match="gradient"):
        [c.count() for c in expressions.case(5, int(note.split()[-1]))]


@pytest.mark.parametrize(
    ("rung", "rules"), [("compiled", recorder.RULES), pytest.param("c", recorder.C_RULES, marks=needs_c)]
)
def test_a_wrong_rule_is_found(monkeypatch, rung, rules):
    """A wrong rule of the recorder is found, in Python and in C."""
    value, _, second = rules["/"]
    monkeypatch.setitem(rules, "/", (value, "{g} / {a}", second))
    if rung == "c":
        monkeypatch.setattr(expressions, "KINDS", {expressions.in_c: 1})

    with pytest.raises(WrongGradientError, match=f"^{rung}.*: gradient "):
        fuzz(seed=6, goal=5_000)


@pytest.mark.parametrize("wrong", [math.nan, math.inf, 0.0])
def test_what_counts_as_wrong(wrong):
    """A gradient of nan or inf is wrong where a finite one is expected; where none is, nothing is compared."""
    with pytest.raises(WrongGradientError, match=rf"^r: gradient 1 is {wrong}, not 2.0 \(bound 1e-09\)\n'e'$"):
        expressions.Comparison("r", "e", [1.0, wrong], [1.0, 2.0], [1e-9, 1e-9]).count()
    assert expressions.Comparison("r", "e", [1.0, wrong], [1.0, math.nan], [0.0, 0.0]).count() == 1


# The command


def command(*arguments):
    """Run the command in a process of its own, with its output in a pipe."""
    script = Path(expressions.__file__)
    return subprocess.run([sys.executable, script, *arguments], capture_output=True, text=True, check=False)


def test_the_command():
    """It prints how many gradients were compared on each rung, and nothing else into a pipe."""
    done = command("--seed", "1", "--comparisons", "300")

    assert (done.returncode, done.stderr) == (0, "")
    assert " engine, exact\n" in done.stdout
    assert done.stdout.endswith(" s: 0 wrong\n")


def test_help(capsys):
    """Its help has an example."""
    with pytest.raises(SystemExit):
        expressions.main(["--help"])
    assert "example: python tests/fuzz/expressions.py --seed 7 --comparisons 250000" in capsys.readouterr().out


def test_a_failure_of_the_command(monkeypatch, capsys):
    """It ends with 1, the expression, and the command that repeats it."""
    monkeypatch.setattr(Value, "__sub__", wrong_difference)

    assert expressions.main(["--seed", "5", "--comparisons", "5000"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("WrongGradientError: engine")
    again = said.strip().splitlines()[-1].split()
    assert again[:3] == ["python", "tests/fuzz/expressions.py", "--seed"]
    assert expressions.main(again[2:]) == 1
