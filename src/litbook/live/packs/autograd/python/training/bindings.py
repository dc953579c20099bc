"""Find the lines of code that bind a name."""

from __future__ import annotations

import dis
from dataclasses import dataclass, field
from types import CodeType


@dataclass
class Place:
    """A code object that binds one of the names: a block or a function."""

    group: int
    lines: set[int]
    """The lines that bind one of the names."""
    curve: int = 0
    values: int = 0
    """Number of values in the latest call."""
    is_bound: bool = False
    """True if the line executed last is one of ``lines``."""
    last: dict[str, object] = field(default_factory=dict)


def binding_lines(code: CodeType, names: tuple[str, ...]) -> set[int]:
    """Return the lines of ``code`` that bind one of ``names``."""
    if not set(names) & {*code.co_varnames, *code.co_names, *code.co_cellvars, *code.co_freevars}:
        return set()
    found, line = set(), code.co_firstlineno
    for instruction in dis.get_instructions(code):
        line = (instruction.positions and instruction.positions.lineno) or line
        bound = instruction.argval if isinstance(instruction.argval, tuple) else (instruction.argval,)
        if "STORE" in instruction.opname and not set(names).isdisjoint(bound):  # STORE_FAST_STORE_FAST has two names
            found.add(line)
    return found
