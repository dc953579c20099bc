"""Check that every footnote has its text, and every text its footnote."""

from __future__ import annotations

import re
from collections.abc import Iterator

from litbook.check.state import each_page
from litbook.core.errors import BookError
from litbook.core.model import Chapter, Location
from litbook.source.book import Book
from litbook.source.prose import markup_lines

REFERENCE = re.compile(r"(?<![\\\]])\[\^(?P<name>[^\]\s^]+)\](?!:)")
DEFINITION = re.compile(r"^ {0,3}\[\^(?P<name>[^\]\s]+)\]:")


def problems(book: Book) -> Iterator[BookError]:
    """Yield each wrong footnote, on every page whose prose can be read."""
    yield from each_page(book.settings.root, (*book.chapters, *book.legible), of_page)


def of_page(page: Chapter) -> Iterator[BookError]:
    """Yield each footnote of a page without a text, each text without a footnote, and each second text."""
    defined: dict[str, int] = {}
    used: dict[str, int] = {}
    for number, line in enumerate(markup_lines(page.text, page.path), start=1):
        definition = DEFINITION.match(line)
        if definition:
            name = definition["name"]
            if name in defined:
                problem = f"footnote {name} has a text already, in line {defined[name]}"
                yield BookError(Location(page.path, number), problem, "give one of them another name")
            defined.setdefault(name, number)
        for match in REFERENCE.finditer(line):
            used.setdefault(match["name"], number)
    for name, number in used.items():
        if name not in defined:
            problem, remedy = f"footnote {name} has no text", f"write it on a line of its own: [^{name}]: …"
            yield BookError(Location(page.path, number), problem, remedy)
    for name, number in defined.items():
        if name not in used:
            problem, remedy = f"nothing refers to footnote {name}", f"write [^{name}] where it belongs, or delete it"
            yield BookError(Location(page.path, number), problem, remedy)
