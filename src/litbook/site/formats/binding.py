"""Convert a page of the site to a page of a bound book, for print and for e-book readers. Pure.

It's the same page without the parts that only work on a screen with scripts. Its ids are unique in the book.
"""

from __future__ import annotations

from html import escape
from posixpath import normpath
from typing import Any
from urllib.parse import unquote, urlsplit

from litbook.core.html import Element, replaced
from litbook.site.formats.leaves import identity
from litbook.source.elements import formulas
from litbook.weave import block as weave

LEFT_OUT = (
    "button, dialog, input, link, script, style, template, [hidden], .headerlink, "
    ".litbook-switch, .litbook-views, .litbook-enlarge, .litbook-take, .litbook-answer, .litbook-hints, .litbook-code, "
    ".litbook-live, .litbook-progress, .litbook-letters"
)
"""A CSS selector for the parts of a page that are useless on paper."""
RECAP = "The code so far"
RECAP_LEFT_OUT = "The code of the chapters before stands here in the book's pages on the web."


def body(html: str, url: str) -> str:
    """Return a page's HTML as XHTML: drawings as files, and links relative to the site's root (``site:``)."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(with_pictures(formulas.rendered(html)), "html.parser")
    for part in soup.select(LEFT_OUT):
        part.decompose()
    for paragraph in soup.find_all("p"):
        if not paragraph.contents:  # left by an output fence
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


def with_pictures(html: str) -> str:
    """Return a page's HTML with each drawing replaced by a picture of the same width, in a file of its own."""
    return replaced(html, ((drawing.start, drawing.end, picture(drawing)) for drawing in weave.drawings(html)))


def picture(drawing: Element) -> str:
    """Return the picture that replaces a drawing."""
    width = drawing.attributes.get("style", "").removeprefix("--litbook-width: ").removesuffix("px")
    source = f"site:{weave.FIGURES}/{drawing.attributes['id'].removesuffix('-drawing')}.svg"
    return f'<img src="{source}" alt="{escape(drawing.attributes["aria-label"])}" width="{width}"/>'


def portable(soup: Any) -> None:
    """Convert MathML Core to MathML 3, which EPUB requires: there only ``<mstyle>`` can have ``displaystyle``."""
    for table in soup.select("mtable[scriptlevel]"):
        del table["scriptlevel"]
    for element in soup.select("math :not(mtable, mstyle)[displaystyle]"):
        styled = soup.new_tag("mstyle", attrs={"displaystyle": element.attrs.pop("displaystyle")})
        if "scriptlevel" in element.attrs:
            styled["scriptlevel"] = element.attrs.pop("scriptlevel")
        element.wrap(styled)


def unfold(soup: Any) -> None:
    """Expand ``<details>`` and put tabs below each other, but drop "The code so far", which earlier chapters show."""
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


def from_root(href: str, url: str) -> str:
    """Return a link of the page at ``url`` relative to the site's root; one to another site is unchanged."""
    parts = urlsplit(href)
    if parts.scheme or parts.netloc:
        return href
    path = parts.path.lstrip("/") if parts.path.startswith("/") else f"{url.rpartition('/')[0]}/{parts.path}"
    folder = "/" if path.endswith("/") or not parts.path.rpartition("/")[2] else ""
    target = normpath(path.lstrip("/")) + folder if parts.path else url
    target = target.removeprefix("./").removesuffix("index.html")
    return f"site:{'' if target in ('.', '/') else target}" + (f"#{unquote(parts.fragment)}" if parts.fragment else "")
