"""The pages of a site bound into one book, for paper and for e-book readers. Pure.

A bound page is the page itself, without what only a screen with scripts can use. Its ids are unique in the book.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape, unescape
from itertools import groupby
from posixpath import normpath
from typing import Any
from urllib.parse import unquote, urlsplit

from litbook import formulas, weave

LEFT_OUT = (
    "button, dialog, input, link, script, style, template, [hidden], .headerlink, "
    ".litbook-switch, .litbook-views, .litbook-enlarge, .litbook-take"
)
"""Parts of a page, as a CSS selector, that are nothing on paper."""
RECAP = "The code so far"
RECAP_LEFT_OUT = "The code of the chapters before stands here in the book's pages on the web."
DRAWING = re.compile(
    r'(?<=<div class="litbook-scroll" data-search-exclude>)<svg(?P<head>[^>]*)>.*?</svg>(?=</div>)', re.DOTALL
)
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
    """What :func:`body` made of its HTML."""

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


def body(html: str, url: str) -> str:
    """A page's HTML as XHTML for the bound book: drawings by their files, links from the site's root (``site:``)."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(DRAWING.sub(drawing, formulas.rendered(html)), "html.parser")
    for part in soup.select(LEFT_OUT):
        part.decompose()
    for paragraph in soup.find_all("p"):
        if not paragraph.contents:  # where an output fence was
            paragraph.decompose()
    unfold(soup)
    portable(soup)
    for element in soup.find_all(True):
        for name in [name for name in element.attrs if name.startswith("data-")]:
            del element[name]
        if "id" in element.attrs:
            element["id"] = identity(url, str(element["id"]))
        if element.name == "a" and "href" in element.attrs:
            element["href"] = from_root(str(element["href"]), url)
            element.attrs.pop("download", None)
    return str(soup.decode()).strip()


def drawing(match: re.Match[str]) -> str:
    """A drawing as a picture in a file of its own, as wide as it is at home."""
    found = dict(re.findall(r'([\w-]+)="([^"]*)"', match["head"]))
    width = found.get("style", "").removeprefix("--litbook-width: ").removesuffix("px")
    source = f"site:{weave.FIGURES}/{found['id'].removesuffix('-drawing')}.svg"
    return f'<img src="{source}" alt="{found["aria-label"]}" width="{width}"/>'


def portable(soup: Any) -> None:
    """MathML Core as MathML 3, which an EPUB asks for: what it says at any element, that says at ``<mstyle>`` alone."""
    for table in soup.select("mtable[scriptlevel]"):
        del table["scriptlevel"]
    for element in soup.select("math :not(mtable, mstyle)[displaystyle]"):
        styled = soup.new_tag("mstyle", attrs={"displaystyle": element.attrs.pop("displaystyle")})
        if "scriptlevel" in element.attrs:
            styled["scriptlevel"] = element.attrs.pop("scriptlevel")
        element.wrap(styled)


def unfold(soup: Any) -> None:
    """Open what is folded, and put tabs below one another; leave the code so far out, which other chapters show."""
    for details in soup.find_all("details"):
        summary = details.find("summary", recursive=False)
        recapped = summary is not None and summary.get_text().strip() == RECAP
        if recapped:
            details.clear()
            details.append(RECAP_LEFT_OUT)
        elif summary is not None:
            summary.name = "p"
            summary["class"] = ["litbook-summary"]
        details.name = "p" if recapped else "div"
        details.attrs = {"class": ["litbook-left-out" if recapped else "litbook-unfolded"]}
    for tabs in soup.select(".tabbed-set"):
        labels = tabs.select(":scope > .tabbed-labels > label")
        for label, block in zip(labels, tabs.select(":scope > .tabbed-content > .tabbed-block"), strict=False):
            label.name = "p"
            label.attrs = {"class": ["litbook-summary"]}
            block.insert(0, label)
        for row in tabs.select(":scope > .tabbed-labels"):
            row.decompose()


def identity(url: str, name: str) -> str:
    """An id that is unique in the book, and a name in XML."""
    return key(url) + "." + re.sub(r"[^\w.-]", "-", name)


def from_root(href: str, url: str) -> str:
    """A link of the page at ``url``, seen from the root of the site; one that leads elsewhere is as it was."""
    parts = urlsplit(href)
    if parts.scheme or parts.netloc:
        return href
    path = parts.path.lstrip("/") if parts.path.startswith("/") else f"{url.rpartition('/')[0]}/{parts.path}"
    folder = "/" if path.endswith("/") or not parts.path.rpartition("/")[2] else ""
    target = normpath(path.lstrip("/")) + folder if parts.path else url
    target = target.removeprefix("./").removesuffix("index.html")
    return f"site:{'' if target in ('.', '/') else target}" + (f"#{unquote(parts.fragment)}" if parts.fragment else "")


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
