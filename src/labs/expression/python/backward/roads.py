"""Tell the roads from the root apart, and find which of them a gradient has counted: each should be in it once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from .record import Step

MOST = 400
"""Roads in a graph: with more of them, they aren't told apart."""

Road = tuple[tuple[int, int], ...]
"""Edges from the root on, each a value's place and which of its children."""
Children = Sequence[Sequence[int]]
"""The places of each value's children; children have lower places."""


@dataclass(slots=True)
class Account:
    """The roads to a value, compared with those that its gradient counts."""

    count: int = 1
    missed: list[Road] = field(default_factory=list)
    repeated: list[tuple[Road, int]] = field(default_factory=list)
    """Roads that were counted more than once, with how often."""


def every_road(children: Children) -> list[int]:
    """Return how many roads lead from the root, the last value, to each."""
    counts = [0] * len(children)
    counts[-1] = 1
    for place in reversed(range(len(children))):
        for child in children[place]:
            counts[child] += counts[place]
    return counts


def roads_of(children: Children) -> list[list[Road]]:
    """Return the roads from the root to each value."""
    found: list[list[Road]] = [[] for _ in children]
    found[-1] = [()]
    for place in reversed(range(len(children))):
        for edge, child in enumerate(children[place]):
            found[child] += [(*road, (place, edge)) for road in found[place]]
    return found


def counted(steps: Sequence[Step], size: int, write: str) -> list[Counter[Road]]:
    """Return the roads in each value's gradient after these steps, each with how often it's in there."""
    held: list[Counter[Road]] = [Counter() for _ in range(size)]
    held[-1][()] = 1
    for step in steps:
        if step.edge < 0:
            continue
        share = Counter({(*road, (step.node, step.edge)): times for road, times in held[step.node].items()})
        held[step.child] = held[step.child] + share if write == "add" else share
    return held


def accounts(children: Children, steps: Sequence[Step], write: str) -> list[Account] | None:
    """Return the account of each value, or None if there are too many roads."""
    if sum(every_road(children)) > MOST:
        return None
    held = counted(steps, len(children), write)
    found = []
    for roads, there in zip(roads_of(children), held, strict=True):
        missed = [road for road in roads if not there[road]]
        found.append(
            Account(
                len(roads),
                missed,
                [(road, times) for road, times in there.items() if times > 1],
            )
        )
    return found
