"""Check that every exercise has an answer, every answer an exercise and at most two hints, and every hint an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from litbook.core.errors import BookError
from litbook.core.model import Chapter, Location
from litbook.source.elements.exercises import TITLE, answers, answers_path, exercises, hinted, is_answers


def problems(chapters: Iterable[Chapter]) -> Iterator[BookError]:
    """Yield each exercise without an answer and each answer without an exercise; nothing for a book without answers."""
    pages = {chapter.path: chapter for chapter in chapters}
    answered = {path for path in pages if is_answers(path)}
    for path, chapter in pages.items() if answered else ():
        if path in answered:
            parent = PurePosixPath(path).parent.parent / PurePosixPath(path).name
            if str(parent) not in pages:
                yield BookError(
                    Location(path, 1), f"answers to {parent}, which does not exist", "give both the same name"
                )
        else:
            yield from page_problems(chapter, pages.get(answers_path(path)))


def page_problems(chapter: Chapter, answering: Chapter | None) -> Iterator[BookError]:
    """Yield the problems of one chapter's exercises and their page of answers."""
    asked = exercises(chapter)
    target = answers_path(chapter.path)
    given = answers(answering) if answering else {}
    for number, line in enumerate(asked, start=1):
        if number not in given:
            remedy = f"write it below a heading `## {number}. …` in {target}"
            yield BookError(Location(chapter.path, line), f"exercise {number} has no answer", remedy)
    if answering:
        yield from hint_problems(answering)
    for number, line in given.items():
        if not 1 <= number <= len(asked):
            problem = f"answer {number} has no exercise"
            remedy = f"add exercise {number} below `## {TITLE}` in {chapter.path}, or delete the answer"
            yield BookError(Location(target, line), problem, remedy)


def hint_problems(answering: Chapter) -> Iterator[BookError]:
    """Yield each hint above the first answer, and the third hint of an answer."""
    seen: Counter[int] = Counter()
    for line, number, _ in hinted(answering):
        seen[number] += 1
        if not number:
            yield BookError(Location(answering.path, line), "a hint outside any answer", "put it below `## 1. …`")
        elif seen[number] == 3:
            problem = f"answer {number} has more than two hints"
            yield BookError(
                Location(answering.path, line), problem, "let one point the way, and one show the first move"
            )
