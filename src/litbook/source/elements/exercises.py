"""Find exercises, their answers, and their hints. Pure.

The exercises of ``05-name.md`` are the numbered lists below its heading "Exercises".
Their answers are below the numbered headings of ``answers/05-name.md``: "## 1. …". An answer can have a hint or two,
paragraphs that begin with "*Hint.*" and can be read without the answer.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from litbook.core.model import Chapter
from litbook.core.text.markdown import heading
from litbook.source.prose import prose_lines

FOLDER = "answers"
TITLE = "Exercises"
NUMBERED = re.compile(r"(\d{1,9})\.[ ]")
"""A number as Markdown's lists have it, of at most nine digits."""
HINT = "*Hint.* "


def is_answers(path: str) -> bool:
    """Return True if the page contains answers."""
    return PurePosixPath(path).parent.name == FOLDER


def is_chapter(page: Chapter) -> bool:
    """Return True if the page is a chapter or an appendix, and neither its answers nor a notebook."""
    is_other = is_answers(page.path) or page.path.endswith(".ipynb")
    return bool(page.number or page.letter) and not is_other


def answers_path(path: str) -> str:
    """Return the path of the answers to the exercises of the page ``path``."""
    page = PurePosixPath(path)
    return str(page.parent / FOLDER / page.name)


def exercises(chapter: Chapter) -> list[int]:
    """Return the line of each exercise, in order: the first is exercise 1."""
    found, level = [], 0
    for number, line in enumerate(prose_lines(chapter), start=1):
        title = heading(line)
        if title and title[1] == TITLE:
            level = title[0]
        elif title and title[0] <= level:
            level = 0
        elif level and NUMBERED.match(line):
            found.append(number)
    return found


def answers(chapter: Chapter) -> dict[int, int]:
    """Return the line of each answer by its number."""
    headings = ((number, heading(line)) for number, line in enumerate(prose_lines(chapter), start=1))
    found = ((line, NUMBERED.match(each[1])) for line, each in headings if each and each[0] > 1)
    return {int(match[1]): line for line, match in found if match}


def exercise_texts(chapter: Chapter) -> list[str]:
    """Return the Markdown of each exercise, in order."""
    lines = chapter.text.split("\n")
    texts = []
    for first in exercises(chapter):
        more = itertools.takewhile(lambda line: not line.strip() or line[0] == " ", rest(lines, first))
        texts.append("\n".join([lines[first - 1], *more]).strip())
    return texts


def rest(lines: Sequence[str], start: int) -> Iterator[str]:
    """Yield the lines from index ``start`` on, without a copy of them all."""
    return (lines[index] for index in range(start, len(lines)))


def hints(chapter: Chapter) -> dict[int, list[str]]:
    """Return the Markdown of each answer's hints, in order, by the answer's number."""
    found: dict[int, list[str]] = {}
    for _, number, text in hinted(chapter):
        if number:
            found.setdefault(number, []).append(text)
    return found


def hinted(chapter: Chapter) -> Iterator[tuple[int, int, str]]:
    """Yield the line of each hint, the number of its answer (0 if it's outside any), and its Markdown."""
    lines = chapter.text.split("\n")
    by_line = {line: number for number, line in answers(chapter).items()}
    here = 0
    for number, line in enumerate(prose_lines(chapter), start=1):
        here = by_line.get(number, here)
        if line.startswith(HINT):
            yield number, here, " ".join(itertools.takewhile(str.strip, rest(lines, number - 1))).removeprefix(HINT)
