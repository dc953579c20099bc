"""The page that mkdocs-jupyter makes of a notebook, made into a page like the others."""

from __future__ import annotations

from typing import Any

from litbook.source.elements import formulas
from litbook.weave import block
from litbook.weave.page import Page

WRAPPER = '<div class="jupyter-wrapper">'
"""Before it stand JupyterLab's styles, and scripts that ask other sites: none of it is wanted here."""


def as_chapter(html: str, page: Page) -> str:
    """The cells of the notebook: prose as mkdocs-jupyter rendered it, code and results as in a chapter."""
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
    """A cell of Markdown, its headings with links as Material's, its formulas in frames as arithmatex's."""
    from bs4 import BeautifulSoup

    for text in cell.find_all(string=formulas.DOLLARS):
        if text.find_parent(["code", "pre"]):
            continue
        paragraph = text.find_parent("p")
        if paragraph and paragraph.contents == [text] and text.strip().startswith("$$"):
            paragraph.unwrap()  # a formula on lines of its own: a frame, which no paragraph can hold
            paragraph = None
        framed = formulas.wrapped(text, displayed=paragraph is None)
        text.replace_with(BeautifulSoup(framed, "html.parser"))
    for anchor in cell.select("a.anchor-link"):
        anchor["class"] = "headerlink"
        anchor["title"] = "Permanent link"
    return str(cell.decode_contents())
