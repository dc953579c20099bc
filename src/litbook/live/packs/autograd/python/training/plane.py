"""A model of two inputs among a block's names, and the part of the plane that its data are in."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MARGIN = 0.15
"""How much room is around the data, as a part of their span."""
MOST = 400
"""Data points that are shown."""
INPUTS = ("xs", "X", "points")
TARGETS = ("ys", "Y", "targets")


def number(value: object, attribute: str) -> float | None:
    """``value`` as a number: itself, or what it has under that name; None if it is none, or many."""
    if isinstance(value, (list, tuple)) and len(value) == 1:
        value = value[0]
    found: Any = getattr(value, attribute, value)
    if isinstance(found, (str, bytes)) or callable(found):
        return None
    try:
        return float(found)
    except (TypeError, ValueError):
        return None


@dataclass(frozen=True)
class Task:
    """A model, its data, and the part of the plane that they are in."""

    model: Any
    points: list[tuple[float, float, float | None]]
    box: tuple[float, float, float, float]
    """Left, right, bottom, top."""

    def place(self, i: int, side: int) -> list[float]:
        """The middle of the grid's field ``i``, counted from the lower left."""
        left, right, bottom, top = self.box
        return [left + (i % side + 0.5) * (right - left) / side, bottom + (i // side + 0.5) * (top - bottom) / side]


def task(names: Mapping[str, Any], settings: dict[str, Any]) -> Task | None:
    """The model among ``names``, if there are points of two numbers that it learns from."""
    model = next((names[name] for name in settings.get("model", ()) if callable(names.get(name))), None)
    if model is None:
        return None
    points = pairs(next((names[name] for name in settings.get("inputs", INPUTS) if name in names), None))
    if len(points) < 2:
        return None
    targets = next((names[name] for name in settings.get("targets", TARGETS) if name in names), ())
    sides = [number(target, settings.get("data", "data")) for target in targets] if hasattr(targets, "__len__") else []
    if len(sides) != len(points):
        sides = [None] * len(points)
    box: list[float] = []
    for values in zip(*points, strict=True):
        low, high = min(values), max(values)
        wide = MARGIN * (high - low) or 1.0
        box += [low - wide, high + wide]
    shown = [(x, y, side) for (x, y), side in zip(points, sides, strict=True)]
    return Task(model, shown[:MOST], (box[0], box[1], box[2], box[3]))


def pairs(values: object) -> list[tuple[float, float]]:
    """``values`` as points of the plane, or nothing if they are something else."""
    if not isinstance(values, (list, tuple)) or not values:
        return []
    try:
        points = [(float(x), float(y)) for x, y in values]
    except (TypeError, ValueError):
        return []
    return [point for point in points if all(map(math.isfinite, point))] if points else []
