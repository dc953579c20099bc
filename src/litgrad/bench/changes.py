"""The changes that make a Value lean, and what was measured of them."""

import json
from pkgutil import get_data
from typing import NamedTuple

CHANGES = ("slots", "fields", "unchecked", "constants", "walk", "dead", "sum")
"""The changes, in the order in which the book makes them."""


class Variant(NamedTuple):
    """What was measured of the engine with some of the changes."""

    changes: tuple[str, ...]
    nodes: int
    seconds: float
    without_gc: float


def ablation() -> dict[tuple[str, ...], Variant]:
    """Return the variants that were recorded with the book, by their changes."""
    rows = json.loads(get_data("litgrad.bench", "ablation.json") or b"")["variants"]
    found = (Variant(tuple(changes), *numbers) for changes, *numbers in rows)
    return {one.changes: one for one in found}
