"""What the browser is told of a page: pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from litbook.model import Block, Chapter, Outcome
from litbook.weave import stated


def mark(path: str) -> str:
    """What tells the scripts of a page where in the site its blocks are told."""
    return f'<div class="litbook-live" data-source="{escape(path)}" hidden></div>'


def can_run(chapter: Chapter) -> bool:
    """Whether there is a block on the page that anybody could run."""
    return any(not block.skip for block in chapter.blocks)


def page_data(
    chapter: Chapter,
    outcomes: Sequence[Outcome],
    settings: Mapping[str, Any],
    missing: Sequence[Sequence[str]],
    exercises: Mapping[str, Any] | None = None,
) -> str:
    """The page as JSON; ``missing`` says for each block what the browser's Python has not."""
    blocks = [
        block_data(block, outcome, lacking)
        for block, outcome, lacking in zip(chapter.blocks, outcomes, missing, strict=True)
    ]
    data = {"path": chapter.path, "blocks": blocks, "settings": settings}
    if exercises:
        data["exercises"] = exercises
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


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
