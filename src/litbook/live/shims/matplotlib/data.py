"""Numbers from whatever holds them: nested sequences, arrays, the book's own kinds of number."""

from __future__ import annotations

from typing import Any


def listed(values: Any) -> list[Any]:
    """``values`` as a list; one alone is a list of one."""
    if isinstance(values, str) or not hasattr(values, "__iter__"):
        return [values]
    return values.tolist() if hasattr(values, "tolist") else list(values)


def rows(values: Any) -> list[list[float]]:
    """A table of numbers."""
    return [[float(number) for number in listed(row)] for row in listed(values)]


def spread(value: Any, count: int) -> list[Any]:
    """``value`` for each of ``count`` things: repeated, if it is one alone."""
    found = listed(value)
    return found * count if len(found) == 1 else found


def sides(x: Any, y: Any) -> tuple[list[float], list[float]]:
    """The places of a grid's columns and rows, also where they were given as a whole grid each."""
    across, up = listed(x), listed(y)
    if hasattr(across[0], "__iter__"):
        across = listed(across[0])
    if hasattr(up[0], "__iter__"):
        up = [listed(row)[0] for row in up]
    return [float(number) for number in across], [float(number) for number in up]
