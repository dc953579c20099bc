"""Check that every picture has a text alternative."""

from __future__ import annotations

import re
from collections.abc import Iterator

from litbook.check.state import each_page
from litbook.core.errors import BookError
from litbook.core.model import Chapter, Location
from litbook.core.text.plain import line_counter
from litbook.source.book import Book
from litbook.source.prose import markup_lines

MARKDOWN = re.compile(r"(?<!\\)!\[\s*\](?:\(\s*<?(?P<address>[^\s()<>]*)|\[)")
HTML = re.compile(r"<img\b(?![^<>]*\balt\s*=)[^<>]*>", re.IGNORECASE)


def problems(book: Book) -> Iterator[BookError]:
    """Yield each picture without alt text, on every page whose prose can be read."""
    yield from each_page(book.settings.root, (*book.chapters, *book.legible), without_alt)


def without_alt(page: Chapter) -> Iterator[BookError]:
    """Yield each picture of a page that says nothing to those who can't see it."""
    text = "\n".join(markup_lines(page.text, page.path))
    line_of = line_counter(text)
    for pattern in (MARKDOWN, HTML):
        for match in pattern.finditer(text):
            remedy = "say in the brackets what it shows: ![a curve that bends](…)"
            if pattern is HTML:
                remedy = 'say what it shows in alt="…", or write alt="" if it only decorates'
            yield BookError(Location(page.path, line_of(match.start())), "an image without alt text", remedy)
