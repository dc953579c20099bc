"""The settings of a run, read from what a page sends: whatever doesn't fit is replaced by the default."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

MOST_POINTS, MOST_LAYERS, MOST_NEURONS = 300, 4, 16
CHOICES = {
    "data": ("moons", "circles", "xor", "spirals", "lecture", "own"),
    "activation": ("relu", "tanh", "sine", "none"),
    "loss": ("margin", "entropy", "squares"),
    "rung": ("fastest", "engine"),
}
BUGS = ("zero", "equals", "same", "dead", "rate")
"""Gradients not zeroed, ``=`` for ``+=``, all weights equal, a dead layer, too large a rate."""
RANGES = {
    "train": (2, MOST_POINTS),
    "test": (0, MOST_POINTS),
    "noise": (0.0, 1.0),
    "rate": (1e-5, 100.0),
    "fall": (0, 10_000),
    "batch": (0, MOST_POINTS),
    "decay": (0.0, 1.0),
    "seed": (0, 999_999),
}
Point = tuple[float, ...]
"""The inputs, and the side: 1 or -1."""


@dataclass(frozen=True)
class Settings:
    """Everything that a run depends on."""

    data: str = "moons"
    train: int = 100
    test: int = 50
    noise: float = 0.1
    own: tuple[tuple[float, float, int, int], ...] = ()
    """Points of the reader's own: two inputs, the side, and 1 for a test point."""
    layers: tuple[int, ...] = (8, 8)
    activation: str = "tanh"
    loss: str = "margin"
    rate: float = 0.5
    fall: int = 0
    """The steps in which the rate falls to a tenth; 0 if it's constant."""
    batch: int = 0
    """The points that a step looks at; 0 for all."""
    decay: float = 0.0
    seed: int = 1
    bugs: tuple[str, ...] = ()
    rung: str = "fastest"

    @property
    def inputs(self) -> int:
        """The number of the network's inputs."""
        return 3 if self.data == "lecture" else 2

    @property
    def on_engine(self) -> bool:
        """True if the run needs the engine: only there can a backward step be written wrong."""
        return self.rung == "engine" or "equals" in self.bugs


DEFAULTS = {field.name: field.default for field in fields(Settings)}


def settings(given: dict[str, Any]) -> Settings:
    """Return the settings among what's given."""
    found = {
        field.name: checked(field.name, given.get(field.name), field.default)
        for field in fields(Settings)
    }
    return Settings(**found)


def checked(name: str, value: Any, default: Any) -> Any:
    """Return the value of a setting, or its default if it can't be that."""
    if name in CHOICES:
        return value if value in CHOICES[name] else default
    if name in RANGES:
        low, high = RANGES[name]
        if not is_number(value):
            return default
        return type(low)(min(max(value, low), high))
    if name == "layers":
        sizes = [
            min(max(int(n), 1), MOST_NEURONS) for n in listed(value) if is_number(n)
        ]
        return tuple(sizes[:MOST_LAYERS]) if isinstance(value, list) else default
    if name == "bugs":
        return tuple(bug for bug in BUGS if bug in listed(value))
    return tuple(
        point for point in map(own_point, listed(value)[:MOST_POINTS]) if point
    )


def listed(value: Any) -> Sequence[Any]:
    """Return a list as it is, and an empty one for anything else."""
    return value if isinstance(value, list) else []


def is_number(value: Any) -> bool:
    """Return True for a finite number."""
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and math.isfinite(value)
    )


def own_point(value: Any) -> tuple[float, float, int, int] | None:
    """Return a point of the reader's own, or None if it's none."""
    if len(listed(value)) != 4 or not all(map(is_number, value)):
        return None
    x, y, side, is_test = value
    return float(x), float(y), 1 if side > 0 else -1, 1 if is_test else 0
