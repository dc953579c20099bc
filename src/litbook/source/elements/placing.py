"""Find pages that have no place in the book: empty ones, and chapters with another chapter's number. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from litbook.core.errors import BookError
from litbook.core.model import Chapter, Location
from litbook.source.prose import front_matter_length

COPY = re.compile(r"copy|~|\(\d+\)", re.IGNORECASE)
"""What file managers and editors add to the name of a copy."""


def empty(chapter: Chapter) -> Iterator[BookError]:
    """Yield the problem of a page without text. One without a number may have only front matter, such as a template."""
    start = front_matter_length(chapter.text) if chapter.number else 0
    if not any(line.strip() for line in chapter.text.split("\n")[start:]):
        remedy = "write it, delete it, or put `draft: true` into its front matter"
        yield BookError(Location(chapter.path, 1), "this page is empty", remedy)


def copies(chapters: Iterable[Chapter]) -> Iterator[tuple[str, BookError]]:
    """Yield the path of each chapter that has the number of another one in its folder, and the problem."""
    seen: dict[tuple[str, int], Chapter] = {}
    for chapter in sorted(chapters, key=lambda c: (COPY.search(c.path) is not None, c.path)):
        folder, _, name = chapter.path.rpartition("/")
        if chapter.number is None or not name[0].isdigit():
            continue
        first = seen.setdefault((folder, chapter.number), chapter)
        if first is chapter:
            continue
        if first.text == chapter.text or COPY.search(name):
            problem, remedy = f"a copy of {first.path}", "delete it, or give it a number of its own"
        else:
            problem, remedy = (
                f"a second chapter {chapter.number}, after {first.path}",
                "give one of them another number",
            )
        yield chapter.path, BookError(Location(chapter.path, 1), problem, remedy)
