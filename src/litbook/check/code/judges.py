"""Check the judges of exercises: each belongs to an exercise, uses only names the exercise asks for, and can fail."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial

from litbook.check.code.advice import GIVE_PLACE, PLACE, defined_in
from litbook.core.cache import Pages
from litbook.core.errors import BookError
from litbook.core.model import Block, Chapter, Outcome
from litbook.run.pool import run
from litbook.source.book import Book
from litbook.source.elements.exercises import answers, answers_path, exercise_texts, is_answers
from litbook.source.elements.judges import CODE, asked, judges, opening

PASSED = "passed"
ALONE = """\
try:
    exec(compile({source!r}, "judge", "exec", dont_inherit=True), dict(globals()))
except Exception:
    pass
else:
    print({passed!r})
"""
"""The source of a block that runs a judge without an answer, and prints PASSED if it passes."""


def of_book(book: Book) -> Iterator[BookError]:
    """Yield the problems of all judges. Runs each once without an answer."""
    yield from misplaced(book.chapters)
    chapters = {chapter.path: chapter for chapter in book.chapters}
    pairs = [(chapter, chapters.get(answers_path(path))) for path, chapter in chapters.items()]
    judged = [(chapter, answering) for chapter, answering in pairs if answering and judges(answering)]
    outcomes = run(book, [alone(answering) for _, answering in judged])
    fine = Pages(book.settings.root, __name__)
    for chapter, answering in judged:
        texts = f"{chapter.text}\0{answering.text}"
        found = [] if fine.known(answering.path, texts) is not None else list(problems(chapter, answering, book))
        if not found:
            fine.add(answering.path, texts)
        yield from found
        yield from idle(answering, outcomes[alone(answering).path])
    fine.save()


def problems(chapter: Chapter, answering: Chapter, book: Book) -> Iterator[BookError]:
    """Yield the problems of the judges on one page of answers that can be found without running them."""
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
            start = opening(answering)
            ours = partial(defined_in, book=book, chapter=answering)
            yield from unasked(block, start, texts[number - 1], chapter.path, ours)
            seen.add(number)
            continue
        yield BookError(block.location, problem, remedy)


def unasked(
    judge: Block, start: tuple[Block, ...], text: str, path: str, ours: Callable[[str], str | None]
) -> Iterator[BookError]:
    """Yield each name that the judge expects and the exercise's ``text`` doesn't have in backticks.

    ``ours`` returns the chapter that defines a name, if the page of answers has no place for that chapter's code.
    """
    code = " ".join(CODE.findall(text))
    for name in asked(judge, start):
        if re.search(rf"\b{name}\b", code):
            continue
        uses = f"the judge of exercise {judge.judge} uses `{name}`"
        if label := ours(name):
            yield BookError(judge.location, f"{uses}, which {label} defines", GIVE_PLACE, PLACE)
        else:
            problem = f"{uses}, which the exercise does not ask for"
            yield BookError(judge.location, problem, f"ask for it in {path}, or stop using it")


def misplaced(chapters: Iterable[Chapter]) -> Iterator[BookError]:
    """Yield each judge on a page that isn't a page of answers."""
    for chapter in chapters:
        for block in chapter.blocks if not is_answers(chapter.path) else ():
            if block.judge is not None:
                yield BookError(block.location, "a judge on a page without answers", "put it below an answer")


def alone(answering: Chapter) -> Chapter:
    """Return a chapter that runs each judge without an answer."""
    blocks = tuple(
        replace(block, source=ALONE.format(source=block.source, passed=PASSED), judge=None, output=None)
        for block in judges(answering).values()
    )
    return replace(answering, path=f"{answering.path}#judges", blocks=opening(answering) + blocks)


def idle(answering: Chapter, outcomes: Iterable[Outcome]) -> Iterator[BookError]:
    """Yield each judge that passes without an answer, given the outcomes of :func:`alone`."""
    given = list(outcomes)[len(opening(answering)) :]
    for (number, block), outcome in zip(judges(answering).items(), given, strict=False):
        if outcome.text.strip() == PASSED:
            problem = f"the judge of exercise {number} passes without any answer"
            yield BookError(block.location, problem, "make it use what the exercise asks for")
