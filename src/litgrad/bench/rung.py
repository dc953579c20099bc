"""A way to do the task."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple


class Rung(NamedTuple):
    """A way to do the task: a few functions, to be called in its own process."""

    step: Callable[[float], float]
    """Take a step at this rate, and return the loss before it."""

    parameters: Callable[[], list[float]]
    """Return the parameters, in the order of litgrad.nn."""

    nodes: Callable[[], int | None]
    """Return how many nodes the graph of a step has; None without a graph."""

    many: Callable[[int, float], object] | None = None
    """Take so many steps at this rate, where a call of step costs more than it."""


def fill(parameters: Iterable[Any], numbers: Iterable[float]) -> None:
    """Give each of the parameters its number."""
    for p, number in zip(parameters, numbers, strict=True):
        p.data = number


def read(parameters: Iterable[Any]) -> list[float]:
    """Return the numbers of the parameters."""
    return [float(p.data) for p in parameters]
