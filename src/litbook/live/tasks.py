"""What the browser is told of the exercises of a page: pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from litbook.core.model import Block, Chapter
from litbook.source.elements import judges
from litbook.source.elements.exercises import exercise_texts


def tasks(
    chapter: Chapter, answering: Chapter | None, missing: Callable[[Sequence[Block]], Sequence[Sequence[str]]]
) -> dict[str, Any] | None:
    """The exercises of ``chapter``, and what an answer to any of them starts from; None if they have no answers.

    ``missing`` says for each of some blocks what the browser's Python has not; such a block is left out.
    """
    if answering is None:
        return None
    opening = judges.opening(answering)
    lacking = zip(opening, missing(opening), strict=True)
    start = [block for block, lacks in lacking if not lacks and block.skip is None]
    checks = judges.judges(answering)
    each = [task(number, text, checks.get(number), start) for number, text in enumerate(exercise_texts(chapter), 1)]
    known = [name for name in judges.names_defined(start) if not name.startswith("_")]
    return {"before": [block.source for block in start], "known": known, "each": each}


def task(number: int, text: str, judge: Block | None, start: list[Block]) -> dict[str, Any]:
    """One exercise; ``start`` is there already."""
    if judge is None:
        return {"number": number}
    names = judges.asked(judge, start)
    return {
        "number": number,
        "judge": judge.source,
        "names": names,
        "start": judges.start_of(judge, start, text),
    }
