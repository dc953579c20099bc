"""Convert arguments, which may be scalars, nested sequences, or arrays, to lists of numbers."""

from __future__ import annotations

from typing import Any


def as_list(values: Any) -> list[Any]:
    """Return ``values`` as a list; a scalar or a string becomes a list of one."""
    if isinstance(values, str) or not hasattr(values, "__iter__"):
        return [values]
    return values.tolist() if hasattr(values, "tolist") else list(values)


def rows(values: Any) -> list[list[float]]:
    """Return a two-dimensional argument as a list of lists of floats."""
    return [[float(number) for number in as_list(row)] for row in as_list(values)]


def broadcast(value: Any, count: int) -> list[Any]:
    """Return ``value`` as a list; a scalar, or a list of one, is repeated ``count`` times."""
    found = as_list(value)
    return found * count if len(found) == 1 else found


def sides(x: Any, y: Any) -> tuple[list[float], list[float]]:
    """Return the x of a grid's columns and the y of its rows, given as lists or as ``meshgrid`` returns them."""
    across, up = as_list(x), as_list(y)
    if hasattr(across[0], "__iter__"):
        across = as_list(across[0])
    if hasattr(up[0], "__iter__"):
        up = [as_list(row)[0] for row in up]
    return [float(number) for number in across], [float(number) for number in up]
