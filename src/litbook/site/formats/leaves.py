"""The leaves of a bound book: its pages with their names in it, their contents, and links from one to another. Pure."""

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
    """What stands on the cover."""

    name: str
    description: str
    author: str
    language: str
    address: str
    """Where the site is; empty if nobody said."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of the book."""

    url: str
    """Its address in the site."""
    title: str
    """As HTML without elements."""
    part: str
    """The part of the book that it belongs to; empty for a page before or between parts."""
    body: str
    """What :func:`litbook.bound.body` made of its HTML."""

    @property
    def key(self) -> str:
        """Its name in the book: an XML name."""
        return key(self.url)


def key(url: str) -> str:
    """The name in the book of the page at ``url``: ``page-answers-04-graph``."""
    return "page-" + (re.sub(r"[^\w.-]+", "-", url.removesuffix("index.html").strip("/")) or "index")


def words(title: str) -> str:
    """A page's title as HTML of words alone, whether it was HTML or text."""
    return escape(unescape(re.sub(r"</?\w[^>]*>", "", title)))


def identity(url: str, name: str) -> str:
    """An id that is unique in the book, and a name in XML."""
    return key(url) + "." + re.sub(r"[^\w.-]", "-", name)


def joined(leaves: Iterable[Leaf], place: Callable[[str, str], str], file: Callable[[str], str]) -> dict[str, str]:
    """Each leaf's XHTML by its key, with its links made.

    ``place`` gives the address of a page, by its key, and an id on it, and ``file`` that of what is no page. A link to
    what the bound book leaves out leads to the page that it is on.
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
    """The table of contents as an ordered list, parts with their chapters below them."""
    entries = []
    for part, chapters in groupby(leaves, lambda leaf: leaf.part):
        items = "".join(f'<li><a href="{address(leaf)}">{leaf.title}</a></li>' for leaf in chapters)
        entries.append(f"<li><span>{escape(part)}</span><ol>{items}</ol></li>" if part else items)
    return f"<ol>{''.join(entries)}</ol>"
