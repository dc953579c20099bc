"""What a book's pages link to outside it, and what is wrong with that, given what was answered. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urldefrag

from litbook.core.errors import BookError
from litbook.core.model import Chapter, Location
from litbook.source.fences import INLINE_CODE
from litbook.source.prose import prose_lines

ADDRESS = re.compile(r"""(?:\]\(\s*<?|<|(?<=\]:)\s+<?|(?:href|src)=["'])(https?://[^\s"'<>\\]+)""")
CLOSED_DOOR = (401, 403, 429, 999)
"""What a server says that does not talk to programs: the page may be there."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link out of the book."""

    location: Location
    address: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of asking for an address."""

    status: int = 0
    """The last one; 0 where nobody answered."""
    moved: str = ""
    """Where the page is now, if it has moved for good."""
    failure: str = ""
    """Why nobody answered."""


def links(chapters: Iterable[Chapter]) -> Iterator[Link]:
    """Each link of ``chapters`` to another site, in order; those in code are examples."""
    for chapter in chapters:
        for number, line in enumerate(prose_lines(chapter), start=1):
            for match in ADDRESS.finditer(INLINE_CODE.sub("", line)):
                yield Link(Location(chapter.path, number), trimmed(match[1]))


def trimmed(address: str) -> str:
    """``address`` without the bracket that closes the link: brackets inside it come in pairs."""
    depth = 0
    for index, character in enumerate(address):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth < 0:
            return address[:index]
    return address


def problems(found: Iterable[Link], answers: dict[str, Answer]) -> Iterator[BookError]:
    """Each link that is broken, or whose page has moved for good."""
    for link in found:
        page, fragment = urldefrag(link.address)
        answer = answers[page]
        if answer.failure:
            yield BookError(link.location, f"{link.address}: {answer.failure}", "fix the link, or remove it")
        elif answer.status >= HTTPStatus.BAD_REQUEST and answer.status not in CLOSED_DOOR:
            problem = f"{link.address} answers {answer.status} {phrase(answer.status)}".rstrip()
            yield BookError(link.location, problem, "fix the link, or remove it")
        elif answer.moved:
            there = answer.moved + (f"#{fragment}" if fragment and "#" not in answer.moved else "")
            yield BookError(link.location, f"{link.address} has moved", f"write {there}")


def phrase(status: int) -> str:
    """The words that go with a status."""
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
