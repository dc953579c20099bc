"""Check that GitHub and the site show exactly the blocks that run. Each reads Markdown in its own way."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from litbook.core.errors import BookError
from litbook.core.model import Block, Chapter, Location
from litbook.core.text.plain import TAB_WIDTH
from litbook.source.book import Book
from litbook.source.prose import front_matter_length

LANGUAGE = "python"
ALONE = "leave an empty line above and below the block, and check the fences and the HTML above it"


def problems(book: Book) -> Iterator[BookError]:
    """Yield each place where GitHub or the site shows another block than the one that runs."""
    for chapter in book.chapters:
        yield from of_page(chapter)


def of_page(chapter: Chapter) -> Iterator[BookError]:
    """Yield the problems of a page."""
    for line, problem in (*on_github(chapter), *on_the_site(chapter)):
        yield BookError(Location(chapter.path, line), problem, ALONE)


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
    """Return a parser of CommonMark that reads blocks only."""
    return MarkdownIt("commonmark", {"maxNesting": 100}).disable(["inline", "reference"])


def on_the_site(chapter: Chapter) -> Iterator[tuple[int, str]]:
    """Yield the first block of a page that superfences, which finds them for the site, doesn't find as it is."""
    found = superfences()
    if found is None:  # there's no site without it
        return
    sources = found.blocks(chapter.text.split("\n"))
    ours = [block.source.rstrip("\n") for block in chapter.blocks]
    index = next((i for i, (one, other) in enumerate(zip(ours, sources, strict=False)) if one != other), None)
    if index is None and len(ours) != len(sources):
        index = min(len(ours), len(sources))
    if index is not None:
        line = chapter.blocks[index].location.line if index < len(chapter.blocks) else 1
        yield line, f"the site shows {said(sources[index : index + 1])} in place of this block"


def said(sources: Sequence[str]) -> str:
    """Return how a message names a block that's on the site."""
    first = next((line for source in sources for line in source.split("\n") if line.strip()), "")
    return f"`{first.strip()[:40]}`" if sources else "nothing"


class Superfences:
    """Python-Markdown's preprocessors up to superfences, which finds blocks before anything else is read."""

    def __init__(self) -> None:
        from markdown import Markdown
        from pymdownx.superfences import SuperFencesCodeExtension, highlight_validator

        self.markdown = Markdown(extensions=["pymdownx.superfences"])
        (extension,) = (e for e in self.markdown.registeredExtensions if isinstance(e, SuperFencesCodeExtension))
        extension.extend_super_fences("*", lambda **rest: "", highlight_validator, None)
        extension.extend_super_fences(LANGUAGE, self.keep, lambda *rest: True, None)
        extension.extend_super_fences("output", lambda **rest: "", lambda *rest: True, None)
        self.found: list[str] = []

    def keep(self, src: str, **rest: Any) -> str:
        """Remember a block."""
        self.found.append(src.rstrip("\n"))
        return ""

    def blocks(self, lines: list[str]) -> list[str]:
        """Return the text of each block of a page."""
        self.found.clear()
        self.markdown.reset()
        for name in ("normalize_whitespace", "fenced_code_block"):
            lines = self.markdown.preprocessors[name].run(lines)
        return list(self.found)


@functools.cache
def superfences() -> Superfences | None:
    """Return superfences; None if the extra ``site``, which it's in, isn't installed."""
    try:
        return Superfences()
    except ImportError:
        return None
