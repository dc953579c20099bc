"""Turn admonitions into quotes, and tabs into labeled parts: elsewhere, what's indented below them would be code. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, dropwhile

from litbook.core.text.plain import TAB_WIDTH

OPENING = re.compile(
    r"(?P<space>[ ]*)(?P<marks>!!!|\?\?\?\+?|===[!+]?) (?:(?P<kind>[\w-]+)[^\"]*)?(?:\"(?P<title>.*)\")?[ ]*"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of Markdown."""

    text: str
    is_code: bool = False
    """True for the lines of a fence."""

    @property
    def indent(self) -> int:
        """The number of spaces it begins with."""
        return len(self.text) - len(self.text.lstrip(" "))


def unwrapped(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield ``lines`` with admonitions as quotes, and with tabs one below the other under their labels."""
    place = 0
    while place < len(lines):
        opening = None if lines[place].is_code else OPENING.fullmatch(lines[place].text)
        if not opening:
            yield lines[place]
            place += 1
            continue
        end = end_of(lines, place + 1, len(opening["space"]) + TAB_WIDTH)
        yield from rewritten(opening, lines[place + 1 : end])
        place = end


def rewritten(opening: re.Match[str], inside: Sequence[Line]) -> Iterator[Line]:
    """Yield an admonition, or a tab, that holds the lines ``inside``."""
    space, quote = opening["space"], "" if opening["marks"].startswith("===") else "> "
    title = opening["title"] if opening["title"] is not None else (opening["kind"] or "").capitalize()
    depth = len(space) + TAB_WIDTH
    body = unwrapped([replace(line, text=line.text[depth:]) for line in inside])
    for line in chain([Line(f"**{title}**"), Line("")] if title else [], dropwhile(lambda line: not line.text, body)):
        yield replace(line, text=f"{space}{quote}{line.text}" if line.text else f"{space}{quote}".rstrip(" "))
    yield Line("")


def end_of(lines: Sequence[Line], start: int, depth: int) -> int:
    """Return where the lines from ``start`` on end that are indented by ``depth`` spaces; blank ones at the end don't count."""
    end = start
    for place in range(start, len(lines)):
        if not lines[place].text.strip():
            continue
        if lines[place].indent < depth:
            break
        end = place + 1
    return end
