"""Find pages that have no place in the book: empty ones, and chapters with another chapter's number or letter. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from litbook.core.errors import BookError
from litbook.core.model import Chapter, Location
from litbook.source.prose import front_matter_length

COPY = re.compile(r"copy|~|\(\d+\)", re.IGNORECASE)
"""What file managers and editors add to the name of a copy."""


def empty(chapter: Chapter) -> Iterator[BookError]:
    """Yield the problem of a page without text. One without a place may have only front matter, such as a template."""
    start = front_matter_length(chapter.text) if chapter.number or chapter.letter else 0
    if not any(line.strip() for line in chapter.text.split("\n")[start:]):
        remedy = "write it, delete it, or put `draft: true` into its front matter"
        yield BookError(Location(chapter.path, 1), "this page is empty", remedy)


def copies(chapters: Iterable[Chapter], listed: Collection[str] = ()) -> Iterator[tuple[str, BookError]]:
    """Yield the path of each chapter that has the number or the letter of another one in its folder, and the problem.

    The original is the one among the ``listed`` paths, else the one whose name isn't a copy's.
    """
    seen: dict[tuple[str, str], Chapter] = {}
    for chapter in sorted(chapters, key=lambda c: (*seniority(c, listed), c.path)):
        folder, _, name = chapter.path.rpartition("/")
        if not chapter.has_place or name == "index.md":
            continue
        first = seen.setdefault((folder, mark := chapter.letter or str(chapter.number)), chapter)
        if first is chapter:
            continue
        where = Location(chapter.path, 1)
        if first.text != chapter.text and not COPY.search(name):
            said = f"a second {chapter.kind} {mark}, after {first.path}"
            remedy = f"give one of them another {'letter' if chapter.letter else 'number'}"
            yield chapter.path, BookError(where, said, remedy)
        elif seniority(first, listed) == seniority(chapter, listed):
            said = f"this page and {first.path} are copies of each other"
            yield chapter.path, BookError(where, said, "delete one, or give it a number of its own")
        else:
            said = f"a copy of {first.path}"
            yield chapter.path, BookError(where, said, "delete it, or give it a number of its own")


def seniority(chapter: Chapter, listed: Collection[str]) -> tuple[bool, bool, int]:
    """Return what sorts an original before its copies: in the navigation, no copy's name, a shorter one."""
    return chapter.path not in listed, COPY.search(chapter.path) is not None, len(chapter.path)
