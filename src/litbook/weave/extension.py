"""The Python-Markdown extension: superfences finds the blocks on a page, and ``weave.block`` renders them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from pymdownx.superfences import SuperFencesCodeExtension, SuperFencesException

from litbook.source.elements.glossary import Glossary
from litbook.source.fence_header import MATERIALS, OURS
from litbook.weave import block
from litbook.weave.elements import glossary as terms
from litbook.weave.elements.exercises import Hints, Unfold
from litbook.weave.elements.references import Names
from litbook.weave.page import Page

BEFORE_TOC = 7
"""The priority of a tree processor: after the author's attributes are applied (8), before headings get ids (5)."""

BEFORE_INLINE = 25
"""The priority of a tree processor: before inline Markdown is parsed (20)."""


class LitbookExtension(Extension):
    """Renders each ``python`` block with its results. Set ``page`` before each conversion, and ``glossary`` once."""

    def __init__(self, page: Page | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.page = page
        self.glossary: Glossary | None = None
        self.seen = 0
        self.highlighted: dict[tuple[str, str], str] = {}
        """The HTML of each block's code, by its source and the options of its header."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # Python-Markdown's name
        """Handle the fences ``python`` and ``output``. Raises ValueError without superfences."""
        superfences = [e for e in md.registeredExtensions if isinstance(e, SuperFencesCodeExtension)]
        if not superfences:
            raise ValueError("litbook needs pymdownx.superfences, listed before it")
        self.seen = 0
        superfences[0].extend_super_fences("python", self.python, keep_known_words, self.reset)
        superfences[0].extend_super_fences("output", self.output, keep_known_words, None)
        md.treeprocessors.register(Terms(self), "litbook_terms", 15)  # after inline parsing, before MkDocs's links
        md.treeprocessors.register(Hints(md, lambda: self.page), "litbook_hints", BEFORE_INLINE)
        md.treeprocessors.register(Unfold(md, lambda: self.page), "litbook_unfold", BEFORE_TOC)
        md.treeprocessors.register(Names(md, lambda: self.page), "litbook_names", BEFORE_TOC - 1)

    def reset(self, md: Markdown) -> None:
        """Start a page: count its blocks from 0."""
        self.seen = 0

    def python(self, src: str, language: str, options: dict[str, str], md: Markdown, **rest: Any) -> str:
        """Return the HTML of the next block: highlighted, and with its results if there's a page.

        Raises SuperFencesException if the parser found a different block here.
        """
        highlight: Callable[..., object] = md.preprocessors["fenced_code_block"].highlight  # type: ignore[attr-defined]
        if self.page is None:
            return str(highlight(src=src, language=language, options=options, md=md, **rest))
        blocks = self.page.chapter.blocks
        index = self.seen
        self.seen += 1
        if index >= len(blocks) or blocks[index].source.rstrip("\n") != src.rstrip("\n"):
            where = blocks[index].location if index < len(blocks) else self.page.chapter.path
            found = f"Markdown finds another block here: {src.splitlines()[:1]}"
            raise SuperFencesException(f"{where}: {found}; run `litbook check`, which says why")
        file = blocks[index].file
        if file:
            options.setdefault("title", file)
        key = (src, repr((options, rest)))  # many pages repeat the code so far
        if key not in self.highlighted:
            self.highlighted[key] = str(highlight(src=src, language=language, options=options, md=md, **rest))
        return block.weave(self.page, index, self.highlighted[key])

    def output(self, **rest: Any) -> str:
        """Return nothing: the output is rendered with its block."""
        return ""


class Terms(Treeprocessor):
    """Links the terms that the book's glossary defines."""

    def __init__(self, extension: LitbookExtension) -> None:
        super().__init__()
        self.extension = extension

    def run(self, root: Element) -> None:
        """Add the links to a chapter, and their targets to the glossary's own page."""
        page, glossary = self.extension.page, self.extension.glossary
        if page is None or glossary is None:
            return
        if page.chapter.path == glossary.path:
            terms.name_places(root, glossary)
        elif page.chapter.has_place:
            terms.Linker(glossary, page.chapter).link(root)


def keep_known_words(
    language: str, inputs: dict[str, str], options: dict[str, str], attrs: dict[str, str], md: Markdown
) -> bool:
    """Return True for a header whose words are all known, and set Material's as options.

    Our own words have been read by the parser, which refuses unknown ones.
    """
    options.update({key: value for key, value in inputs.items() if key in MATERIALS})
    return all(key in MATERIALS or key in OURS for key in inputs)
