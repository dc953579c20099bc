"""A block and its outcome to HTML: pure."""

from __future__ import annotations

from html import escape
from posixpath import relpath

from litbook.core.errors import BookError
from litbook.core.model import SVG, Block, Display, Outcome
from litbook.core.text import svg
from litbook.source import outputs
from litbook.weave import diff, paste
from litbook.weave.names.code_links import linked
from litbook.weave.page import FIGURES, FRAME, Page, alt_text, figure_id


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
    if display.mime != SVG:
        content = f'<div class="litbook-html">{display.data}</div>'
    else:
        drawing = svg.inline(display.data, f"{identity}-", alt_text(page, index))
        content = f"{FRAME}{drawing}</div>"
        if page.url is not None:
            address = relpath(f"/{FIGURES}/{identity}.svg", f"/{page.url}".rpartition("/")[0])
            caption += f' <a class="litbook-enlarge" href="{address}" data-search-exclude>Open large</a>'
    return f'<figure class="litbook-figure" id="{identity}">\n{content}\n<figcaption>{caption}</figcaption>\n</figure>'


def error_box(problem: BookError) -> str:
    """A problem as a reader of the unfinished page sees it."""
    detail = f"<pre>{escape(problem.detail)}</pre>" if problem.detail else ""
    headline = f"{problem.location}: {problem.problem}; {problem.remedy}"
    return f'<div class="litbook-error" role="alert"><p><strong>{escape(headline)}</strong></p>{detail}</div>'
