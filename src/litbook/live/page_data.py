"""What the browser is told of a page: pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from litbook.core.model import Block, Chapter, Outcome
from litbook.weave.block import stated


def mark(path: str, data: Mapping[str, Any]) -> str:
    """What tells the scripts of a page where in the site its blocks are told, and what it offers before that is asked for."""
    return f'<div class="litbook-live" data-source="{escape(path)}" data-offers="{escape(as_json(offers(data)))}" hidden></div>'


def as_json(data: Mapping[str, Any]) -> str:
    """As small as can be."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def can_run(chapter: Chapter) -> bool:
    """Whether there is a block on the page that anybody could run."""
    return any(not block.skip for block in chapter.blocks)


def page_data(
    chapter: Chapter,
    outcomes: Sequence[Outcome],
    settings: Mapping[str, Any],
    missing: Sequence[Sequence[str]],
    exercises: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The page; ``missing`` says for each block what the browser's Python has not."""
    blocks = [
        block_data(block, outcome, lacking)
        for block, outcome, lacking in zip(chapter.blocks, outcomes, missing, strict=True)
    ]
    data: dict[str, Any] = {"path": chapter.path, "blocks": blocks, "settings": settings}
    if exercises:
        data["exercises"] = exercises
    return data


def offers(data: Mapping[str, Any]) -> dict[str, Any]:
    """Of the page's data what a reader sees before anything runs: what can run, what is asked, what can be tried."""
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
    """The same of a block."""
    names = ("skip", "missing", "differs", *(("predict", "output") if "predict" in block else ()))
    return {name: block[name] for name in names if name in block}


def block_data(block: Block, outcome: Outcome, missing: Sequence[str]) -> dict[str, Any]:
    """A block with what stands below it in the book; what it does not have is left out."""
    drawn = bool(outcome.displays)
    found = {
        "source": block.source,
        "line": block.location.line,
        "raises": block.raises,
        "skip": block.skip,
        "missing": list(missing),
        "differs": block.live,
        "output": stated(block, outcome),
        "caption": block.caption if drawn else None,
        "alt": block.alt if drawn else None,
        "recap": block.recap,
        "predict": block.predict,
    }
    return {key: value for key, value in found.items() if value or key == "source"}
