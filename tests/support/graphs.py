"""Random expressions for the engine's tests.

A program is a list of steps, and a step is one operation on earlier nodes. The result of `run` depends on the type of the
inputs: `Value`s make a graph, floats just the forward pass, fractions exact numbers, and tensors PyTorch's graph.
"""

from __future__ import annotations

import math
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from litgrad.engine import Value

DEPTH = WIDTH = 50

# A program may have 2,500 steps, which hypothesis would reject as too slow or too large.
thorough = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def relu(x):
    """Return x if it's above 0, and a 0 of its type otherwise."""
    return x if x > 0 else type(x)(0)


def relu_slope(x):
    """Return the slope of relu. Raises ArithmeticError near the corner, where a finite difference sees both sides."""
    if isinstance(x, float) and abs(x) < 1e-3:
        raise ArithmeticError
    return type(x)(x > 0)


FUNCTIONS = ("exp", "tanh", "relu", "log", "sin", "cos")  # the names that formulas use, in this order
PLAIN = (math.exp, math.tanh, relu, math.log, math.sin, math.cos)
OURS = (Value.exp, Value.tanh, Value.relu, Value.log, Value.sin)


class Operation:
    """A formula in x, y, and a constant c, with its derivatives in x and y."""

    def __init__(self, formula: str, *slopes: str) -> None:
        self.formula = formula
        names = ", ".join(f"{name}=None" for name in FUNCTIONS)
        self.of, *self.slopes = (eval(f"lambda x, y, c, {names}: {text}") for text in (formula, *slopes))


RATIONAL = [
    Operation("x + y", "1", "1"),
    Operation("x * y", "y", "x"),
    Operation("x - y", "1", "-1"),
    Operation("x / y", "1 / y", "-x / y**2"),
    Operation("x + c", "1"),
    Operation("c + x", "1"),
    Operation("x * c", "c"),
    Operation("c * x", "c"),
    Operation("x - c", "1"),
    Operation("c - x", "-1"),
    Operation("x / c", "1 / c"),
    Operation("c / x", "-c / x**2"),
    Operation("x**2", "2 * x"),
    Operation("x**3", "3 * x**2"),
    Operation("x**-1", "-1 / x**2"),
    Operation("-x", "-1"),
    Operation("relu(x)", "relu_slope(x)"),
]
REAL = [
    *RATIONAL,
    Operation("tanh(x)", "1 - tanh(x) ** 2"),
    Operation("exp(x)", "exp(x)"),
    Operation("x**0.5", "0.5 * x**-0.5"),
    Operation("x**-1.5", "-1.5 * x**-2.5"),
    Operation("log(x)", "1 / x"),
    Operation("sin(x)", "cos(x)"),
    Operation("c**x", "c**x * log(c)"),
]
ADD, LAST_RESORT = RATIONAL[0], Operation("x**0", "0")


@dataclass(frozen=True, slots=True)
class Step:
    """A new node: an operation on nodes i and j, or on node i alone."""

    operation: Operation
    i: int
    j: int
    c: float

    @property
    def operands(self) -> tuple[int, ...]:
        """Return the indices of the nodes that it uses."""
        return (self.i, self.j)[: len(self.operation.slopes)]

    def __repr__(self) -> str:
        names = {"x": f"n{self.i}", "y": f"n{self.j}", "c": repr(self.c)}
        return re.sub(r"\b[xyc]\b", lambda match: names[match[0]], self.operation.formula)


@dataclass(frozen=True, repr=False)
class Program:
    """Inputs and steps. The inputs are the first nodes, each step adds one, and the last node is the result."""

    inputs: tuple[float, ...]
    steps: tuple[Step, ...]

    def lines(self) -> list[str]:
        """Return a line of Python for each node."""
        return [f"n{k} = {made!r}" for k, made in enumerate((*self.inputs, *self.steps))]

    def __repr__(self) -> str:
        return "\n  ".join(["Program:", *self.lines()])

    def _repr_pretty_(self, printer, cycle: bool) -> None:
        """Print a failing example for hypothesis."""
        printer.text(repr(self))

    def size(self) -> int:
        """Return the number of nodes."""
        return len(self.inputs) + len(self.steps)

    def levels(self) -> list[int]:
        """Return the number of steps on the longest path to each node."""
        levels = [0] * len(self.inputs)
        for step in self.steps:
            levels.append(1 + max(levels[k] for k in step.operands))
        return levels

    def depth(self) -> int:
        """Return the number of steps on the longest path."""
        return max(self.levels())

    def width(self) -> int:
        """Return the largest number of nodes on one level."""
        return max(Counter(self.levels()).values())


