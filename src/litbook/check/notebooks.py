"""Compare a Jupyter notebook with what another run of it gives."""

from __future__ import annotations

from collections.abc import Iterator

from litbook.check.blocks import UNTRUE
from litbook.core.errors import BookError
from litbook.source import outputs
from litbook.source.notebook import Notebook

UPDATE = "run `litbook notebook`, if the run is right"


def differences(before: Notebook, after: Notebook) -> Iterator[BookError]:
    """Each cell that gives something else now: other words, other numbers to nine digits, more or fewer figures."""
    pairs = zip(before.chapter.blocks, before.outcomes, after.outcomes, strict=True)
    for number, (block, old, new) in enumerate(pairs, start=1):
        stated, shown = old.shown(block), new.shown(block)
        if not outputs.agree(stated, shown):
            detail = outputs.difference(stated, shown)
            yield BookError(block.location, f"cell {number}: {UNTRUE}", UPDATE, detail)
        if len(old.displays) != len(new.displays):
            problem = f"cell {number}: {len(new.displays)} figures, where the notebook shows {len(old.displays)}"
            yield BookError(block.location, problem, UPDATE)
