"""Find links to other sites, and report those that are broken, given the responses. Pure."""

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
"""Statuses of servers that reject programs: the page may exist."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another site."""

    location: Location
    address: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of requesting an address."""

    status: int = 0
    """The final status; 0 if there was no response."""
    moved: str = ""
    """The new address, if the page has moved permanently."""
    failure: str = ""
    """Why there was no response."""


def links(chapters: Iterable[Chapter]) -> Iterator[Link]:
    """Yield each link of ``chapters`` to another site, in order, except those in code, which are examples."""
    for chapter in chapters:
        for number, line in enumerate(prose_lines(chapter), start=1):
            for match in ADDRESS.finditer(INLINE_CODE.sub("", line)):
                yield Link(Location(chapter.path, number), trimmed(match[1]))


def trimmed(address: str) -> str:
    """Return ``address`` up to a closing parenthesis that has no opening one in it: that one ends the link."""
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
    """Return the standard phrase of a status; empty if it has none."""
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
