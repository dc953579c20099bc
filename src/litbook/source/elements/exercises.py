"""Find exercises, their answers, and their hints. Pure.

The exercises of ``05-name.md`` are the numbered lists below its heading "Exercises".
Their answers are below the numbered headings of ``answers/05-name.md``: "## 1. …". An answer can have a hint, a paragraph
that begins with "*Hint.*" and can be read without the answer.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from litbook.core.errors import BookError
from litbook.core.model import Chapter, Location
from litbook.source.prose import prose_lines

FOLDER = "answers"
TITLE = "Exercises"
HEADING = re.compile(r"(#+)[ ]+(.*?)[ #]*(?:\{[^}]*\}[ ]*)?")
NUMBERED = re.compile(r"(\d+)\.[ ]")
HINT = "*Hint.* "


def is_answers(path: str) -> bool:
    """Return True if the page contains answers."""
    return PurePosixPath(path).parent.name == FOLDER


def is_chapter(page: Chapter) -> bool:
    """Return True if the page is a numbered chapter, and not its answers."""
    return bool(page.number) and not is_answers(page.path)


def answers_path(path: str) -> str:
    """Return the path of the answers to the exercises of the page ``path``."""
    page = PurePosixPath(path)
    return str(page.parent / FOLDER / page.name)


def exercises(chapter: Chapter) -> list[int]:
    """Return the line of each exercise, in order: the first is exercise 1."""
    found, level = [], 0
    for number, line in enumerate(prose_lines(chapter), start=1):
        heading = HEADING.fullmatch(line)
        if heading and heading[2] == TITLE:
            level = len(heading[1])
        elif heading and len(heading[1]) <= level:
            level = 0
        elif level and NUMBERED.match(line):
            found.append(number)
    return found


def answers(chapter: Chapter) -> dict[int, int]:
    """Return the line of each answer by its number."""
    headings = ((number, HEADING.fullmatch(line)) for number, line in enumerate(prose_lines(chapter), start=1))
    found = ((line, NUMBERED.match(heading[2])) for line, heading in headings if heading and len(heading[1]) > 1)
    return {int(match[1]): line for line, match in found if match}


def exercise_texts(chapter: Chapter) -> list[str]:
    """Return the Markdown of each exercise, in order."""
    lines = chapter.text.split("\n")
    texts = []
    for first in exercises(chapter):
        more = itertools.takewhile(lambda line: not line.strip() or line[0] == " ", lines[first:])
        texts.append("\n".join([lines[first - 1], *more]).strip())
    return texts


def hints(chapter: Chapter) -> dict[int, str]:
    """Return the Markdown of each hint by the number of its answer."""
    return {number: text for _, number, text in hinted(chapter) if number}


def hinted(chapter: Chapter) -> Iterator[tuple[int, int, str]]:
    """Yield the line of each hint, the number of its answer (0 if it's outside any), and its Markdown."""
    lines = chapter.text.split("\n")
    by_line = {line: number for number, line in answers(chapter).items()}
    here = 0
    for number, line in enumerate(prose_lines(chapter), start=1):
        here = by_line.get(number, here)
        if line.startswith(HINT):
            yield number, here, " ".join(itertools.takewhile(str.strip, lines[number - 1 :])).removeprefix(HINT)


def problems(chapters: Iterable[Chapter]) -> Iterator[BookError]:
    """Each exercise without an answer and each answer without an exercise, in a book that has answers."""
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
    """What is missing on one side or the other."""
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
    """Each hint that belongs to no answer, and each but the first of an answer."""
    seen: set[int] = set()
    for line, number, _ in hinted(answering):
        if not number:
            yield BookError(Location(answering.path, line), "a hint outside of any answer", "put it below `## 1. …`")
        elif number in seen:
            problem = f"answer {number} has two hints"
            yield BookError(Location(answering.path, line), problem, "make them one paragraph")
        seen.add(number)
