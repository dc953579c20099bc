"""Compare a Jupyter notebook with the results of another run."""

from __future__ import annotations

from collections.abc import Iterator

from litbook.check.code.blocks import UNTRUE
from litbook.core.errors import BookError
from litbook.source import outputs
from litbook.source.notebook import Notebook

UPDATE = "run `litbook notebook`, if the run is right"


def differences(before: Notebook, after: Notebook) -> Iterator[BookError]:
    """Yield each cell whose output or number of figures differs. Numbers are compared to nine digits."""
    pairs = zip(before.chapter.blocks, before.outcomes, after.outcomes, strict=True)
    for number, (block, old, new) in enumerate(pairs, start=1):
        stated, shown = old.shown(block), new.shown(block)
        if not outputs.agree(stated, shown):
            detail = outputs.difference(stated, shown)
            yield BookError(block.location, f"cell {number}: {UNTRUE}", UPDATE, detail)
        if len(old.displays) != len(new.displays):
            problem = f"cell {number}: {len(new.displays)} figures, where the notebook shows {len(old.displays)}"
            yield BookError(block.location, problem, UPDATE)