# Interpreters


def run(program: Program, inputs: Iterable, functions: Sequence[Callable] = PLAIN) -> list:
    """Return all nodes of the program. ``inputs`` may include the first nodes after the inputs."""
    nodes = list(inputs)
    for step in program.steps[len(nodes) - len(program.inputs) :]:
        nodes.append(step.operation.of(nodes[step.i], nodes[step.j], step.c, *functions))
    return nodes


def run_values(program: Program) -> list[Value]:
    """Return all nodes of the program as the engine's values."""
    return run(program, map(Value, program.inputs), OURS)


def exact_gradients(program: Program, nodes: Sequence[Fraction], root: int) -> list[Fraction]:
    """Return the gradient of the root in every node: multiply along a path, add where paths meet."""
    gradients = [Fraction(0)] * len(nodes)
    gradients[root] = Fraction(1)
    for k in range(root, len(program.inputs) - 1, -1):
        step = program.steps[k - len(program.inputs)]
        for operand, slope in zip(step.operands, step.operation.slopes, strict=True):
            gradients[operand] += slope(nodes[step.i], nodes[step.j], Fraction(step.c)) * gradients[k]
    return gradients


def agree(program: Program, ours: Sequence, theirs: Sequence, same: Callable[[float, float], bool]) -> None:
    """Fail, with the engine's numbers next to the reference's, unless all of them are the same."""
    __tracebackhide__ = True
    rows = zip(program.lines(), ours, theirs, strict=True)
    wrong = [f"{line:<32} {a!r:<24} {float(b)!r}" for line, a, b in rows if not same(a, b)]
    assert not wrong, "\n".join([f"{len(wrong)} differ:", f"{'':<32} {'engine':<24} reference", *wrong[:20]])


# Drawing programs. A family has limits, and only nodes within them go into a program.
#
# All limits depend on a node's reach: 1 + the sum of |slope| * (reach of the operand). The 1 is for the node itself.
# By induction, it's the sum of the absolute effects of all nodes that this one depends on, along every path.
# So it bounds every gradient of the result, and every partial sum of shares of a gradient.


@dataclass(frozen=True)
class Family:
    """Programs with certain operations and constants, within certain limits."""

    operations: list[Operation]
    constants: list[float]
    number: type  # what the limits are computed in
    limits: Callable  # of (value, slopes, its results for the operands); returns None if the node exceeds them


LARGE = 2**20


def exact(value: Fraction, slopes: list[Fraction], operands: list) -> tuple | None:
    """Return a node's reach and grid if doubles are exact for it, forward and backward, or None.

    Its value is a multiple of 1/LARGE and at most LARGE: no more than 41 bits.
    All effects on the node are multiples of its grid.
    At most WIDTH such nodes are added up in the end. So every share, and every sum of shares, is a multiple of 1/LARGE
    and below 2 * WIDTH * LARGE: no more than 47 bits, in whatever order the shares arrive.
    """
    if not all(map(small, (value, *slopes))):
        return None
    reach = 1 + sum(abs(slope) * reach for slope, (reach, _) in zip(slopes, operands, strict=True))
    grids = [lowest_bit(slope) * grid for slope, (_, grid) in zip(slopes, operands, strict=True) if slope]
    grid = min([Fraction(1), *grids])
    return (reach, grid) if small(reach) and small(1 / grid) else None


def small(number: Fraction) -> bool:
    """Return True if the number is a multiple of 1/LARGE and at most LARGE in size."""
    return LARGE % number.denominator == 0 and abs(number.numerator) <= LARGE * number.denominator


def lowest_bit(number: Fraction) -> Fraction:
    """Return the largest power of two that the number is a multiple of."""
    return Fraction(number.numerator & -number.numerator, number.denominator)


