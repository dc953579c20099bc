"""What a page's generated parts should be, as edits of its text: pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from litbook.core.model import Block, Chapter, Outcome
from litbook.source import outputs
from litbook.tangle.recap import recap

LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the lines ``first`` to ``last`` (counted from 1, ``last`` included) by ``lines``."""

    first: int
    last: int
    """``first - 1`` to insert above ``first``."""
    lines: tuple[str, ...]


def updated(text: str, edits: Iterable[Edit]) -> str:
    """``text`` with ``edits`` made and every other byte as it was: line ends, tabs and byte order mark too."""
    lines = LINES.findall(text)
    end = next((line[len(line.rstrip("\r\n")) :] for line in lines), "\n") or "\n"
    for edit in sorted(edits, key=lambda edit: edit.first, reverse=True):
        if edit.last == len(lines) and lines and not lines[-1].endswith(("\r", "\n")):
            lines[-1] += end
        lines[edit.first - 1 : edit.last] = [line + end for line in edit.lines]
    return "".join(lines)


def output_edits(chapter: Chapter, outcomes: Sequence[Outcome]) -> list[Edit]:
    """Edits after which each output is what its block shows. Those that agree are left alone."""
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
    """An ``output`` fence longer than any run of back-ticks in ``text``."""
    marks = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`{3,}", text)), 3)
    return (f"{marks}output", *text.split("\n"), marks)


def with_prefix(lines: Iterable[str], block: Block) -> tuple[str, ...]:
    """``lines`` standing as far right as the block does."""
    return tuple((block.prefix + line).rstrip() for line in lines)


def recap_edits(chapter: Chapter, earlier: Iterable[Chapter]) -> list[Edit]:
    """The edit after which "The code so far" is the code of the chapters ``earlier``; none if it is already."""
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
