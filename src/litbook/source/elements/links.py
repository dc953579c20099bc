"""Find links to other sites, and report those that are broken, given the responses. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from litbook.core.model import Chapter, Location
from litbook.core.text.markdown import CODE, without
from litbook.source.prose import prose_lines

ADDRESS = re.compile(r"""(?:\]\(\s*<?|<|(?<=\]:)\s+<?|(?:href|src)=["'])(https?://[^\s"'<>\\]+)""")


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another site."""

    location: Location
    address: str


def links(chapters: Iterable[Chapter]) -> Iterator[Link]:
    """Yield each link of ``chapters`` to another site, in order, except those in code, which are examples."""
    for chapter in chapters:
        for number, line in enumerate(prose_lines(chapter), start=1):
            for match in ADDRESS.finditer(without(line, lambda span: "", [CODE])):
                yield Link(Location(chapter.path, number), trimmed(match[1]))


def trimmed(address: str) -> str:
    """Return ``address`` up to a closing parenthesis that has no opening one in it: that one ends the link."""
    depth = 0
    for index, character in enumerate(address):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth < 0:
            return address[:index]
    return address
