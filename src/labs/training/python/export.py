"""Return a run as a text that the reader can take along."""

from __future__ import annotations

from typing import Any

from .lab import run_of
from .surface import dice
from .text.script import chapter, python


def answer(
    kernel: Any, settings: dict[str, Any], where: dict[str, Any], form: str
) -> dict[str, str]:
    """Return the run up to ``where["step"]`` as a script (``python``) or as a page of a book (``chapter``).

    With ``where["example"]``, its gradients are those of that training point.
    """
    with dice():
        run = run_of(settings, kernel)
    example = where["example"]
    is_there = example is not None and 0 <= example < len(run.program.train)
    write = chapter if form == "chapter" else python
    kind, only = run.program.kind, example if is_there else None
    return {"text": write(run.chosen, kind, where["step"], only)}
