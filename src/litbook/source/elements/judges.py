"""Find judges: blocks on an answers page, below a worked answer, that test a reader's answer to the exercise. Pure.

A judge can use the names defined before the page's first answer, which readers of the chapter have too, and the names that
the exercise asks for. So it doesn't depend on how the worked answer is written, and it has to fail without an answer.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from litbook.core.errors import BookError
from litbook.core.model import Block, Chapter, Outcome
from litbook.core.syntax import names_bound, names_read
from litbook.source.elements.exercises import answers, exercise_texts, is_answers

CODE = re.compile(r"`+([^`]+)`+")
PASSED = "passed"
ALONE = """\
try:
    exec(compile({source!r}, "judge", "exec", dont_inherit=True), dict(globals()))
except Exception:
    pass
else:
    print({passed!r})
"""
"""The source of a block that runs a judge without an answer, and prints a word if it passes."""


def opening(answering: Chapter) -> tuple[Block, ...]:
    """Return the blocks of an answers page above its first answer, which all answers start from."""
    first = min(answers(answering).values(), default=0)
    return tuple(block for block in answering.blocks if block.location.line < first)


def judges(answering: Chapter) -> dict[int, Block]:
    """Return the judge of each exercise that has one, by the exercise's number."""
    return {block.judge: block for block in answering.blocks if block.judge is not None}


def names_defined(blocks: Iterable[Block]) -> dict[str, None]:
    """Return the names that the blocks define, in order, as the keys of a dict."""
    trees = (ast.parse(block.source) for block in blocks if block.is_python)
    return dict.fromkeys(name for tree in trees for name in names_bound(tree))


def asked(judge: Block, start: Iterable[Block]) -> list[str]:
    """Return the names that ``judge`` expects readers to define: those it uses but neither it nor ``start`` defines."""
    known = {*names_defined(start), *names_defined([judge])}
    return sorted(names_read(judge.source, judge.location.path, undefined=True) - known, key=judge.source.index)


def problems(chapter: Chapter, answering: Chapter) -> Iterator[BookError]:
    """What is wrong with the judges of one page of answers, as far as can be said without running them."""
    seen: set[int] = set()
    texts = exercise_texts(chapter)
    places = sorted((line, number) for number, line in answers(answering).items())
    for block in answering.blocks:
        number = block.judge
        if number is None:
            continue
        above = [found for line, found in places if line < block.location.line]
        if not 1 <= number <= len(texts):
            problem, remedy = f"a judge of exercise {number}, which does not exist", f"number it as in {chapter.path}"
        elif number in seen:
            problem, remedy = f"a second judge of exercise {number}", "make them one block"
        elif above[-1:] != [number]:
            problem, remedy = f"a judge of exercise {number}, not below its answer", f"put it below `## {number}. …`"
        else:
            yield from unasked(block, opening(answering), texts[number - 1], chapter.path)
            seen.add(number)
            continue
        yield BookError(block.location, problem, remedy)


def unasked(judge: Block, start: tuple[Block, ...], text: str, path: str) -> Iterator[BookError]:
    """Each name that the judge expects and the exercise's ``text`` does not ask for."""
    code = " ".join(CODE.findall(text))
    for name in asked(judge, start):
        if not re.search(rf"\b{name}\b", code):
            problem = f"the judge of exercise {judge.judge} uses `{name}`, which the exercise does not ask for"
            yield BookError(judge.location, problem, f"ask for it in {path}, or do without it")


def misplaced(chapters: Iterable[Chapter]) -> Iterator[BookError]:
    """Each judge on a page that holds no answers."""
    for chapter in chapters:
        for block in chapter.blocks if not is_answers(chapter.path) else ():
            if block.judge is not None:
                yield BookError(block.location, "a judge on a page without answers", "put it below an answer")


def alone(answering: Chapter) -> Chapter:
    """Return a chapter that runs each judge without an answer; none of them should pass."""
    blocks = tuple(
        replace(block, source=ALONE.format(source=block.source, passed=PASSED), judge=None, output=None)
        for block in judges(answering).values()
    )
    return replace(answering, path=f"{answering.path}#judges", blocks=opening(answering) + blocks)


def idle(answering: Chapter, outcomes: Iterable[Outcome]) -> Iterator[BookError]:
    """Each judge that passes without an answer, given what became of :func:`alone`."""
    given = list(outcomes)[len(opening(answering)) :]
    for (number, block), outcome in zip(judges(answering).items(), given, strict=False):
        if outcome.text.strip() == PASSED:
            problem = f"the judge of exercise {number} passes without any answer"
            yield BookError(block.location, problem, "make it use what the exercise asks for")


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
