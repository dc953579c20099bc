"""What an outcome is worth: whether the next run would have the same one."""

from __future__ import annotations

import builtins
from collections.abc import Sequence

from litbook.core.model import Chapter, Failure, Outcome
from litbook.source import outputs

LASTING = (FileNotFoundError, FileExistsError, IsADirectoryError, NotADirectoryError)
"""Of the failures that come from the system, those that come back."""
PASSING = (OSError, MemoryError, KeyboardInterrupt, SystemError)
"""Failures that the next run might not have, though nothing of the book has changed."""


def undeclared(chapter: Chapter, outcomes: Sequence[Outcome]) -> Failure | None:
    """Return the failure that ended the chapter, if one did."""
    if not outcomes:
        return None
    failure = outcomes[-1].failure
    return failure if failure and failure.kind != chapter.blocks[len(outcomes) - 1].raises else None


def is_lasting(failure: Failure) -> bool:
    """Return True if the next run would fail alike: an exception, and not of the system; limits and deaths have no traceback."""
    kind = getattr(builtins, failure.kind, Exception)
    passing = isinstance(kind, type) and issubclass(kind, PASSING) and not issubclass(kind, LASTING)
    return bool(failure.traceback) and not passing


def agrees(chapter: Chapter, outcomes: Sequence[Outcome]) -> bool:
    """Return True if the page's outputs are what the blocks show, or if it's a failure that one has to see to first."""
    if undeclared(chapter, outcomes):
        return True
    return all(
        outcome.skipped is not None or block.output is None or outputs.agree(block.output.text, outcome.shown(block))
        for block, outcome in zip(chapter.blocks, outcomes, strict=False)
    )
