"""A chapter with everything its page shows, and the places in a page where the machine puts things."""

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
"""The folder of a site that holds the machine's own style sheets, scripts, and fonts."""
FIGURES = "assets/figures"
"""Where a site keeps each drawing as a file of its own, to be opened large."""
FRAME = '<div class="litbook-scroll" data-search-exclude>'
"""The start tag around each drawing in a page."""


@dataclass(frozen=True, slots=True)
class Page:
    """A chapter with all that its page shows."""

    chapter: Chapter
    outcomes: Sequence[Outcome]
    changes: Sequence[Change] = ()
    """What blocks do to the package; those of other chapters may be among them."""
    steps: Sequence[Step] = ()
    """The same, with the text before and after."""
    problems: Sequence[tuple[Block, BookError]] = ()
    """Shown in place, below the block at fault. Those of other chapters may be among them."""
    others: Mapping[str, tuple[Chapter, str]] = field(default_factory=dict)
    """Each chapter by its path, with its address as seen from this page."""
    url: str | None = None
    """The page's address in its site, for links to figures; None where there is no site."""
    mentions: Sequence[Sequence[Mention]] = ()
    """For each block, the names in it that the index tells of."""
    index: str = ""
    """The address of the index as seen from this page."""

    def figures(self) -> dict[int, str]:
        """The number of each figure, by its block's index: ``3.2``."""
        drawn = [i for i, outcome in enumerate(self.outcomes) if outcome.displays]
        label = self.chapter.label
        return {index: f"{label}.{n}" if label else str(n) for n, index in enumerate(drawn, start=1)}

    def figure_files(self) -> dict[str, str]:
        """Each drawing as a file of its own, by its path in the site."""
        return {
            f"{FIGURES}/{figure_id(self, number)}.svg": svg.standalone(display.data, alt_text(self, index))
            for index, number in self.figures().items()
            for display in self.outcomes[index].displays[:1]
            if display.mime == SVG
        }


def figure_id(page: Page, number: str) -> str:
    """Unique in the book, and the same in each build."""
    stem = page.chapter.path.rpartition("/")[2].removesuffix(".md")
    return f"figure-{number.replace('.', '-')}" if page.chapter.label else f"figure-{stem}-{number}"


def alt_text(page: Page, index: int) -> str:
    """What the figure of a block shows, in words."""
    return page.chapter.blocks[index].alt or ""


def drawings(html: str) -> Iterator[Element]:
    """Yield the drawing of each figure in a page's HTML."""
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
