"""Send a gradient back by some rules, and record each write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from litgrad.engine import Value, build_topo

from .rules import WRITES, Watched

RECORDED = 1500
"""Steps that are kept: more can't be looked at one by one."""


@dataclass(slots=True)
class Step:
    """A turn, or one write during it."""

    node: int
    """The value whose turn it is, by its place in ``build_topo``."""
    edge: int = -1
    """Which of its children is written to, or -1 for the beginning of the turn."""
    child: int = -1
    slope: float = 0.0
    old: float = 0.0
    new: float = 0.0


@dataclass(slots=True)
class Record:
    """The steps of a way back, and what it led to."""

    steps: list[Step] = field(default_factory=list)
    turns: list[int] = field(default_factory=list)
    """How many turns each value took."""
    grads: list[float] = field(default_factory=list)
    is_whole: bool = True
    """False if there were more steps than are kept."""


class Recorder:
    """Turns reports of writes into steps."""

    def __init__(self, places: dict[int, int]) -> None:
        self.places = places
        self.steps: list[Step] = []
        self.turn: Value | None = None
        self.edge = 0

    def begin(self, v: Value) -> None:
        """Note that a value takes its turn."""
        self.turn, self.edge = v, 0
        self.steps.append(Step(self.places[id(v)]))

    def wrote(self, child: Value, new: float) -> None:
        """Note a write."""
        v = self.turn
        if v is None:
            return
        step = Step(
            self.places[id(v)],
            self.edge,
            self.places[id(child)],
            v._slopes[self.edge],
            child.grad,
            new,
        )
        self.steps.append(step)
        self.edge += 1

    @property
    def is_full(self) -> bool:
        """Return True if no more steps are kept."""
        return len(self.steps) >= RECORDED


def send_back(root: Value, order: Iterable[Value], write: str) -> Record:
    """Give the root a gradient of 1, let values take their turns, and return the record."""
    nodes = build_topo(root)
    places = {id(v): place for place, v in enumerate(nodes)}
    for v in nodes:
        v.__class__ = WRITES[write]
        v.grad = 0.0
    root.grad = 1.0
    counts = [0] * len(nodes)
    recorder = Recorder(places)
    try:
        for v in order:
            counts[places[id(v)]] += 1
            Watched.report = None if recorder.is_full else recorder.wrote
            if not recorder.is_full:
                recorder.begin(v)
            v._backward()
    finally:
        Watched.report = None
    is_whole = not recorder.is_full
    return Record(recorder.steps, counts, [v.grad for v in nodes], is_whole)
