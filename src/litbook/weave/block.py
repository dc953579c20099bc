"""A block and its outcome to HTML: pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from posixpath import relpath

from litbook.core import svg
from litbook.core.errors import BookError
from litbook.core.html import Element, elements
from litbook.core.model import Block, Chapter, Display, Outcome
from litbook.source import outputs
from litbook.tangle.fold import Change, Step
from litbook.weave import diff, paste
from litbook.weave.names.code_links import Mention, linked

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
            if display.mime == "image/svg+xml"
        }


def figure_id(page: Page, number: str) -> str:
    """Unique in the book, and the same in each build."""
    stem = page.chapter.path.rpartition("/")[2].removesuffix(".md")
    return f"figure-{number.replace('.', '-')}" if page.chapter.label else f"figure-{stem}-{number}"


def alt_text(page: Page, index: int) -> str:
    """What the figure of a block shows, in words."""
    return page.chapter.blocks[index].alt or ""


def weave(page: Page, index: int, code: str) -> str:
    """The HTML for a block: ``code``, which is its highlighted source, and below it what became of it."""
    block = page.chapter.blocks[index]
    switch, folded = diff.views([step for step in page.steps if step.block is block])
    if page.mentions:
        code = linked(code, block.source, page.mentions[index], page.index)
    parts = [switch, code, marks(page, block), folded]
    if index < len(page.outcomes):
        outcome = page.outcomes[index]
        parts.append(skipped(outcome))
        parts.append(output(block, outcome))
        number = page.figures().get(index, "")
        parts += [figure(page, index, display, number) for display in outcome.displays]
    parts += [error_box(problem) for at_fault, problem in page.problems if at_fault is block]
    body = "\n".join(part for part in parts if part)
    lines = paste.ranges(block.source.lstrip("\n")) if block.is_python else ""
    pasted = f' data-paste="{lines}"' if lines else ""
    return f'<div class="litbook-block" id="block-{index + 1}"{pasted}>\n{body}\n</div>'


def marks(page: Page, block: Block) -> str:
    """What the block does to the package: computed, so it cannot be out of date."""
    said = []
    for change in page.changes:
        if change.block is not block:
            continue
        name = f"<code>{escape(change.name)}</code>"
        if change.previous is None:
            said.append(f"adds {name}")
        elif change.previous.location.path == page.chapter.path:
            said.append(f"changes {name}")
        else:
            said.append(f"changes {name} from {link(page, change.previous)}")
    if block.judge is not None:
        said.append(f"checks any answer to exercise {block.judge}")
    return f'<p class="litbook-marks">{", ".join(said)}</p>' if said else ""


def link(page: Page, block: Block) -> str:
    """A link to a block of another chapter."""
    if block.location.path not in page.others:
        return escape(block.location.path)
    chapter, address = page.others[block.location.path]
    number = chapter.blocks.index(block) + 1
    return f'<a href="{address}#block-{number}" title="{escape(chapter.title)}">chapter {escape(chapter.label)}</a>'


def skipped(outcome: Outcome) -> str:
    """A word on why a block was not run."""
    return f'<p class="litbook-skipped">Not run: {escape(outcome.skipped)}.</p>' if outcome.skipped else ""


def stated(block: Block, outcome: Outcome) -> str:
    """What the page says the block shows, where that is true: the digits that the author saw; else what it showed."""
    text = outcome.shown(block)
    if block.output and (outcome.skipped or outputs.agree(block.output.text, text)):
        return block.output.text
    return text


def output(block: Block, outcome: Outcome) -> str:
    """The text under a block."""
    text = stated(block, outcome)
    if not text.strip():
        return ""
    raised = " litbook-raised" if block.raises else ""
    return f'<pre class="litbook-output{raised}"><samp>{escape(text, quote=False)}</samp></pre>'


def figure(page: Page, index: int, display: Display, number: str) -> str:
    """A drawing with its number and caption, or an object's own HTML in the same frame."""
    block = page.chapter.blocks[index]
    identity = figure_id(page, number)
    caption = f'<span class="litbook-number">Figure {number}</span> {escape(block.caption or "")}'
    if display.mime != "image/svg+xml":
        content = f'<div class="litbook-html">{display.data}</div>'
    else:
        drawing = svg.inline(display.data, f"{identity}-", alt_text(page, index))
        content = f"{FRAME}{drawing}</div>"
        if page.url is not None:
            address = relpath(f"/{FIGURES}/{identity}.svg", f"/{page.url}".rpartition("/")[0])
            caption += f' <a class="litbook-enlarge" href="{address}" data-search-exclude>Open large</a>'
    return f'<figure class="litbook-figure" id="{identity}">\n{content}\n<figcaption>{caption}</figcaption>\n</figure>'


def drawings(html: str) -> Iterator[Element]:
    """Yield the drawing of each figure in a page's HTML."""
    framed = (drawing for drawing in elements(html, "svg") if html.endswith(FRAME, 0, drawing.start))
    return framed if FRAME in html else iter(())


def error_box(problem: BookError) -> str:
    """A problem as a reader of the unfinished page sees it."""
    detail = f"<pre>{escape(problem.detail)}</pre>" if problem.detail else ""
    headline = f"{problem.location}: {problem.problem}; {problem.remedy}"
    return f'<div class="litbook-error" role="alert"><p><strong>{escape(headline)}</strong></p>{detail}</div>'
