"""Find elements in a page's HTML, and replace parts of the page without changing any other byte.

``html.parser`` reads an element from its start tag to its end tag. It doesn't read whole pages: nine tenths of their tags
are highlighted code. Places where an element may begin are found by text, and the parser starts there.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser

VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
"""Elements that have no end tag."""
RAW = frozenset(("script", "style"))
"""Elements whose content is text, whatever it looks like."""
START_TAG = re.compile(r"<[a-zA-Z]")

Attributes = Mapping[str, str]
"""Unescaped values by lower-case name; an empty one for an attribute without a value."""


@dataclass(frozen=True, slots=True)
class Element:
    """An element, and its place in the page as offsets in characters."""

    tag: str
    attributes: Attributes
    start: int
    content_start: int
    content_end: int
    end: int

    @property
    def classes(self) -> list[str]:
        """The words of its ``class`` attribute."""
        return self.attributes.get("class", "").split()


def elements(html: str, *tags: str, css_class: str = "") -> Iterator[Element]:
    """Yield each element with one of ``tags``, and with ``css_class`` if given, in the order of their start tags."""

    def is_wanted(tag: str, attributes: Attributes) -> bool:
        has_class = not css_class or css_class in attributes.get("class", "").split()
        return tag in RAW or (tag in tags and has_class)

    place = 0 if css_class in html else len(html)
    while match := candidates(tags, css_class).search(html, place):
        if match[0] == "<!--":
            place = html.find("-->", match.end())
            if place < 0:
                return
            continue
        element = element_around(html, match.start(), place, is_wanted)
        place = match.end()
        if element:
            place = element.end if element.tag in RAW else element.content_start
            if element.tag in tags:
                yield element


@functools.cache
def candidates(tags: tuple[str, ...], css_class: str) -> re.Pattern[str]:
    """Return a pattern for the beginning of a comment, a script, or a style, and for what's only in tags that match."""
    wanted = re.escape(css_class) if css_class else rf"<(?:{'|'.join(tags)})\b"
    return re.compile(rf"<!--|<(?:{'|'.join(sorted(RAW))})\b|{wanted}", re.IGNORECASE)


def element_around(html: str, place: int, first: int, is_wanted: Callable[[str, Attributes], bool]) -> Element | None:
    """Return the element whose start tag ``place`` is in, if it begins at ``first`` or later and is wanted."""
    start = place + 1
    while (start := html.rfind("<", first, start)) >= 0:
        if START_TAG.match(html, start):
            element = element_at(html, start, is_wanted)
            return element if element and place < element.content_start else None
    return None


def element_at(
    html: str, start: int, is_wanted: Callable[[str, Attributes], bool] = lambda tag, attributes: True
) -> Element | None:
    """Return the element whose start tag is at ``start``; None if there isn't one, or if it's not wanted.

    An element that's never closed extends to the end of ``html``.
    """
    if not START_TAG.match(html, start):
        return None
    reader = Reader(html, is_wanted)
    reader.read(start)
    if not reader.is_wanted:
        return None
    content_start, content_end, end = (*reader.places, len(html), len(html))[:3]
    return Element(reader.tag, reader.attributes, start, content_start, content_end, end)


class Reader(HTMLParser):
    """Reads one element of a page."""

    def __init__(self, html: str, judge: Callable[[str, Attributes], bool]) -> None:
        super().__init__(convert_charrefs=False)
        self.html = html
        self.judge = judge
        self.tag = ""
        self.attributes: Attributes = {}
        self.places: list[int] = []
        """Where the content starts, where it ends, and where the element ends."""
        self.lines: list[int] = []
        """Where each line that has been read starts."""
        self.depth = 0
        self.is_wanted = self.is_done = False

    def read(self, start: int) -> None:
        """Read line by line from ``start`` on, until the element ends or the ``judge`` doesn't want it."""
        while start < len(self.html) and not self.is_done:
            end = self.html.find("\n", start) + 1 or len(self.html)
            self.lines.append(start)
            self.feed(self.html[start:end])
            start = end

    def here(self) -> int:
        """Return the place in the page of the tag that's being handled."""
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at the first start tag, and count those of the same name."""
        if self.is_done:
            return
        if not self.tag:
            self.tag = tag
            self.attributes = {name: value or "" for name, value in reversed(attrs)}
            self.is_wanted = self.judge(tag, self.attributes)
            self.is_done = not self.is_wanted
            self.places.append(self.here() + len(self.get_starttag_text() or ""))
        self.depth += tag == self.tag
        if tag in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Find the end of the element; for an empty one it's also called at its start tag."""
        if self.is_done or tag != self.tag:
            return
        self.depth -= 1
        self.is_done = self.depth == 0
        if self.is_done:
            here, content_start = self.here(), self.places[0]
            is_empty = here < content_start
            self.places += [content_start] * 2 if is_empty else [here, self.html.find(">", here) + 1]


def replaced(html: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """Return ``html`` with new text from each start to each end; ``edits`` come in order and don't overlap."""
    parts, place = [], 0
    for start, end, text in edits:
        parts += [html[place:start], text]
        place = end
    return "".join([*parts, html[place:]])
