"""A chapter with everything its page shows, and the places in a site and in a page where we put things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from litbook.core.errors import BookError
from litbook.core.model import SVG, Block, Chapter, Outcome
from litbook.core.text import svg
from litbook.core.text.html import Element, elements
from litbook.tangle.fold import Change, Step
from litbook.weave.names.code_links import Mention

ASSETS = "assets/litbook"
"""The folder of a site with our style sheets, scripts, and fonts."""
FIGURES = "assets/figures"
"""The folder of a site with each drawing as a file of its own, to be opened large."""
FRAME = '<div class="litbook-scroll" data-search-exclude>'
"""The start tag around each drawing in a page."""
NARROW_FRAME = '<div class="litbook-scroll litbook-narrow" data-search-exclude>'
"""The start tag around what's shown of it on a narrow screen, if that's another drawing."""


@dataclass(frozen=True, slots=True)
class Page:
    """A chapter with everything its page shows."""

    chapter: Chapter
    outcomes: Sequence[Outcome]
    changes: Sequence[Change] = ()
    """Changes to the package; may include those of other chapters."""
    steps: Sequence[Step] = ()
    """Changes to the package with the text before and after; may include those of other chapters."""
    problems: Sequence[tuple[Block, BookError]] = ()
    """Problems to show below their block; may include those of other chapters."""
    others: Mapping[str, tuple[Chapter, str]] = field(default_factory=dict)
    """Each chapter by its path, with its address relative to this page."""
    url: str | None = None
    """The page's address in its site, for links to figures; None if there's no site."""
    mentions: Sequence[Sequence[Mention]] = ()
    """For each block, the names in it that are in the index."""
    index: str = ""
    """The address of the index relative to this page."""

    def figures(self) -> dict[int, str]:
        """Return the number of each figure, such as ``3.2``, by the index of its block.

        One that isn't drawn, because its block was skipped, keeps its number: references to the others stay right.
        """
        drawing = {i for i, outcome in enumerate(self.outcomes) if outcome.displays}
        drawn = [i for i, block in enumerate(self.chapter.blocks) if block.caption or i in drawing]
        label = self.chapter.label
        return {index: f"{label}.{n}" if label else str(n) for n, index in enumerate(drawn, start=1)}

    def figure_files(self) -> dict[str, str]:
        """Return the standalone SVG of each drawing, by its path in the site."""
        return {
            f"{FIGURES}/{figure_id(self, number)}.svg": svg.standalone(display.data, alt_text(self, index))
            for index, number in self.figures().items()
            for outcome in self.outcomes[index : index + 1]
            for display in outcome.displays[:1]
            if display.mime == SVG
        }


def figure_id(page: Page, number: str) -> str:
    """Return the figure's id: unique in the book, and stable between builds."""
    stem = page.chapter.path.rpartition("/")[2].removesuffix(".md")
    return f"figure-{number.replace('.', '-')}" if page.chapter.label else f"figure-{stem}-{number}"


def alt_text(page: Page, index: int) -> str:
    """Return the alt text of a block's figure; "" if it has none."""
    return page.chapter.blocks[index].alt or ""


def drawings(html: str) -> Iterator[Element]:
    """Return an iterator over the drawings of the figures in a page's HTML."""
    framed = (drawing for drawing in elements(html, "svg") if html.endswith(FRAME, 0, drawing.start))
    return framed if FRAME in html else iter(())


def in_head(page: str, meta: str) -> str:
    """Return the HTML ``page`` with ``meta`` as early as possible in its head; unchanged if it has no head.

    That's after the declaration of the encoding, which must be among a page's first bytes, and before all else.
    """
    encodings = (found.end for found in elements(page, "meta") if "charset" in found.attributes)
    heads = (head.content_start for head in elements(page, "head"))
    place = next(chain(encodings, heads), 0)
    return page[:place] + meta * bool(place) + page[place:]
