"""Where code gives a name a value."""

from __future__ import annotations

import dis
from dataclasses import dataclass, field
from types import CodeType


@dataclass
class Place:
    """A piece of code that gives a name values: a block, or a function."""

    group: int
    lines: set[int]
    """Those that do."""
    curve: int = 0
    values: int = 0
    """In the last call."""
    is_bound: bool = False
    """Whether the line that was left last is one of them."""
    last: dict[str, object] = field(default_factory=dict)


def binding_lines(code: CodeType, names: tuple[str, ...]) -> set[int]:
    """The lines of ``code`` that give one of ``names`` a value."""
    if not set(names) & {*code.co_varnames, *code.co_names, *code.co_cellvars, *code.co_freevars}:
        return set()
    found, line = set(), code.co_firstlineno
    for instruction in dis.get_instructions(code):
        line = (instruction.positions and instruction.positions.lineno) or line
        bound = instruction.argval if isinstance(instruction.argval, tuple) else (instruction.argval,)
        if "STORE" in instruction.opname and not set(names).isdisjoint(bound):  # STORE_FAST_STORE_FAST has two names
            found.add(line)
    return found
