"""Compare the gradients of random expressions and small networks, on every rung of the ladder, with an independent oracle.

The oracle of expressions made of fractions is exact: the chain rule on Python's fractions, and gradients have to be equal
to the bit. The oracle of all others is PyTorch or, where that's missing, central differences with a bound of their error.

    python tests/fuzz/expressions.py --seed 7 --comparisons 250000

A failure prints its seed and case, which `--case` runs again alone.
"""

import argparse
import itertools
import math
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click
import numpy as np

sys.path.append(str(Path(__file__).parents[1] / "support"))

from graphs import EXACT, OURS, PLAIN, TAME, Program, build, exact_gradients, run
from litgrad.compile import Compiled, CompiledC, Symbol, compiler
from litgrad.engine import Value
from litgrad.fast import Lean
from litgrad.nn import MLP
from litgrad.tensor import Tensor, TensorMLP

try:
    import torch
except ModuleNotFoundError:
    torch = None

TRACED = (Symbol.exp, Symbol.tanh, Symbol.relu, Symbol.log, Symbol.sin)
LEAN = (Lean.exp, Lean.tanh, Lean.relu, Lean.log, Lean.sin)
TENSOR = (Tensor.exp, Tensor.tanh, Tensor.relu, Tensor.log)
ARRAY = (np.exp, np.tanh, lambda x: np.where(x > 0, x, 0.0), np.log, np.sin, np.cos)
ARRAYS = replace(TAME, operations=[o for o in TAME.operations if o.formula not in {"sin(x)", "c**x"}])
"""The operations that a Tensor has."""

CLOSE = 1e-9


class WrongGradientError(AssertionError):
    """A rung's gradient differs from the oracle's. The message has the rung, the expression, and both numbers."""


@dataclass(frozen=True)
class Comparison:
    """Gradients that a rung found, and what they should be."""

    rung: str
    of: object
    """What to print about the expression."""
    found: Sequence[float]
    expected: Sequence[float]
    bounds: Sequence[float] | None = None
    """How far each gradient may be from what's expected: None if it has to be equal."""

    def count(self) -> int:
        """Return the number of gradients compared. Raises WrongGradientError for one that's wrong."""
        bounds = self.bounds or [0.0] * len(self.expected)
        compared = 0
        for k, (a, b, bound) in enumerate(zip(self.found, self.expected, bounds, strict=True)):
            if not math.isfinite(b):
                continue
            compared += 1
            if not abs(a - b) <= bound:  # nan is wrong, too
                message = f"{self.rung}: gradient {k} is {float(a)!r}, not {float(b)!r} (bound {bound:.2g})"
                raise WrongGradientError(f"{message}\n{self.of!r}")
        return compared


# The oracle


def oracle(f: Callable, arrays: Sequence, plain: Sequence[Callable]) -> tuple[list[float], list[float]]:
    """Return the slopes of f, a function of arrays and of the elementary functions to use, and a bound for each."""
    if torch:
        leaves = [torch.tensor(a, dtype=torch.float64, requires_grad=True) for a in arrays]
        functions = (torch.exp, torch.tanh, torch.relu, torch.log, torch.sin, torch.cos)
        grads = torch.autograd.grad(f(leaves, functions), leaves, allow_unused=True)
        pairs = zip(grads, leaves, strict=True)
        slopes = [x for g, leaf in pairs for x in (torch.zeros_like(leaf) if g is None else g).ravel().tolist()]
        return slopes, [CLOSE * max(1.0, abs(x)) for x in slopes]
    return nudged(f, arrays, plain)


