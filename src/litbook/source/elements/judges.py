"""Blocks that test a reader's answer to an exercise: on an answers page, below the worked answer. Pure.

A judge may use what the page has before its first answer, which is what a reader of the chapter has too, and the names
that the exercise asks for. So it does not depend on how the worked answer is written, and it must fail without one.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from litbook.core.model import Block, Chapter
from litbook.core.syntax import names_bound, names_read
from litbook.source.elements.exercises import answers

CODE = re.compile(r"`+([^`]+)`+")


def opening(answering: Chapter) -> tuple[Block, ...]:
    """What stands on an answers page before its first answer: what all answers start from."""
    first = min(answers(answering).values(), default=0)
    return tuple(block for block in answering.blocks if block.location.line < first)


def judges(answering: Chapter) -> dict[int, Block]:
    """The judge of each exercise that has one, by its number."""
    return {block.judge: block for block in answering.blocks if block.judge is not None}


def names_defined(blocks: Iterable[Block]) -> dict[str, None]:
    """The names that the blocks define, in order."""
    trees = (ast.parse(block.source) for block in blocks if block.is_python)
    return dict.fromkeys(name for tree in trees for name in names_bound(tree))


def asked(judge: Block, start: Iterable[Block]) -> list[str]:
    """The names that ``judge`` expects of the reader: those it uses and neither it nor the ``start`` defines."""
    known = {*names_defined(start), *names_defined([judge])}
    return sorted(names_read(judge.source, judge.location.path, undefined=True) - known, key=judge.source.index)


def start_of(judge: Block, start: Iterable[Block], text: str) -> str:
    """The text that a reader's answer begins with: the names that the exercise asks for, still to be filled in."""
    code = " ".join(CODE.findall(text))
    lines = []
    for name in asked(judge, start):
        called = re.search(rf"\b{name}\((?P<inside>[^()]*)\)", code)
        names = [part.strip() for part in called["inside"].split(",")] if called else []
        if called and all(re.fullmatch(r"[*\w]+(=[\w.-]+)?", part) for part in names):
            lines.append(f"def {name}({', '.join(names)}):\n    ...\n")
        else:
            lines.append(f"{name} = ...\n")
    return "\n".join(lines)
