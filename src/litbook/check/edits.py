"""Compute the edits that bring a page's references, outputs, and "The code so far" up to date. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from litbook.core.model import Block, Chapter, Outcome
from litbook.source import outputs
from litbook.source.elements.references.targets import Targets
from litbook.source.elements.references.texts import own_numbers, title_lines, with_right_texts
from litbook.tangle.recap import recap

LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


@dataclass(frozen=True, slots=True)
class Edit:
    """A replacement of the lines ``first`` to ``last`` (from 1, inclusive) by ``lines``."""

    first: int
    last: int
    """Equal to ``first - 1`` for an insertion above ``first``."""
    lines: tuple[str, ...]


def updated(text: str, edits: Iterable[Edit]) -> str:
    """Return ``text`` with ``edits`` applied. All else stays as is, including line endings and a byte order mark."""
    lines = LINES.findall(text)
    end = next((line[len(line.rstrip("\r\n")) :] for line in lines), "\n") or "\n"
    for edit in sorted(edits, key=lambda edit: edit.first, reverse=True):
        if edit.last == len(lines) and lines and not lines[-1].endswith(("\r", "\n")):
            lines[-1] += end
        lines[edit.first - 1 : edit.last] = [line + end for line in edit.lines]
    return "".join(lines)


def output_edits(chapter: Chapter, outcomes: Sequence[Outcome]) -> list[Edit]:
    """Return the edits that make each output what its block shows. Outputs that agree with the run are left alone."""
    edits = []
    for block, outcome in zip(chapter.blocks, outcomes, strict=False):
        unexpected = outcome.failure is not None and outcome.failure.kind != block.raises
        if outcome.skipped is not None or unexpected or block.recap:
            continue
        shown = outputs.canonical(outcome.shown(block))
        if block.output is None:
            if shown.strip():
                lines = ("", *output_fence(shown, block))
                edits.append(Edit(block.last_line + 1, block.last_line, with_prefix(lines, block)))
        elif not shown.strip():
            edits.append(Edit(block.last_line + 1, block.output.last_line, ()))
        elif not outputs.agree(block.output.text, shown):
            fence = with_prefix(output_fence(shown, block), block)
            edits.append(Edit(block.output.first_line, block.output.last_line, fence))
    return edits


def output_fence(text: str, block: Block) -> tuple[str, ...]:
    """Return the lines of an ``output`` fence around ``text``, with more backticks than any run of them in it."""
    marks = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`{3,}", text)), 3)
    return (f"{marks}output", *text.split("\n"), marks)


def with_prefix(lines: Iterable[str], block: Block) -> tuple[str, ...]:
    """Return ``lines`` with the block's prefix (its indentation), without trailing spaces."""
    return tuple((block.prefix + line).rstrip() for line in lines)


def recap_edits(chapter: Chapter, earlier: Iterable[Chapter]) -> list[Edit]:
    """Return the edit that makes "The code so far" the code of the ``earlier`` chapters; none if it's up to date."""
    if chapter.recap is None:
        return []
    lines = [""]
    for title, code in recap(earlier):
        marks = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`{3,}", code)), 3)
        header = f'python {{ title="{title}" }}' if title else "python"
        lines += [marks + header, *code.rstrip("\n").split("\n"), marks, ""]
    first, last = chapter.recap.first_line, chapter.recap.last_line - 1
    if chapter.text.split("\n")[first - 1 : last] == lines:
        return []
    return [Edit(first, last, tuple(lines))]


def reference_edits(page: Chapter, known: Targets) -> list[Edit]:
    """Return the edits that make a page's references and its own number right."""
    before = page.text.split("\n")
    after = with_right_texts(page.text, page.path, known).split("\n")
    right = own_numbers(page)
    for index in title_lines(page.text) if right else ():
        after[index] = right(after[index]) if right else ""
    pairs = enumerate(zip(before, after, strict=True), start=1)
    return [Edit(line, line, (new,)) for line, (old, new) in pairs if old != new]
