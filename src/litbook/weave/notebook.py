"""Convert mkdocs-jupyter's HTML for a notebook to the markup of a chapter."""

from __future__ import annotations

from typing import Any

from litbook.source.elements import formulas
from litbook.weave import block
from litbook.weave.page import Page

WRAPPER = '<div class="jupyter-wrapper">'
"""Start of the cells; everything above, JupyterLab's styles and third-party scripts, is dropped."""


def as_chapter(html: str, page: Page) -> str:
    """Return the HTML of the notebook's cells: prose as mkdocs-jupyter renders it, code and outputs as in a chapter."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html[html.index(WRAPPER) :], "html.parser")
    parts, seen = [], 0
    for part in soup.select(".jp-RenderedMarkdown, .highlight-ipynb"):
        if "highlight-ipynb" in part["class"]:
            assert part.pre is not None
            code = f'<div class="highlight"><pre><code>{part.pre.decode_contents()}</code></pre></div>'
            parts.append(block.weave(page, seen, code))
            seen += 1
        else:
            parts.append(prose(part))
    return "\n".join(parts)


def prose(cell: Any) -> str:
    """Return the HTML of a Markdown cell, with heading links like Material's and formulas wrapped like arithmatex's."""
    from bs4 import BeautifulSoup

    for text in cell.find_all(string=formulas.DOLLARS):
        if text.find_parent(["code", "pre"]):
            continue
        paragraph = text.find_parent("p")
        if paragraph and paragraph.contents == [text] and text.strip().startswith("$$"):
            paragraph.unwrap()  # a display formula becomes a <div>, which <p> can't contain
            paragraph = None
        framed = formulas.wrapped(text, displayed=paragraph is None)
        text.replace_with(BeautifulSoup(framed, "html.parser"))
    for anchor in cell.select("a.anchor-link"):
        anchor["class"] = "headerlink"
        anchor["title"] = "Permanent link"
    return str(cell.decode_contents())
