"""Render a block and its outcome as HTML. Pure."""

from __future__ import annotations

import re
from html import escape
from posixpath import relpath

from litbook.core.errors import BookError
from litbook.core.model import SVG, Block, Display, Outcome
from litbook.core.text import paths, svg
from litbook.source import outputs
from litbook.source.elements.references.targets import block_id, numbered_blocks
from litbook.weave import diff, paste
from litbook.weave.elements.references import captioned
from litbook.weave.names.code_links import linked
from litbook.weave.page import FIGURES, FRAME, NARROW_FRAME, Page, alt_text, figure_id

CODE = re.compile(r"<code>.*?</code>", re.DOTALL)
TOKEN = re.compile(r"</?span\b[^>]*>")
"""A tag of highlighting. "The code so far" goes without, since it's folded and elsewhere in color: it makes up half of some pages."""

UNCOLORED = re.compile(r'<span class="[nw]">([^<]*)</span>')
"""A name or a space, which has the color of the text: a tenth of a page's elements, for nothing."""


def weave(page: Page, index: int, code: str) -> str:
    """Return the HTML of a block: ``code``, its highlighted source as HTML, followed by its results and problems."""
    block = page.chapter.blocks[index]
    switch, folded = diff.views([step for step in page.steps if step.block is block])
    if block.recap:
        code = CODE.sub(lambda found: TOKEN.sub("", found[0]), code)
    elif page.mentions:
        code = linked(code, block.source, page.mentions[index], page.index)
    code = UNCOLORED.sub(r"\1", code)
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
    is_drawn = index < len(page.outcomes) and page.outcomes[index].displays
    named = "" if is_drawn else place(block)
    unsearched = " data-search-exclude" if block.recap else ""  # search finds the code where it's introduced
    return f'{named}<div class="litbook-block" id="block-{index + 1}"{pasted}{unsearched}>\n{body}\n</div>'


def place(block: Block) -> str:
    """Return an element with the id that the block's name gives it or its figure; "" without a name."""
    identity = block_id(block)
    return f'<span id="{identity}"></span>\n' if identity else ""


def marks(page: Page, block: Block) -> str:
    """Return the line that says what the block adds to the package, changes in it, or checks; "" if nothing."""
    numbers = (number for each, _, number in numbered_blocks(page.chapter) if each is block and block.name)
    said = [f"block {number}" for number in numbers if not block.caption]
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
    """Return a link to a block of another chapter, or only the chapter's path if the page has no address for it."""
    if block.location.path not in page.others:
        return escape(block.location.path)
    chapter, address = page.others[block.location.path]
    number = chapter.blocks.index(block) + 1
    where = escape(f"{chapter.kind} {chapter.label}")
    return f'<a href="{address}#block-{number}" title="{escape(chapter.title)}">{where}</a>'


def skipped(outcome: Outcome) -> str:
    """Return the note that says why a block wasn't run; "" if it was."""
    return f'<p class="litbook-skipped">Not run: {escape(outcome.skipped)}.</p>' if outcome.skipped else ""


def stated(block: Block, outcome: Outcome) -> str:
    """Return the output to print under the block: the page's own while it agrees with the run, else the run's.

    The two can agree and still differ in the last digits of a number; the page's are those that the author saw.
    """
    text = outcome.shown(block)
    if block.output and (outcome.skipped or outputs.agree(block.output.text, text)):
        return block.output.text
    return text


def output(block: Block, outcome: Outcome) -> str:
    """Return the HTML of the output under a block; "" if there's none."""
    text = stated(block, outcome)
    if not text.strip():
        return ""
    raised = " litbook-raised" if block.raises else ""
    return f'<pre class="litbook-output{raised}"><samp>{escape(text, quote=False)}</samp></pre>'


def figure(page: Page, index: int, display: Display, number: str) -> str:
    """Return the HTML of a figure with its number and caption: a drawing, or an object's own HTML."""
    block = page.chapter.blocks[index]
    identity = figure_id(page, number)
    caption = f'<span class="litbook-number">Figure {number}</span> {captioned(page, block.caption or "")}'
    if display.mime != SVG:
        content = f'<div class="litbook-html">{display.data}</div>'
    else:
        drawing = svg.inline(paths.short(display.data), f"{identity}-", alt_text(page, index))
        content = f"{FRAME}{drawing}</div>"
        if display.narrow:
            narrow = svg.inline(paths.short(display.narrow), f"{identity}-narrow-", alt_text(page, index))
            content += f"{NARROW_FRAME}{narrow}</div>"
        if page.url is not None:
            address = relpath(f"/{FIGURES}/{identity}.svg", f"/{page.url}".rpartition("/")[0])
            caption += f' <a class="litbook-enlarge" href="{address}" data-search-exclude>Open large</a>'
    return f'<figure class="litbook-figure" id="{identity}">\n{place(block)}{content}\n<figcaption>{caption}</figcaption>\n</figure>'


def error_box(problem: BookError) -> str:
    """Return the HTML that shows a problem on the page, for previews of unfinished chapters."""
    detail = f"<pre>{escape(problem.detail)}</pre>" if problem.detail else ""
    headline = f"{problem.location}: {problem.problem}; {problem.remedy}"
    return f'<div class="litbook-error" role="alert"><p><strong>{escape(headline)}</strong></p>{detail}</div>'
