"""What the network says, by the forward half of the recorded program: it needs no graph and no gradients."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from litgrad.compile import KNOWN, PYTHON, RULES, Line, Plan, called, lines_of, said

PROGRAM = """\
def program(p, rows):
    {p}= p
{before}    found = []
    for {x}in rows:
{row}        found.append(({outputs},))
    return found
"""
Program = Callable[
    [Sequence[float], Iterable[Sequence[float]]], list[tuple[float, ...]]
]


class Forward(Plan):
    """A plan that stops at the outputs."""

    def go_backward(self, lines: Any, root: Any) -> None:
        """Write no gradients."""
        self.row.pop()  # what adds to the loss


def forward(
    f: Callable[..., list[Any]], inputs: int, parameters: Sequence[Any]
) -> Program:
    """Record the symbols that ``f`` returns, and return a program that computes them for each row."""
    found: list[Any] = []

    def root(*xs: Any) -> Any:
        found.extend(f(*xs))
        return sum(found[1:], found[0])

    xs, top = called(root, inputs, parameters)
    known = {p: Line(name=f"p{i}", slot=i) for i, p in enumerate(parameters)}
    known |= {x: Line(name=f"x{i}", varies=True) for i, x in enumerate(xs)}
    lines = lines_of(top, known)
    for symbol in found:
        known[symbol].named = True
    plan = Forward(lines, known[top], len(parameters), RULES)
    text = PROGRAM.format(
        p="".join(f"p{i}, " for i in range(len(parameters))),
        x="".join(f"x{i}, " for i in range(inputs)),
        before=said(plan.before, PYTHON, "    "),
        row=said(plan.row, PYTHON, "        "),
        outputs=", ".join(known[symbol].text for symbol in found),
    )
    namespace = vars(math) | KNOWN
    exec(compile(text, "<forward>", "exec"), namespace)
    program: Program = namespace["program"]
    return program


def neurons(net: Any, xs: Sequence[Any]) -> list[Any]:
    """Return what each neuron says, layer by layer."""
    found: list[Any] = []
    for layer in net.layers:
        xs = [neuron(xs) for neuron in layer.neurons]
        found += xs
    return found


def asked(f: Callable[..., list[Any]], parameters: Sequence[Any]) -> Program:
    """Return a program that asks the engine, for networks that can't be recorded."""

    def program(
        p: Sequence[float], rows: Iterable[Sequence[float]]
    ) -> list[tuple[float, ...]]:
        for parameter, number in zip(parameters, p, strict=True):
            parameter.data = number
        return [tuple(float(x) for x in f(*row)) for row in rows]

    return program