def nudged(f: Callable, arrays: Sequence, plain: Sequence[Callable]) -> tuple[list[float], list[float]]:
    """Return central differences, extrapolated from two nudges, and how far the two are apart plus what rounding adds."""
    flat = [x for a in arrays for x in np.ravel(a).tolist()]
    ends = np.cumsum([np.size(a) for a in arrays])[:-1]

    def at(k: int, h: float) -> float:
        moved = [*flat[:k], flat[k] + h, *flat[k + 1 :]]
        parts = [part.reshape(np.shape(a)) for part, a in zip(np.split(np.array(moved), ends), arrays, strict=True)]
        return float(f([part[()] for part in parts], plain))

    slopes, bounds = [], []
    for k in range(len(flat)):
        wide, narrow = ((at(k, h) - at(k, -h)) / (2 * h) for h in (2e-4, 1e-4))
        slopes.append((4 * narrow - wide) / 3)
        bounds.append(abs(narrow - wide) + 1e-10 * (1 + abs(at(k, 0))))
    return slopes, bounds


# Cases: each yields what its rungs found


def graph(chance: random.Random, family: Any, deepest: int = 12, widest: int = 8) -> Program:
    """Return a random program of the family."""
    if family is EXACT:
        inputs = [chance.choice([1, 0.5, -1, 2, -0.25, 3, -1.5, 0, 0.625, -4]) for _ in range(chance.randint(1, 5))]
    else:
        inputs = [chance.uniform(-2, 2) for _ in range(chance.randint(1, 5))]
    width = chance.randint(1, widest)
    return build(family, inputs, [chance.randbytes(3 * width) for _ in range(chance.randint(1, deepest))])


def by_values(program: Program, kind: Callable, functions: Sequence[Callable]) -> list[float]:
    """Return the gradients of all nodes by the engine, or by Lean."""
    nodes = run(program, map(kind, program.inputs), functions)
    nodes[-1].backward()
    return [v.grad for v in nodes]


def exact(chance: random.Random) -> Iterator[Comparison]:
    """Expressions whose gradients are fractions that floats can hold."""
    program = graph(chance, EXACT)
    nodes = run(program, map(EXACT.number, program.inputs))
    expected = exact_gradients(program, nodes, len(nodes) - 1)
    yield Comparison("engine, exact", program, by_values(program, Value, OURS), expected)
    yield Comparison("lean, exact", program, by_values(program, Lean, LEAN), expected)
    ps = list(map(Symbol, program.inputs))
    _, slopes = Compiled(lambda: run(program, ps, TRACED)[-1], [()], ps).gradients()
    yield Comparison("compiled, exact", program, slopes, expected[: len(ps)])


def tame(chance: random.Random) -> Iterator[Comparison]:
    """Expressions of all operations, whose numbers stay small."""
    program = graph(chance, TAME)
    first = len(program.inputs)
    slopes, bounds = oracle(lambda xs, functions: run(program, xs, functions)[-1], program.inputs, PLAIN)
    yield Comparison("engine", program, by_values(program, Value, OURS)[:first], slopes, bounds)
    yield Comparison("lean", program, by_values(program, Lean, LEAN)[:first], slopes, bounds)
    ps, row = list(map(Symbol, program.inputs[1:])), program.inputs[:1]
    if ps:
        _, found = Compiled(lambda x: run(program, [x, *ps], TRACED)[-1], [row], ps).gradients()
        yield Comparison("compiled", program, found, slopes[1:], bounds[1:])


def arrays(chance: random.Random) -> Iterator[Comparison]:
    """Expressions of arrays that are stretched to one another's shapes."""
    program = graph(chance, ARRAYS)
    shapes = [chance.choice([(), (1,), (2,), (3, 1), (1, 2), (3, 2)]) for _ in program.inputs]
    pairs = zip(program.inputs, shapes, strict=True)
    inputs = [x + np.reshape([chance.uniform(-1e-4, 1e-4) for _ in range(math.prod(s))], s) for x, s in pairs]

    def total(xs: Sequence, functions: Sequence[Callable]) -> Any:
        return run(program, xs, functions)[-1].sum()

    with np.errstate(all="ignore"):  # a number close to the end of a logarithm's domain may have gone over it
        expected, bounds = oracle(total, inputs, ARRAY)
        leaves = list(map(Tensor, inputs))
        total(leaves, TENSOR).backward()
    found = [float(x) for leaf in leaves for x in np.ravel(np.zeros(leaf.data.shape) + leaf.grad)]
    yield Comparison("tensor", (program, inputs), found, expected, bounds)


