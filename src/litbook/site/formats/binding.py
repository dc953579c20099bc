"""Convert a page of the site for the bound book, which is used for print and EPUB.

Interactive parts are removed, and ids are made unique in the book.
"""

from __future__ import annotations

from html import escape
from posixpath import normpath
from urllib.parse import unquote, urlsplit

from litbook.core.text.html import Attributes, Element, replaced
from litbook.core.text.tree import Node, parse
from litbook.site.formats.leaves import identity
from litbook.source.elements import formulas
from litbook.weave.page import FIGURES, drawings

TAGS_LEFT_OUT = frozenset(("button", "dialog", "input", "link", "script", "style", "template"))
CLASSES_LEFT_OUT = frozenset(
    (
        *("headerlink", "litbook-switch", "litbook-views", "litbook-enlarge", "litbook-take", "litbook-answer"),
        *("litbook-hints", "litbook-code", "litbook-licenses", "litbook-live", "litbook-progress", "litbook-letters"),
    )
)
"""The parts of a page that have no use on paper, besides hidden ones."""
STYLES = ("displaystyle", "scriptlevel")
RECAP = "The code so far"
RECAP_LEFT_OUT = "The code of the chapters before stands here in the book's pages on the web."


def body(html: str, url: str) -> str:
    """Return a page's HTML as XHTML, with drawings as image files and links as ``site:`` paths from the site's root."""
    top = parse(with_pictures(formulas.rendered(html)), is_left_out)
    for node in [*top.inside()]:
        if node.tag == "details":
            unfold(node)
        elif node.tag == "math":
            portable(node)
        elif "tabbed-set" in node.classes:
            untabbed(node)
    for node in (top, *top.inside()):
        node.children = [child for child in node.children if isinstance(child, str) or not is_empty(child)]
        for name in [name for name in node.attributes if name.startswith("data-")]:
            del node.attributes[name]
        if "id" in node.attributes:
            node.attributes["id"] = identity(url, node.attributes["id"])
        if node.tag == "a" and "href" in node.attributes:
            node.attributes["href"] = from_root(node.attributes["href"], url)
            node.attributes.pop("download", None)
    return top.content().strip()


def is_left_out(tag: str, attributes: Attributes) -> bool:
    """Return True if a part of a page has no use on paper."""
    names = attributes.get("class", "").split()
    return tag in TAGS_LEFT_OUT or "hidden" in attributes or not CLASSES_LEFT_OUT.isdisjoint(names)


def is_empty(node: Node) -> bool:
    """Return True for a paragraph without content, such as an output fence leaves."""
    return node.tag == "p" and not node.children


def with_pictures(html: str) -> str:
    """Return a page's HTML with each drawing replaced by a picture of the same width, in a file of its own."""
    return replaced(html, ((drawing.start, drawing.end, picture(drawing)) for drawing in drawings(html)))


def picture(drawing: Element) -> str:
    """Return the picture that replaces a drawing."""
    width = drawing.attributes.get("style", "").removeprefix("--litbook-width: ").removesuffix("px")
    source = f"site:{FIGURES}/{drawing.attributes['id'].removesuffix('-drawing')}.svg"
    return f'<img src="{source}" alt="{escape(drawing.attributes["aria-label"])}" width="{width}"/>'


def portable(formula: Node) -> None:
    """Convert MathML Core to MathML 3, as EPUB requires: move ``displaystyle`` and ``scriptlevel`` to ``<mstyle>``."""
    for node in [*formula.inside()]:
        if node.tag == "mtable":
            node.attributes.pop("scriptlevel", None)
        if node.tag in ("mtable", "mstyle") or "displaystyle" not in node.attributes:
            continue
        rest = {name: value for name, value in node.attributes.items() if name not in STYLES}
        node.children = [Node(node.tag, rest, node.children)]
        node.tag, node.attributes = "mstyle", {n: value for n, value in node.attributes.items() if n in STYLES}


def unfold(details: Node) -> None:
    """Unfold ``<details>``; replace "The code so far" by a note."""
    summary = next(iter(details.nodes("summary")), None)
    recapped = summary is not None and summary.text().strip() == RECAP
    if recapped:
        details.children = [RECAP_LEFT_OUT]
    elif summary is not None:
        summary.tag, summary.attributes["class"] = "p", "litbook-summary"
    details.tag = "p" if recapped else "div"
    details.attributes = {"class": "litbook-left-out" if recapped else "litbook-unfolded"}


def untabbed(tabs: Node) -> None:
    """Put tabs one below the other, each with its label above it."""
    rows = tabs.nodes(css_class="tabbed-labels")
    labels = [label for row in rows for label in row.nodes("label")]
    blocks = [
        block for some in tabs.nodes(css_class="tabbed-content") for block in some.nodes(css_class="tabbed-block")
    ]
    for label, block in zip(labels, blocks, strict=False):
        label.tag, label.attributes = "p", {"class": "litbook-summary"}
        block.children.insert(0, label)
    tabs.children = [child for child in tabs.children if child not in rows]


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
