"""The pages of the bound book: their ids, the links between them, and the table of contents."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape, unescape
from itertools import groupby

LINK = re.compile(r'href="site:([^"#]*)(?:#([^"]*))?"')
ID = re.compile(r' id="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Title:
    """Data for the cover and the metadata."""

    name: str
    description: str
    author: str
    language: str
    address: str
    """URL of the site, or "" if it isn't known."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of the bound book."""

    url: str
    """Path in the site."""
    title: str
    """HTML text without tags."""
    part: str
    """The part of the book that it belongs to, or "" outside of parts."""
    body: str
    """XHTML from :func:`litbook.site.formats.bound.binding.body`."""

    @property
    def key(self) -> str:
        """Return the page's id in the book, a valid XML name."""
        return key(self.url)


def key(url: str) -> str:
    """Return the id in the book of the page at ``url``, such as ``page-answers-04-graph``."""
    return "page-" + (re.sub(r"[^\w.-]+", "-", url.removesuffix("index.html").strip("/")) or "index")


def words(title: str) -> str:
    """Return a page's title, given as HTML or text, as HTML text without tags."""
    return escape(unescape(re.sub(r"</?\w[^>]*>", "", title)))


def identity(url: str, name: str) -> str:
    """Return an id for element ``name`` of the page at ``url``: unique in the book, and a valid XML name."""
    return key(url) + "." + re.sub(r"[^\w.-]", "-", name)


def joined(leaves: Iterable[Leaf], place: Callable[[str, str], str], file: Callable[[str], str]) -> dict[str, str]:
    """Return each leaf's XHTML, by its key, with ``site:`` links resolved.

    ``place`` returns the address of a page, given its key, and of an id on it, which may be ""; ``file`` returns the
    address of anything else. A link to an id that the bound book leaves out leads to the page instead.
    """
    leaves = list(leaves)
    places = {leaf.url: {unescape(name) for name in ID.findall(leaf.body)} for leaf in leaves}

    def address(match: re.Match[str]) -> str:
        url, name = unescape(match[1]), unescape(match[2] or "")
        if url not in places:
            return f'href="{escape(file(url))}"'
        found = identity(url, name)
        return f'href="{place(key(url), found if found in places[url] else "")}"'

    return {leaf.key: LINK.sub(address, leaf.body) for leaf in leaves}


def contents(leaves: Iterable[Leaf], address: Callable[[Leaf], str]) -> str:
    """Return the table of contents as an ordered list, with chapters nested in parts."""
    entries = []
    for part, chapters in groupby(leaves, lambda leaf: leaf.part):
        items = "".join(f'<li><a href="{address(leaf)}">{leaf.title}</a></li>' for leaf in chapters)
        entries.append(f"<li><span>{escape(part)}</span><ol>{items}</ol></li>" if part else items)
    return f"<ol>{''.join(entries)}</ol>"
