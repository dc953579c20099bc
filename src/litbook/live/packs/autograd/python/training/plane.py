"""Find a model with two inputs among a block's names, and the part of the plane that its data are in."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MARGIN = 0.15
"""Margin around the data, relative to their range."""
MOST = 400
"""Maximum number of data points that are shown."""
INPUTS = ("xs", "X", "points")
TARGETS = ("ys", "Y", "targets")


def number(value: object, attribute: str) -> float | None:
    """Return ``value``, or its attribute of that name, as a number; None if it isn't a single number."""
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
    """Left, right, bottom, and top."""

    def place(self, i: int, side: int) -> list[float]:
        """Return the center of cell ``i`` of a ``side`` by ``side`` grid, counted from the lower left."""
        left, right, bottom, top = self.box
        return [left + (i % side + 0.5) * (right - left) / side, bottom + (i // side + 0.5) * (top - bottom) / side]


def task(names: Mapping[str, Any], settings: dict[str, Any]) -> Task | None:
    """Return the model among ``names`` with its data, or None if there are no points of two numbers."""
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
    """Return ``values`` as points of the plane, or an empty list if they aren't points of two finite numbers."""
    if not isinstance(values, (list, tuple)) or not values:
        return []
    try:
        points = [(float(x), float(y)) for x, y in values]
    except (TypeError, ValueError):
        return []
    return [point for point in points if all(map(math.isfinite, point))] if points else []