def tame(value: float, slopes: list[float], reaches: list[float]) -> float | None:
    """Return a node's reach, or None if numbers near it are too large to compare with a finite difference."""
    reach = 1 + sum(abs(slope) * reach for slope, reach in zip(slopes, reaches, strict=True))
    fits = isinstance(value, float) and max(map(abs, (value, *slopes))) <= 4 and reach <= 100
    return reach if fits else None


EXACT = Family(RATIONAL, [2, 1, -1, 3, -2, 4, 0, -4, 5, -8], Fraction, exact)
TAME = Family(REAL, [2, 1, -1, 0.5, -0.3, 1.7, 0.1, -2.5], float, tame)


class Draft:
    """A program under construction."""

    def __init__(self, family: Family, inputs: Sequence[float]) -> None:
        self.family = family
        self.inputs = tuple(inputs)
        self.steps: list[Step] = []
        self.nodes = [family.number(x) for x in inputs]
        self.known = [family.limits(x, [], []) for x in self.nodes]

    def add(self, how: int, i: int, j: int) -> None:
        """Add operation number ``how``, or the first one after it whose node stays within the limits."""
        operations, constants = self.family.operations, self.family.constants
        constant, first = divmod(how, len(operations))
        c = constants[constant % len(constants)]
        for operation in (*operations[first:], *operations[:first], LAST_RESORT):
            if self.fits(step := Step(operation, i, j, c)):
                self.steps.append(step)
                return

    def fits(self, step: Step) -> bool:
        """Return True, and add the step's node, if it's within the limits."""
        numbers = self.nodes[step.i], self.nodes[step.j], self.family.number(step.c), *PLAIN
        try:
            value, *slopes = (f(*numbers) for f in (step.operation.of, *step.operation.slopes))
        except (ArithmeticError, ValueError):  # ValueError: the logarithm of a number below 0
            return False
        known = self.family.limits(value, slopes, [self.known[k] for k in step.operands])
        if known is not None:
            self.nodes.append(value)
            self.known.append(known)
        return known is not None

    def finish(self, ends: Iterable[int]) -> Program:
        """Return the program, with its ``ends`` added up in pairs so that each contributes to the result."""
        ends = list(ends)
        while len(ends) > 1:
            i, j, *ends = ends
            self.steps.append(Step(ADD, i, j, 0))
            ends.append(len(self.inputs) + len(self.steps) - 1)
        return Program(self.inputs, tuple(self.steps))


def build(family: Family, inputs: Sequence[float], layers: Iterable[bytes]) -> Program:
    """Return the program that the bytes encode, three per node.

    A node's first operand is the node at the same place in the layer before. The first byte chooses the operation and
    the constant. The other two say how far back, among all earlier nodes, the second operand is, if there is one.
    """
    draft = Draft(family, inputs)
    before = range(len(inputs))
    for layer in layers:
        earlier = len(draft.nodes)
        for place in range(len(layer) // 3):
            how, high, low = layer[3 * place : 3 * place + 3]
            draft.add(how, before[place % len(before)], earlier - 1 - (256 * high + low) % earlier)
        before = range(earlier, len(draft.nodes))
    return draft.finish(before)


@st.composite
def programs(draw, family: Family, numbers: st.SearchStrategy) -> Program:
    """Generate programs of a family, up to DEPTH deep and WIDTH wide."""
    # Many are small, so that a bug that shows in a small program is reported with a small program.
    deepest, widest = draw(st.sampled_from([(3, 3), (10, 10), (DEPTH, WIDTH)]))
    depth, width = draw(st.integers(1, deepest)), draw(st.integers(1, widest))
    inputs = draw(st.lists(numbers, min_size=1, max_size=5))
    # One draw per layer, since thousands of small draws are slow; all of one length, so that the width shrinks separately.
    layer = st.binary(min_size=3 * WIDTH, max_size=3 * WIDTH)
    return build(family, inputs, [draw(layer)[: 3 * width] for _ in range(depth)])


exact_programs = programs(EXACT, st.sampled_from([1, 0.5, -1, 2, -0.25, 3, -1.5, 0, 0.625, -4]))
tame_programs = programs(TAME, st.floats(-2, 2))


def largest(family: Family, seed: int = 0) -> Program:
    """Return a program of full depth and full width."""
    chance = random.Random(seed)
    return build(family, [1, 0.5, -1.5], [chance.randbytes(3 * WIDTH) for _ in range(DEPTH)])
