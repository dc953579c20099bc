"""Convert a page of the site for the bound book, which is used for print and EPUB.

Interactive parts are removed, and ids are made unique in the book.
"""

from __future__ import annotations

from html import escape
from posixpath import normpath
from urllib.parse import unquote, urlsplit

from lxml.etree import tostring
from lxml.html import HtmlElement, fragment_fromstring

from litbook.core.text.html import VOID, Element, replaced
from litbook.site.formats.bound.leaves import identity
from litbook.source.elements import formulas
from litbook.weave.page import FIGURES, drawings

TAGS_LEFT_OUT = frozenset(("button", "dialog", "input", "link", "script", "style", "template"))
CLASSES_LEFT_OUT = frozenset(
    (
        *("headerlink", "litbook-switch", "litbook-views", "litbook-enlarge", "litbook-take", "litbook-markdown"),
        *("litbook-answer", "litbook-gained", "litbook-hints", "litbook-code", "litbook-licenses", "litbook-live"),
        *("litbook-progress", "litbook-letters", "litbook-wrong"),
        *("litbook-narrow", "litbook-chapters"),
    )
)
"""The parts of a page that have no use on paper, besides hidden ones."""
STYLES = ("displaystyle", "scriptlevel")
RECAP = "The code so far"
RECAP_LEFT_OUT = "The code of the chapters before stands here in the book's pages on the web."


def body(html: str, url: str) -> str:
    """Return a page's HTML as XHTML, with drawings as image files and links as ``site:`` paths from the site's root."""
    top = fragment_fromstring(with_pictures(formulas.rendered(html)), create_parent="div")
    for node in [*top.iter()]:
        if is_left_out(node):
            node.drop_tree()
        elif node.tag == "details":
            unfold(node)
        elif node.tag == "math":
            portable(node)
        elif "tabbed-set" in node.classes:
            untabbed(node)
    for node in [*top.iterdescendants()]:
        if is_empty(node):
            node.drop_tree()
        else:
            addressed(node, url)
    return content(top).strip()


def addressed(node: HtmlElement, url: str) -> None:
    """Give an element of the page at ``url`` the id and the link it has in the book, and no data for scripts."""
    for name in [name for name in node.attrib if name.startswith("data-")]:
        del node.attrib[name]
    if "id" in node.attrib:
        node.set("id", identity(url, node.get("id")))
    if node.tag == "a" and "href" in node.attrib:
        node.set("href", from_root(node.get("href"), url))
        node.attrib.pop("download", None)


def is_left_out(node: HtmlElement) -> bool:
    """Return True if a part of a page has no use on paper."""
    if not isinstance(node.tag, str):
        return True  # a comment
    return node.tag in TAGS_LEFT_OUT or "hidden" in node.attrib or not CLASSES_LEFT_OUT.isdisjoint(node.classes)


def is_empty(node: HtmlElement) -> bool:
    """Return True for a paragraph without content, such as an output fence leaves."""
    return node.tag == "p" and not len(node) and not node.text


def content(node: HtmlElement) -> str:
    """Return what's in an element as XHTML that a browser reads as HTML, too: only void elements have no end tag."""
    for inner in node.iterdescendants():
        if not len(inner) and not inner.text and inner.tag not in VOID:
            inner.text = ""
    return escape(node.text or "", quote=False) + "".join(tostring(inner, encoding="unicode") for inner in node)


def with_pictures(html: str) -> str:
    """Return a page's HTML with each drawing replaced by a picture of the same width, in a file of its own."""
    return replaced(html, ((drawing.start, drawing.end, picture(drawing)) for drawing in drawings(html)))


def picture(drawing: Element) -> str:
    """Return the picture that replaces a drawing."""
    width = drawing.attributes.get("style", "").removeprefix("--litbook-width: ").removesuffix("px")
    source = f"site:{FIGURES}/{drawing.attributes['id'].removesuffix('-drawing')}.svg"
    return f'<img src="{source}" alt="{escape(drawing.attributes["aria-label"])}" width="{width}"/>'


def portable(formula: HtmlElement) -> None:
    """Convert MathML Core to MathML 3, as EPUB requires: move ``displaystyle`` and ``scriptlevel`` to ``<mstyle>``."""
    for node in [*formula.iterdescendants()]:
        if node.tag == "mtable":
            node.attrib.pop("scriptlevel", None)
        moved = {name: value for name, value in node.attrib.items() if name in STYLES}
        if node.tag in ("mtable", "mstyle") or "displaystyle" not in moved:
            continue
        for name in moved:
            del node.attrib[name]
        style = node.makeelement("mstyle", moved)
        node.getparent().replace(node, style)
        style.tail, node.tail = node.tail, None
        style.append(node)


def unfold(details: HtmlElement) -> None:
    """Unfold ``<details>``; replace "The code so far" by a note."""
    summary = details.find("summary")
    recapped = summary is not None and summary.text_content().strip() == RECAP
    if recapped:
        details[:] = []
        details.text = RECAP_LEFT_OUT
    elif summary is not None:
        summary.tag = "p"
        summary.set("class", "litbook-summary")
    details.tag = "p" if recapped else "div"
    details.attrib.clear()
    details.set("class", "litbook-left-out" if recapped else "litbook-unfolded")


def untabbed(tabs: HtmlElement) -> None:
    """Put tabs one below the other, each with its label above it."""
    labels = tabs.xpath("*[contains(@class, 'tabbed-labels')]/label")
    blocks = tabs.xpath("*[contains(@class, 'tabbed-content')]/*[contains(@class, 'tabbed-block')]")
    for label, block in zip(labels, blocks, strict=False):
        label.tag = "p"
        label.attrib.clear()
        label.set("class", "litbook-summary")
        block.insert(0, label)
    for row in tabs.xpath("*[contains(@class, 'tabbed-labels')]"):
        row.drop_tree()


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
