"""Find the links in a page's Markdown, and replace parts of them. Pure.

All offsets are those of the file's own text, so that a link can be changed and every other byte stays.
"""

from __future__ import annotations

import functools
import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from posixpath import dirname, normpath, relpath
from urllib.parse import unquote, urlsplit

from litbook.core.model import Location
from litbook.core.text.markdown import blanked, without
from litbook.core.text.plain import normalize
from litbook.source.prose import without_fences

LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
CAPTION = re.compile(r"""\bcaption=(["'])(?P<caption>(?:(?!\1).)*)\1(?=\s|$)""")
LINK = re.compile(
    r"""(?<!\\)\[(?P<text>[^\[\]]*)\]\(\s*<?(?P<target>[^\s()<>]+)>?(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)"""
    r"""|(?<=\]\()\s*<?(?P<outer>[^\s()<>]+)>?(?=\s*\))"""
    r"""|^[ ]{0,3}\[(?!\^)[^\]\n]+\]:[ ]+<?(?P<defined>[^\s<>]+)"""
    r"""|\b(?:href|src)=["'](?P<html>[^"']+)["']""",
    re.MULTILINE,
)
"""A link with its text; one whose text has brackets of its own, such as a linked picture; a definition; an HTML attribute."""
TARGETS = ("target", "outer", "defined", "html")


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another page of the book, or to a place in one."""

    location: Location
    text: str | None
    """None for one that can't be a reference, such as a picture's."""
    address: str
    """As written."""
    page: str
    """The path of the page it leads to, relative to the book's root."""
    fragment: str
    """The id on that page; empty for its top."""
    kind: str = "link"
    """``image`` for a picture, ``html`` for an address in HTML, else ``link``."""


Change = Callable[[Link], tuple[str, str]]
"""Return the text and the address that a link should have."""


@functools.lru_cache(maxsize=256)
def visible(text: str, path: str) -> str:
    """Return a page's text with everything blank that isn't prose or a caption, each character in its place.

    Raises BookError for a fence that's never closed.
    """
    prose = without_fences(normalize(text), path)
    lines = []
    for line, shown in zip(LINES.findall(text), prose, strict=False):
        caption = None if shown.strip() else CAPTION.search(line)
        start, end = caption.span("caption") if caption else (0, 0)
        body = line.rstrip("\r\n")
        kept = body if shown.strip() else (" " * start + body[start:end]).ljust(len(body))
        lines.append(kept + line[len(body) :])
    return without("".join(lines), blanked)


def links(text: str, path: str) -> Iterator[Link]:
    """Yield each link of the page ``path`` to a page of the same book, in order. Raises BookError."""
    yield from all_links(text, path)


@functools.lru_cache(maxsize=256)
def all_links(text: str, path: str) -> tuple[Link, ...]:
    """Return :func:`links`. Cached, because several checks ask for those of each page."""
    return tuple(link for link, _ in found(text, path))


def found(text: str, path: str) -> Iterator[tuple[Link, re.Match[str]]]:
    """Yield each link to a page of the same book, and where it is."""
    starts = list(accumulate(map(len, LINES.findall(text))))
    for match in LINK.finditer(visible(text, path)):
        address = next(match[kind] for kind in TARGETS if match[kind] is not None)
        try:
            parts = urlsplit(address)
        except ValueError:  # what looks like another site's address
            continue
        if parts.scheme or parts.netloc or address.startswith("/") or not (parts.path or parts.fragment):
            continue
        is_picture = match["text"] is not None and text.startswith("!", match.start() - 1)
        line = bisect_right(starts, match.start()) + 1
        page = normpath(f"{dirname(path)}/{unquote(parts.path)}".lstrip("/")) if parts.path else path
        kind = "image" if is_picture else "html" if match["html"] else "link"
        is_plain = match["text"] is not None and not is_picture
        shown = text[match.start("text") : match.end("text")] if is_plain else None  # code, too, which isn't visible
        yield Link(Location(path, line), shown, address, page, unquote(parts.fragment), kind), match


def changed(text: str, path: str, change: Change) -> str:
    """Return a page's text with the text and the address of each link as ``change`` gives them. Raises BookError.

    ``path`` is where the text is; addresses are read relative to it.
    """
    if path.endswith(".ipynb"):
        return changed_notebook(text, path, change)
    pieces, end = [], 0
    for link, match in found(text, path):
        shown, address = change(link)
        kind = next(kind for kind in TARGETS if match[kind] is not None)
        if link.text is not None and shown != link.text:
            pieces += [text[end : match.start("text")], shown]
            end = match.end("text")
        if address != link.address:
            pieces += [text[end : match.start(kind)], address]
            end = match.end(kind)
    return "".join([*pieces, text[end:]])


def rebased(text: str, path: str, other: str) -> str:
    """Return Markdown from the page ``path`` with its links as they have to be on the page ``other``."""

    def change(link: Link) -> tuple[str, str]:
        fragment = f"#{link.fragment}" if link.fragment else ""
        return link.text or "", f"{relpath(link.page, dirname(other) or '.')}{fragment}"

    return changed(text, path, change)


def changed_notebook(text: str, path: str, change: Change) -> str:
    """Return the text of a notebook with the links in its Markdown cells changed; all else stays to the byte."""
    for cell in json.loads(text)["cells"]:
        source = cell["source"] if isinstance(cell["source"], list) else [cell["source"]]
        for line in source if cell["cell_type"] == "markdown" else ():
            after = changed(line, f"{path}.md", change)
            for is_ascii in (True, False) if after != line else ():
                text = text.replace(json.dumps(line, ensure_ascii=is_ascii), json.dumps(after, ensure_ascii=is_ascii))
    return text


def plain(text: str) -> str:
    """Return a caption without its links, for places that can contain only words."""
    return LINK.sub(lambda match: match["text"] or match[0], text)