@dataclass(frozen=True)
class Net:
    """A network of random size, the rows it's trained on, and its weights, neuron by neuron."""

    sizes: tuple[int, ...]
    bend: int
    """The index of its activation among the functions."""
    rows: list[tuple[float, ...]]
    weights: list[float]

    def loss(self, weights: Sequence, functions: Sequence[Callable], rows: Sequence) -> Any:
        """Return the average squared error, and a price for large weights, in the numbers that come in."""
        total = 0.0
        for *xs, target in rows:
            out, rest = xs, iter(weights)
            for layer, size in enumerate(self.sizes[1:], start=2):
                sums = [sum((next(rest) * x for x in out), 0.0) + next(rest) for _ in range(size)]
                out = sums if layer == len(self.sizes) else [functions[self.bend](x) for x in sums]
            total = total + sum((x - target) ** 2 for x in out)
        return total / len(rows) + 0.01 * sum(w * w for w in weights)


def net(chance: random.Random, most: int = 6) -> Net:
    """Return a random network."""
    sizes = chance.randint(1, 3), *(chance.randint(2, most) for _ in range(chance.randint(0, 2))), chance.choice([1, 2])
    rows = [tuple(chance.uniform(-2, 2) for _ in range(sizes[0] + 1)) for _ in range(chance.randint(1, 5))]
    count = sum((n + 1) * m for n, m in itertools.pairwise(sizes))
    return Net(sizes, chance.choice([1, 2]), rows, [chance.uniform(-1, 1) for _ in range(count)])


def network(chance: random.Random) -> Iterator[Comparison]:
    """Networks made with ``nn``, with Values, with Leans, recorded, and of tensors."""
    made = net(chance)
    slopes, bounds = oracle(lambda ws, functions: made.loss(ws, functions, made.rows), made.weights, PLAIN)
    for rung, kind in (("engine", Value), ("lean", Lean), ("compiled", Symbol)):
        model = MLP(made.sizes[0], made.sizes[1:], [kind.exp, kind.tanh, kind.relu][made.bend], kind)
        ps = model.parameters()
        for p, w in zip(ps, made.weights, strict=True):
            p.data = w

        def row_loss(*row, model=model, ps=ps):
            out = model(row[:-1])
            out = out if isinstance(out, list) else [out]
            return sum((x - row[-1]) ** 2 for x in out) + 0.01 * sum(p * p for p in ps)

        if kind is Symbol:
            _, found = Compiled(row_loss, made.rows, ps).gradients()
        else:
            (sum(row_loss(*row) for row in made.rows) / len(made.rows)).backward()
            found = [p.grad for p in ps]
        yield Comparison(f"{rung}, network", made, found, slopes, bounds)
    model = TensorMLP(made.sizes[0], made.sizes[1:], [Tensor.exp, Tensor.tanh, Tensor.relu][made.bend])
    rest = iter(made.weights)
    for layer in model.layers:
        n, m = layer.w.data.shape
        rows = np.array([[next(rest) for _ in range(n + 1)] for _ in range(m)])
        layer.w.data, layer.b.data = rows[:, :-1].T, rows[:, -1]
    xs, ys = np.array(made.rows)[:, :-1], np.array(made.rows)[:, -1]
    out = model(xs)
    errors = (out - (ys if out.data.ndim == 1 else ys[:, None])) ** 2
    (errors.sum() / len(xs) + 0.01 * sum((p * p).sum() for p in model.parameters())).backward()
    grads = [np.vstack([layer.w.grad, layer.b.grad]).T.ravel() for layer in model.layers]
    yield Comparison("tensor, network", made, np.concatenate(grads).tolist(), slopes, bounds)


