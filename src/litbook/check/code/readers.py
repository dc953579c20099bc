"""Check that GitHub and the site show exactly the blocks that run. Each reads Markdown in its own way."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from litbook.check.state import each_page
from litbook.core.errors import BookError
from litbook.core.model import Block, Chapter, Location
from litbook.core.text.markdown import COMMENT, without
from litbook.core.text.plain import TAB_WIDTH
from litbook.source.book import Book
from litbook.source.prose import front_matter_length

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

LANGUAGE, FENCES = "python", "pymdownx.superfences"
USUAL = (
    "admonition",
    "attr_list",
    "def_list",
    "footnotes",
    "md_in_html",
    "tables",
    "pymdownx.details",
    "pymdownx.tabbed",
)
CONTAINERS = (*USUAL, "extra", *(f"pymdownx.blocks.{name}" for name in ("admonition", "details", "html", "tab")))
"""The extensions that decide where a block is, and whether it's shown as one."""
MARK = re.compile("\ue000(\\d+)\ue001")
ALONE = "leave an empty line above and below the block, and check the fences and the HTML above it"


def problems(book: Book) -> Iterator[BookError]:
    """Yield each place where GitHub or the site shows another block than the one that runs."""
    on = book.navigation.extensions if book.navigation else dict.fromkeys(USUAL)
    names = {name.removeprefix("markdown.extensions.") for name in on}
    extensions = tuple(name for name in CONTAINERS if name in names)

    def shown_otherwise(chapter: Chapter) -> Iterator[BookError]:
        for line, problem in of_page(chapter, extensions):
            yield BookError(Location(chapter.path, line), problem, ALONE)

    yield from each_page(book.settings.root, book.chapters, shown_otherwise, extensions)


def of_page(chapter: Chapter, extensions: tuple[str, ...] = USUAL) -> list[tuple[int, str]]:
    """Return the problems of a page, each with its line."""
    if not chapter.blocks and LANGUAGE not in chapter.text:
        return []
    return [*on_github(chapter), *on_the_site(chapter, extensions)]


def on_github(chapter: Chapter) -> Iterator[tuple[int, str]]:
    """Yield each block that GitHub, which reads CommonMark, doesn't show as it is, and each that only GitHub shows.

    Admonitions and tabs aren't known there. What's inside is shown as indented text, fences and all.
    """
    start = front_matter_length(chapter.text)
    text = "\n" * start + "\n".join(chapter.text.split("\n")[start:])
    tokens = [token for token in commonmark().parse(text) if token.map]
    fences = {token.map[0] + 1: token for token in tokens if token.type == "fence" and token.map}
    verbatim = {line for token in tokens if token.type == "code_block" and token.map for line in range(*token.map)}
    for block in chapter.blocks:
        shown = fences.pop(block.location.line, None)
        is_text = len(block.prefix) >= TAB_WIDTH and block.location.line - 1 in verbatim
        if shown is None and not is_text:
            yield block.location.line, "GitHub doesn't show this block as one"
        elif shown and not is_same(shown, block):
            yield block.location.line, "GitHub shows another text in this block"
    for line, token in fences.items():
        if token.info.partition("{")[0].split()[:1] == [LANGUAGE]:
            yield line, "GitHub shows a block here, which doesn't run"


def is_same(shown: Token, block: Block) -> bool:
    """Return True if GitHub shows the same text in a block, but for spaces at the ends of lines."""
    theirs, ours = ([line.rstrip(" ") for line in text.split("\n")] for text in (shown.content, block.source))
    return theirs == ours


@functools.cache
def commonmark() -> MarkdownIt:
    """Return a parser of CommonMark that reads blocks only. It's imported when it's needed, which takes a while."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"maxNesting": 100}).disable(["inline", "reference"])


def on_the_site(chapter: Chapter, extensions: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Yield the first block that the site finds in another form, and each that it doesn't show as a block."""
    site = site_with(extensions)
    if site is None:  # there's no site without it
        return
    sources, html = site.read("\n".join(chapter.text.split("\n")[front_matter_length(chapter.text) :]))
    ours = [block.source.rstrip("\n") for block in chapter.blocks]
    index = next((i for i, (one, other) in enumerate(zip(ours, sources, strict=False)) if one != other), None)
    if index is None and len(ours) != len(sources):
        index = min(len(ours), len(sources))
    if index is not None:
        line = chapter.blocks[index].location.line if index < len(ours) else 1
        yield line, f"the site shows {said(sources[index : index + 1])} in place of this block"
        return
    shown = Counter(MARK.findall(without(html, lambda span: "", [COMMENT])))
    for number, block in enumerate(chapter.blocks):
        if shown[str(number)] != 1:
            yield block.location.line, "the site doesn't show this block as one"


def said(sources: Sequence[str]) -> str:
    """Return how a message names a block that's on the site."""
    first = next((line for source in sources for line in source.split("\n") if line.strip()), "")
    return f"`{first.strip()[:40]}`" if sources else "nothing"


class Site:
    """Python-Markdown with those of a site's extensions that decide where a block is, and without what's slow."""

    def __init__(self, extensions: tuple[str, ...]) -> None:
        from markdown import Markdown
        from pymdownx.superfences import SuperFencesCodeExtension, highlight_validator

        self.markdown = Markdown(extensions=[*extensions, FENCES])
        self.markdown.treeprocessors.deregister("inline")
        found = (e for e in self.markdown.registeredExtensions if isinstance(e, SuperFencesCodeExtension))
        for extension in found:
            extension.extend_super_fences("*", lambda **rest: "", highlight_validator, None)
            extension.extend_super_fences(LANGUAGE, self.keep, lambda *rest: True, None)
            extension.extend_super_fences("output", lambda **rest: "", lambda *rest: True, None)
        self.found: list[str] = []

    def keep(self, src: str, **rest: Any) -> str:
        """Remember a block, and return a mark that stands for it in the page."""
        self.found.append(src.rstrip("\n"))
        return f"\ue000{len(self.found) - 1}\ue001"

    def read(self, text: str) -> tuple[list[str], str]:
        """Return the text of each block of a page, and the page's HTML with marks in their places."""
        self.found.clear()
        html = self.markdown.reset().convert(text)
        return list(self.found), html


@functools.cache
def site_with(extensions: tuple[str, ...]) -> Site | None:
    """Return a site's Markdown; None if the extra ``site`` isn't installed."""
    try:
        return Site(extensions)
    except ImportError:
        return None
