"""An expression as a list of operations, in the order in which Python would carry them out."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import add, mul, sub, truediv
from typing import Any

from litgrad.engine import Value

FUNCTIONS = ("tanh", "exp", "relu", "log")
"""The functions that an expression can call, by name or as methods."""


class Problem(Exception):  # noqa: N818  # something to tell the reader, not a crash
    """The reason an expression has no graph, with the line (from 1) and the column (from 0) of its text."""

    def __init__(self, words: str, line: int = 1, column: int = 0) -> None:
        super().__init__(words)
        self.words = words
        self.line = line
        self.column = column


@dataclass(slots=True)
class Entry:
    """A number, or an operation on earlier entries."""

    op: str
    """The operation; "number" for a number, and "power of" for a number to the power of a value."""
    children: tuple[int, ...] = ()
    constant: float = 0.0
    """A number's value, or the exponent or base that is a plain number."""
    line: int = 1
    source: str = ""
    """The text it comes from."""
    span: tuple[int, int, int, int] | None = None
    """The first line and column of a literal, and its last: where to write another number."""
    label: str = ""


Tape = Sequence[Entry]
Operations = dict[str, Callable[..., Any]]

ARITHMETIC: Operations = {
    "+": lambda constant, x, y: add(x, y),
    "-": lambda constant, x, y: sub(x, y),
    "*": lambda constant, x, y: mul(x, y),
    "/": lambda constant, x, y: truediv(x, y),
}
VALUES: Operations = ARITHMETIC | {
    "number": Value,
    "**": lambda constant, x: x**constant,
    "power of": lambda constant, x: constant**x,
    "tanh": lambda constant, x: x.tanh(),
    "exp": lambda constant, x: x.exp(),
    "relu": lambda constant, x: x.relu(),
    "log": lambda constant, x: x.log(),
}
"""The operations as the engine has them."""
FLOATS: Operations = ARITHMETIC | {
    "number": lambda constant: constant,
    "**": lambda constant, x: real(x**constant),
    "power of": lambda constant, x: real(constant**x),
    "tanh": lambda constant, x: math.tanh(x),
    "exp": lambda constant, x: math.exp(x),
    "relu": lambda constant, x: max(0.0, x),
    "log": lambda constant, x: math.log(x),
}
"""The same on plain numbers, which know nothing of gradients: for measuring."""


def real(x: Any) -> float:
    """Return a number, or nan for one that isn't real."""
    return math.nan if isinstance(x, complex) else float(x)


def run(tape: Tape, operations: Operations, nudged: int = -1, by: float = 0.0) -> list[Any]:
    """Return what each entry gives; ``by`` is added to one of them before anything uses it.

    Raises Problem with the line of an operation that fails.
    """
    made: list[Any] = []
    for place, entry in enumerate(tape):
        try:
            found = operations[entry.op](entry.constant, *(made[child] for child in entry.children))
        except (ArithmeticError, TypeError, ValueError) as error:
            raise Problem(f"{entry.source or entry.op}: {error}", entry.line) from None
        made.append(found + by if place == nudged else found)
    return made
