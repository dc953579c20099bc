"""Lines of a page, which move when text above them grows: kept as lines of a block, and put back where it is now."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePosixPath

from litbook.core.model import Chapter, Outcome

MOVED = re.compile(r"(?<=line )@(\d+)\+(\d+)")
"""A line of a traceback that's kept: the block's number, and a line of the block."""


def lifted(outcome: Outcome, chapter: Chapter) -> Outcome:
    """Return ``outcome`` with lines of ``chapter`` as lines of its blocks; in :attr:`Failure.line`, in one number."""

    def place(line: int) -> tuple[int, int]:
        numbers = [n for n, block in enumerate(chapter.blocks) if block.location.line <= line <= block.last_line]
        number = numbers[0] if numbers else 0
        return number, line - chapter.blocks[number].location.line

    def write(match: re.Match[str]) -> str:
        number, line = place(int(match[1]))
        return f"@{number}+{line}"

    if outcome.failure is None:
        return outcome
    number, line = place(outcome.failure.line)
    text = re.sub(rf'(?<=File "{re.escape(chapter.path)}", line )(\d+)', write, outcome.failure.traceback)
    return replace(outcome, failure=replace(outcome.failure, line=line * WIDE + number, traceback=text))


WIDE = 100_000
"""More blocks than a page has."""


def landed(outcome: Outcome, chapter: Chapter) -> Outcome:
    """Return what :func:`lifted` was given, in ``chapter`` as it is now. Raises IndexError for a block that isn't there."""

    def write(match: re.Match[str]) -> str:
        return str(chapter.blocks[int(match[1])].location.line + int(match[2]))

    if outcome.failure is None:
        return outcome
    line, number = divmod(outcome.failure.line, WIDE)
    place = chapter.blocks[number].location.line + line
    return replace(
        outcome, failure=replace(outcome.failure, line=place, traceback=MOVED.sub(write, outcome.failure.traceback))
    )


def tells_lines(chapter: Chapter, outcomes: Iterable[Outcome]) -> bool:
    """Return True if what a block shows has the page's name with a number behind it, as tracebacks and profiles do."""
    told = re.compile(re.escape(PurePosixPath(chapter.path).name) + r"\W{1,4}(?:line )?\d")
    return any(
        told.search(text) for outcome in outcomes for text in (outcome.text, *(d.data for d in outcome.displays))
    )
