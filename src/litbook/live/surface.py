"""What a model answers over the plane of its two inputs, worked out a little at a time while it learns."""

from __future__ import annotations

import contextlib
import io
import math
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SIDE, LEAST = 20, 8
"""How many points the grid has to each side, and how few while time is short."""
SHARE = 0.2
"""The part of the time that may go into this."""
FIRST = 0.15
"""Seconds that it may have at the end of even the shortest training."""
EVERY = 1.0
"""Seconds in which a new picture is wanted."""
MARGIN = 0.15
MOST = 400
"""Data points that are shown."""
INPUTS = ("xs", "X", "points")
TARGETS = ("ys", "Y", "targets")


def number(value: object, attribute: str) -> float | None:
    """``value`` as a number: itself, or what it has under that name; None if it is none, or many."""
    if isinstance(value, (list, tuple)) and len(value) == 1:
        value = value[0]
    found = getattr(value, attribute, value)
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


@dataclass
class Surface:
    """The pictures of one run."""

    settings: dict[str, Any]
    task: Task | None = None
    heights: list[float | None] = field(default_factory=list)
    side: int = LEAST
    began: float = field(default_factory=time.perf_counter)
    spent: float = 0.0
    asked: int = 0

    @property
    def cost(self) -> float:
        """Seconds that the model takes to answer once."""
        return max(self.spent / max(self.asked, 1), 1e-7)

    def advanced(self, names: Mapping[str, Any]) -> dict[str, Any] | None:
        """Go on for as long as the share of time allows; the picture if it is whole."""
        found = task(names, self.settings)
        if found is not None and (self.task is None or found.model is not self.task.model):
            self.heights, self.side, self.task = [], LEAST, found
        start = time.perf_counter()
        budget = SHARE * (start - self.began) - self.spent
        return self.worked(budget) if self.task and budget > 0 else None

    def finished(self, names: Mapping[str, Any]) -> dict[str, Any] | None:
        """A whole picture of how the training left the model, if there is time."""
        self.task = self.task or task(names, self.settings)
        if self.task is None:
            return None
        start = time.perf_counter()
        budget = max(SHARE * (start - self.began) - self.spent, FIRST)
        self.heights = []
        picture = self.worked(budget)
        left = start + budget - time.perf_counter()
        side = int(min(math.sqrt(max(left, 0.0) / self.cost), SIDE))
        if picture is None or side <= picture["side"]:
            return picture
        self.heights, self.side = [], side
        return self.worked(budget) or picture

    def worked(self, budget: float) -> dict[str, Any] | None:
        """Ask the model at more points, without a trace: no print, no random number is the reader's."""
        assert self.task is not None
        start, before = time.perf_counter(), len(self.heights)
        state = random.getstate()
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                while len(self.heights) < self.side**2:
                    self.heights.append(self.height(len(self.heights)))
                    if time.perf_counter() - start > budget:
                        break
        except Exception:  # noqa: BLE001  # not a model of two inputs: it has no such picture
            self.task, self.settings = None, {**self.settings, "model": ()}
            return None
        finally:
            random.setstate(state)
            self.spent += time.perf_counter() - start
            self.asked += len(self.heights) - before
        if len(self.heights) < self.side**2:
            return None
        picture = {"side": self.side, "heights": self.heights, "box": self.task.box, "points": self.task.points}
        self.side = int(min(max(math.sqrt(SHARE * EVERY / self.cost), LEAST), SIDE))
        self.heights = []
        return picture

    def height(self, i: int) -> float | None:
        """What the model answers at a point of the grid."""
        assert self.task is not None
        answer = number(self.task.model(self.task.place(i, self.side)), self.settings.get("data", "data"))
        if answer is None:
            raise TypeError("not one number")
        return round(answer, 4) if math.isfinite(answer) else None


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