def in_c(chance: random.Random) -> Iterator[Comparison]:
    """A dozen expressions and two networks, with parameters of their own, in one program, since compiling takes long."""
    if not compiler():
        return
    parts = [graph(chance, TAME, 6, 4) for _ in range(12)] + [net(chance, 3) for _ in range(2)]
    ps, terms, expected, bounds = [], [], [], []
    for part in parts:
        numbers = part.weights if isinstance(part, Net) else part.inputs
        mine = list(map(Symbol, numbers))
        f = (
            (lambda xs, functions, part=part: part.loss(xs, functions, part.rows))
            if isinstance(part, Net)
            else (lambda xs, functions, part=part: run(part, xs, functions)[-1])
        )
        slopes, near = oracle(f, numbers, PLAIN)
        ps, expected, bounds = ps + mine, expected + slopes, bounds + near
        terms.append(lambda f=f, mine=mine: f(mine, TRACED))
    program = CompiledC(lambda: sum((term() for term in terms), 0.0), [()] * chance.randint(1, 9), ps)
    yield Comparison("c", parts, program.gradients()[1], expected, bounds)


KINDS = {exact: 20, tame: 20, arrays: 25, network: 8, in_c: 1}
"""The kinds of cases, and how often each comes. Compiling C takes a second or more, so it comes least."""


def case(seed: int, number: int) -> Iterator[Comparison]:
    """Yield the comparisons of a case, which depends on the seed and its number alone."""
    chance = random.Random(f"{seed} {number}")
    (kind,) = chance.choices(list(KINDS), KINDS.values())
    yield from kind(chance)


def fuzz(seed: int, goal: int, tell: Callable[[Counter], object] = lambda counts: None) -> Counter:
    """Compare at least ``goal`` gradients and return how many by rung. Raises WrongGradientError, noting seed and case."""
    counts: Counter = Counter()
    for number in itertools.count():
        if counts.total() >= goal:
            return counts
        try:
            for comparison in case(seed, number):
                counts[comparison.rung] += comparison.count()
        except Exception as error:
            error.add_note(f"python tests/fuzz/expressions.py --seed {seed} --case {number}")
            raise
        tell(counts)
    raise AssertionError


# The command


def progress(goal: int) -> Callable[[Counter], None]:
    """Return a function that shows how far it is, at most ten times a second, and only on a terminal."""
    last = 0.0

    def tell(counts: Counter) -> None:
        nonlocal last
        if sys.stderr.isatty() and time.monotonic() > last + 0.1:
            last = time.monotonic()
            click.echo(f"\r{counts.total():,} of {goal:,} ", nl=False, err=True)

    return tell


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 1 if a gradient is wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n\n")[0],
        epilog="example: python tests/fuzz/expressions.py --seed 7 --comparisons 250000",
    )
    parser.add_argument("--seed", type=int, default=0, help="another seed is another set of expressions (default: 0)")
    parser.add_argument("--comparisons", type=int, default=250_000, help="stop after so many (default: 250000)")
    parser.add_argument("--case", type=int, help="only run the case with this number again")
    options = parser.parse_args(arguments)
    start = time.monotonic()
    try:
        if options.case is not None:
            counts = Counter()
            for comparison in case(options.seed, options.case):
                counts[comparison.rung] += comparison.count()
        else:
            counts = fuzz(options.seed, options.comparisons, progress(options.comparisons))
    except Exception as error:  # noqa: BLE001 - an operation that fails is reported like a wrong gradient
        notes = getattr(error, "__notes__", [f"--seed {options.seed} --case {options.case}"])
        click.echo("\n".join([f"{type(error).__name__}: {error}", *notes]), err=True)
        return 1
    for rung, count in counts.most_common():
        click.echo(f"{count:9,} {rung}")
    oracles = "PyTorch" if torch else "central differences"
    seconds = time.monotonic() - start
    click.echo(f"{counts.total():9,} gradients compared with fractions and {oracles} in {seconds:.0f} s: 0 wrong")
    return 0


if __name__ == "__main__":
    sys.exit(main())
