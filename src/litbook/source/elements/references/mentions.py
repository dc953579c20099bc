"""Find numbers that an author wrote by hand: "chapter 12" outside a link, which nobody keeps right. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from litbook.core.model import Chapter, Location
from litbook.core.text.plain import line_counter
from litbook.source.elements.exercises import is_answers
from litbook.source.elements.references.links import LINK, visible
from litbook.source.prose import front_matter_length

MENTION = re.compile(
    r"""\b(?:(?:chapters?|exercises?)\s\d+|(?:figure|equation|block)s?\s\d+\.\d+)\b(?!\sof\s+(?:\*|_|“|"|<cite|the\s\S+\s?book))""",
    re.IGNORECASE,
)
"""A number written by hand. "Chapter 7 of *Another Book*" isn't one of ours."""
TITLE = re.compile(r"^# .*", re.MULTILINE)
"""The first heading of a page of answers, where the chapter's number is kept right."""
Mention = tuple[Location, str, bool]
"""Where it is, its words, and whether a link can be there instead."""
WORDS = re.compile(r"""^\s*(?:description|title):.*|(?<=alt=")[^"]*|(?<=predict=")[^"]*""")
"""Texts that can't contain a link."""


def mentions(page: Chapter) -> Iterator[Mention]:
    """Yield each number written by hand."""
    shown = visible(page.text, page.path)
    if is_answers(page.path):
        shown = TITLE.sub("", shown, count=1)
    prose = LINK.sub(lambda link: re.sub(r"[^\n]", "\0", link[0]), shown)
    line_of = line_counter(prose)
    for match in MENTION.finditer(prose):
        yield Location(page.path, line_of(match.start())), match[0], True
    start = front_matter_length(page.text)
    headers = {block.location.line for block in page.blocks}
    for number, line in enumerate(page.text.split("\n"), start=1):
        if (number <= start and not is_answers(page.path)) or number in headers:
            for text in WORDS.finditer(line):
                yield from ((Location(page.path, number), match[0], False) for match in MENTION.finditer(text[0]))


def in_notebook(cells: tuple[tuple[Location, str], ...]) -> Iterator[Mention]:
    """Yield the same for the Markdown cells of a notebook."""
    for location, text in cells:
        for match in MENTION.finditer(LINK.sub("\0", text)):
            yield location, match[0], True
