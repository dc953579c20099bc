"""Convert a page of the site for the bound book, which is used for print and EPUB.

Interactive parts are removed, and ids are made unique in the book.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from posixpath import normpath
from typing import Any
from urllib.parse import unquote, urlsplit

from litbook.core.cache import kept_text
from litbook.core.text.html import Element, replaced
from litbook.site.formats.leaves import Leaf, identity, words
from litbook.source.elements import formulas
from litbook.weave.page import FIGURES, drawings

TAGS_LEFT_OUT = frozenset(("button", "dialog", "input", "link", "script", "style", "template"))
CLASSES_LEFT_OUT = frozenset(
    (
        *("headerlink", "litbook-switch", "litbook-views", "litbook-enlarge", "litbook-take", "litbook-answer"),
        *("litbook-hints", "litbook-code", "litbook-licenses", "litbook-live", "litbook-progress", "litbook-letters"),
        *("litbook-narrow", "litbook-chapters"),
    )
)
"""The parts of a page that have no use on paper, besides hidden ones."""
RECAP = "The code so far"
RECAP_LEFT_OUT = "The code of the chapters before stands here in the book's pages on the web."


def kept_leaf(root: Path, url: str, title: str, part: str, html: str) -> Leaf:
    """Return the page at ``url`` as a leaf of the bound book, its body from the cache of the book in ``root`` if it's there."""
    url = url.removeprefix("./")  # MkDocs's address of the first page
    return Leaf(url, words(title), part, kept_text(root, ["bound", url, html], lambda: body(html, url)))


def body(html: str, url: str) -> str:
    """Return a page's HTML as XHTML, with drawings as image files and links as ``site:`` paths from the site's root."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(with_pictures(formulas.rendered(html)), "html.parser")
    for part in soup.find_all(is_left_out):
        part.decompose()
    for paragraph in soup.find_all("p"):
        if not paragraph.contents:  # left over from an output fence
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


def is_left_out(element: Any) -> bool:
    """Return True if a part of a page has no use on paper. CSS selectors would take most of the time of a cold build."""
    names = element.attrs.get("class", ())
    return element.name in TAGS_LEFT_OUT or "hidden" in element.attrs or not CLASSES_LEFT_OUT.isdisjoint(names)


def with_pictures(html: str) -> str:
    """Return a page's HTML with each drawing replaced by a picture of the same width, in a file of its own."""
    return replaced(html, ((drawing.start, drawing.end, picture(drawing)) for drawing in drawings(html)))


def picture(drawing: Element) -> str:
    """Return the picture that replaces a drawing."""
    width = drawing.attributes.get("style", "").removeprefix("--litbook-width: ").removesuffix("px")
    source = f"site:{FIGURES}/{drawing.attributes['id'].removesuffix('-drawing')}.svg"
    return f'<img src="{source}" alt="{escape(drawing.attributes["aria-label"])}" width="{width}"/>'


def portable(soup: Any) -> None:
    """Convert MathML Core to MathML 3, as EPUB requires: move ``displaystyle`` and ``scriptlevel`` to ``<mstyle>``."""
    inside = [element for formula in soup.find_all("math") for element in formula.find_all(True)]
    for element in inside:
        if element.name == "mtable":
            element.attrs.pop("scriptlevel", None)
        if element.name in ("mtable", "mstyle") or "displaystyle" not in element.attrs:
            continue
        styled = soup.new_tag("mstyle", attrs={"displaystyle": element.attrs.pop("displaystyle")})
        if "scriptlevel" in element.attrs:
            styled["scriptlevel"] = element.attrs.pop("scriptlevel")
        element.wrap(styled)


def unfold(soup: Any) -> None:
    """Unfold ``<details>`` and put tabs one below the other; replace "The code so far" by a note."""
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
    for tabs in soup.find_all(class_="tabbed-set"):
        labels = tabs.select(":scope > .tabbed-labels > label")
        for label, block in zip(labels, tabs.select(":scope > .tabbed-content > .tabbed-block"), strict=False):
            label.name = "p"
            label.attrs = {"class": ["litbook-summary"]}
            block.insert(0, label)
        for row in tabs.select(":scope > .tabbed-labels"):
            row.decompose()


def from_root(href: str, url: str) -> str:
    """Return a link of the page at ``url`` as a ``site:`` path from the site's root; external links unchanged."""
    parts = urlsplit(href)
    if parts.scheme or parts.netloc:
        return href
    path = parts.path.lstrip("/") if parts.path.startswith("/") else f"{url.rpartition('/')[0]}/{parts.path}"
    folder = "/" if path.endswith("/") or not parts.path.rpartition("/")[2] else ""
    target = normpath(path.lstrip("/")) + folder if parts.path else url
    target = target.removeprefix("./").removesuffix("index.html")
    return f"site:{'' if target in ('.', '/') else target}" + (f"#{unquote(parts.fragment)}" if parts.fragment else "")
