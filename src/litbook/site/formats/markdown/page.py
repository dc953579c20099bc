"""Write a page as Markdown: its prose, its code with outputs, and its figures by their descriptions. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from litbook.core.model import SVG, Block
from litbook.site.formats.markdown.containers import Line, unwrapped
from litbook.site.formats.markdown.prose import cleaned
from litbook.source.elements.references.links import Link, changed, plain
from litbook.source.fence_header import HEADER
from litbook.source.fences import Fence, fences
from litbook.source.notebook import Notebook
from litbook.source.prose import front_matter_length
from litbook.weave.page import FIGURES, Page, alt_text, figure_id

Address = Callable[[Link], str]
"""Returns the address of what a link leads to."""


def markdown(page: Page, address: Address, figures: str, filled: Mapping[str, str], *, recap: bool = True) -> str:
    """Return a chapter as Markdown, with or without "The code so far".

    ``figures`` is what the addresses of its drawings begin with, and ``filled`` is for :func:`cleaned`.
    """
    chapter = page.chapter
    text = changed(chapter.text, chapter.path, lambda link: (link.text or "", address(link)))
    lines = text.split("\n")
    start = front_matter_length(text)
    if chapter.recap and not recap:
        first, last = chapter.recap.first_line - 2, chapter.recap.last_line
        lines[first - 1 : last] = [""] * (last - first + 1)
    after = dict(figures_of(page, figures))
    written: list[Line] = []
    for fence in fences(lines, chapter.path, start):
        written += prose("\n".join(lines[start : fence.location.line - 1]), filled)
        written += code(fence)
        written += after.get(fence.last_line, [])
        start = fence.last_line
    written += prose("\n".join(lines[start:]), filled)
    return finished([*unwrapped(written)], chapter.title)


def of_notebook(notebook: Notebook, page: Page, address: Address, figures: str) -> str:
    """Return a notebook as Markdown."""
    path = f"{notebook.chapter.path}.md"
    cells: list[tuple[int, list[Line]]] = []
    for place, text in notebook.prose:
        linked = changed(text, path, lambda link: (link.text or "", address(link)))
        cells.append((place.line, prose(linked, {})))
    after = dict(figures_of(page, figures))
    for block in notebook.chapter.blocks:
        shown = [*fenced("python", block.source)]
        shown += [Line(""), *fenced("output", block.output.text)] if block.output else []
        cells.append((block.location.line, [*shown, *after.get(block.last_line, [])]))
    lines = [line for _, cell in sorted(cells, key=lambda cell: cell[0]) for line in [*cell, Line("")]]
    return finished(lines, notebook.chapter.title)


def prose(text: str, filled: Mapping[str, str]) -> list[Line]:
    """Return the lines of a page between two fences."""
    return [Line(line) for line in cleaned(text, filled).split("\n")]


def code(fence: Fence) -> Iterator[Line]:
    """Yield a fence with nothing but the language in its header."""
    header = HEADER.match(fence.header)
    yield from fenced(header["language"] if header else "", fence.text, fence.prefix)


def fenced(language: str, text: str, prefix: str = "") -> Iterator[Line]:
    """Yield ``text`` as a fence, longer than any in it."""
    inside = max(map(len, re.findall(r"^[ >]*(`{3,})", text, re.MULTILINE)), default=2)
    marks = "`" * (inside + 1)
    for line in (f"{marks}{language}", *text.removesuffix("\n").split("\n"), marks):
        yield Line(f"{prefix}{line}" if line else prefix.rstrip(" "), is_code=True)


def figures_of(page: Page, figures: str) -> Iterator[tuple[int, list[Line]]]:
    """Yield the lines of each figure, with the line of the page below which it is."""
    for index, number in page.figures().items():
        block = page.chapter.blocks[index]
        displays = page.outcomes[index].displays if index < len(page.outcomes) else ()
        is_drawn = bool(displays) and displays[0].mime == SVG
        alt = alt_text(page, index)
        shown = f"![{brackets(alt)}]({figures}{FIGURES}/{figure_id(page, number)}.svg)" if is_drawn else alt
        said = [shown, "", f"> **Figure {number}.** {plain(block.caption or '')}".rstrip()]
        yield end_of(block), [Line(""), *(Line(f"{block.prefix}{line}".rstrip()) for line in said)]


def end_of(block: Block) -> int:
    """Return the last line of a block and its output."""
    return max(block.last_line, block.output.last_line if block.output else 0)


def brackets(alt: str) -> str:
    """Return a text alternative as Markdown has it: brackets in it don't end it."""
    return re.sub(r"([\[\]\\])", r"\\\1", alt)


def finished(lines: list[Line], title: str) -> str:
    """Return the lines as a text that begins with a title, and has no two blank lines in a row outside of code."""
    kept: list[Line] = []
    for line in lines:
        is_blank = not line.text.strip() and not line.is_code
        if not is_blank or (kept and kept[-1].text.strip()):
            kept.append(line if not is_blank else Line(""))
    text = "\n".join(line.text for line in kept).strip("\n") + "\n"
    return text if text.startswith("# ") else f"# {title}\n\n{text}"
