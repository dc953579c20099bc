"""Return a run as a text that the reader can take along."""

from __future__ import annotations

from typing import Any

from .lab import run_of
from .surface import dice
from .text.script import chapter, python


def answer(
    kernel: Any, settings: dict[str, Any], steps: int, form: str
) -> dict[str, str]:
    """Return the run up to a step as a script (``python``) or as a page of a book (``chapter``)."""
    with dice():
        run = run_of(settings, kernel)
    write = chapter if form == "chapter" else python
    return {"text": write(run.chosen, run.program.kind, steps)}
