"""Find judges: blocks on an answers page, below a worked answer, that test a reader's answer to the exercise. Pure.

A judge can use the names defined before the page's first answer, which readers of the chapter have too, and the names that
the exercise asks for. So it doesn't depend on how the worked answer is written, and it has to fail without an answer.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterable

from litbook.core.model import Block, Chapter
from litbook.core.syntax import names_bound, names_read
from litbook.source.elements.exercises import answers

CODE = re.compile(r"(?<!`)`++([^`]+)`+")


def opening(answering: Chapter) -> tuple[Block, ...]:
    """Return the blocks of an answers page above its first answer, which all answers start from."""
    first = min(answers(answering).values(), default=0)
    return tuple(block for block in answering.blocks if block.location.line < first)


def judges(answering: Chapter) -> dict[int, Block]:
    """Return the judge of each exercise that has one, by the exercise's number."""
    return {block.judge: block for block in answering.blocks if block.judge is not None}


def names_defined(blocks: Iterable[Block]) -> dict[str, None]:
    """Return the names that the blocks define, in order, as the keys of a dict."""
    return dict.fromkeys(name for block in blocks if block.is_python for name in names_in(block.source))


@functools.lru_cache(maxsize=512)  # all judges of a page start from the same blocks
def names_in(source: str) -> tuple[str, ...]:
    """Return the names that ``source`` defines, in order."""
    return tuple(names_bound(ast.parse(source)))


def asked(judge: Block, start: Iterable[Block]) -> list[str]:
    """Return the names that ``judge`` expects readers to define: those it uses but neither it nor ``start`` defines."""
    known = {*names_defined(start), *names_defined([judge])}
    return sorted(names_read(judge.source, judge.location.path, undefined=True) - known, key=judge.source.index)


def start_of(judge: Block, start: Iterable[Block], text: str) -> str:
    """Return the initial text of a reader's answer: a stub for each name that the exercise asks for."""
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
