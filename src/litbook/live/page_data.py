"""The data of a live page and its exercises, as its scripts get it (``web/types/data.d.ts``). Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from html import escape
from itertools import zip_longest
from typing import Any

from litbook.core.model import Block, Chapter, Outcome
from litbook.source.elements import judges
from litbook.source.elements.exercises import exercise_texts
from litbook.source.elements.references.links import plain
from litbook.weave.block import stated

NOT_REACHED = Outcome(skipped="a block above failed")


def mark(path: str, data: Mapping[str, Any]) -> str:
    """Return the tag that tells a page's scripts the path of its data file, and the data needed before it's fetched."""
    return f'<div class="litbook-live" data-source="{escape(path)}" data-offers="{escape(as_json(offers(data)))}" hidden></div>'


def as_json(data: Mapping[str, Any]) -> str:
    """Return the data as compact JSON."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def can_run(chapter: Chapter) -> bool:
    """Return True if the page has a block without ``skip=``."""
    return any(not block.skip for block in chapter.blocks)


def page_data(
    chapter: Chapter,
    outcomes: Sequence[Outcome],
    settings: Mapping[str, Any],
    missing: Sequence[Sequence[str]],
    exercises: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the data of a page. ``missing`` lists for each block the modules that the browser's Python doesn't have.

    Under `mkdocs serve`, blocks below a failure have no outcome; a reader can run them.
    """
    blocks = [
        block_data(block, outcome or NOT_REACHED, lacking)
        for block, lacking, outcome in zip_longest(chapter.blocks, missing, outcomes)
    ]
    data: dict[str, Any] = {"path": chapter.path, "blocks": blocks, "settings": settings}
    if exercises:
        data["exercises"] = exercises
    return data


def offers(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the part of a page's data that is shown before anything runs: which blocks and exercises have buttons."""
    found = {
        "path": data["path"],
        "blocks": [offer(block) for block in data["blocks"]],
        "settings": {key: value for key, value in data["settings"].items() if isinstance(value, str | dict)},
    }
    if "exercises" in data:
        each = data["exercises"]["each"]
        found["exercises"] = [{"number": one["number"], "judged": "judge" in one} for one in each]
    return found


def offer(block: Mapping[str, Any]) -> dict[str, Any]:
    """Return the part of a block's data that is shown before anything runs."""
    names = ("skip", "missing", "differs", *(("predict", "output") if "predict" in block else ()))
    return {name: block[name] for name in names if name in block}


def block_data(block: Block, outcome: Outcome, missing: Sequence[str]) -> dict[str, Any]:
    """Return the data of a block and its results in the book, without empty values."""
    drawn = bool(outcome.displays)
    found = {
        "source": block.source,
        "line": block.location.line,
        "raises": block.raises,
        "skip": block.skip,
        "missing": list(missing),
        "differs": block.live,
        "output": stated(block, outcome),
        "caption": plain(block.caption or "") if drawn else None,
        "alt": block.alt if drawn else None,
        "recap": block.recap,
        "predict": block.predict,
    }
    return {key: value for key, value in found.items() if value or key == "source"}


def exercises_data(
    chapter: Chapter, answering: Chapter | None, missing: Callable[[Sequence[Block]], Sequence[Sequence[str]]]
) -> dict[str, Any] | None:
    """Return the exercises of ``chapter`` and the blocks that run before an answer; None without a page of answers.

    ``missing`` returns for each block the modules that the browser's Python doesn't have. Such a block is left out.
    """
    if answering is None:
        return None
    opening = judges.opening(answering)
    lacking = zip(opening, missing(opening), strict=True)
    start = [block for block, lacks in lacking if not lacks and block.skip is None]
    checks = judges.judges(answering)
    texts = enumerate(exercise_texts(chapter), 1)
    each = [exercise_data(number, text, checks.get(number), start) for number, text in texts]
    known = [name for name in judges.names_defined(start) if not name.startswith("_")]
    return {"before": [block.source for block in start], "known": known, "each": each}


def exercise_data(number: int, text: str, judge: Block | None, start: list[Block]) -> dict[str, Any]:
    """Return the data of one exercise; ``start`` are the blocks that run before its answer."""
    if judge is None:
        return {"number": number}
    return {
        "number": number,
        "judge": judge.source,
        "names": judges.asked(judge, start),
        "start": judges.start_of(judge, start, text),
    }
