"""A run: where it is, what its losses were, and how it gets to any other step."""

from __future__ import annotations

import math
import random
import time
from array import array
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from .program import Runnable
from .settings import Point, Settings

MOST_STEPS = 20_000
MOST_KEPT = 64
"""Steps whose parameters are kept. With more, every other one is forgotten."""


@dataclass(frozen=True)
class Place:
    """All that the steps from here on depend on."""

    step: int
    values: list[float]
    before: list[float]
    """The gradients of the step before, which it should have zeroed."""
    random: Any


class Run:
    """A run of these settings, at one of its steps."""

    def __init__(
        self,
        chosen: Settings,
        stoppable: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self.chosen, self.stoppable = chosen, stoppable
        with stoppable():
            self.program = Runnable(chosen)
        self.end = "" if self.program.train else "There are no training points."
        self.curves = [array("d") for _ in range(5)]
        """At each step: the loss that's stepped down, those of training and test points, and how many of each are right."""
        self.every = 1
        self.kept: dict[int, Place] = {}
        zeros = [0.0] * len(self.program.values)
        self.rate = 0.0
        """Steps per second, as measured the last time."""
        self.place = Place(0, self.program.values, zeros, self.program.random)
        if not self.end:
            self.arrive(self.place)

    def go(self, goal: int, seconds: float) -> None:
        """Go towards the step ``goal`` for at most that long, but always at least one step."""
        start = time.perf_counter()
        goal = min(max(goal, 0), MOST_STEPS)
        if goal < self.place.step:
            self.arrive(self.kept[max(step for step in self.kept if step <= goal)])
        first = self.place.step
        while self.place.step < goal and not self.end_reached():
            self.arrive(self.next())
            spent = time.perf_counter() - start
            self.rate = (self.place.step - first) / max(spent, 1e-6)
            if spent >= seconds:
                break

    def end_reached(self) -> bool:
        """Return True if the run can't go on from here."""
        return bool(self.end) and self.place.step + 1 >= len(self.curves[0])

    def next(self) -> Place:
        """Return the place after one step down the slopes."""
        here = self.place
        rate = self.program.rate(here.step)
        values = [
            value - rate * slope
            for value, slope in zip(here.values, self.slopes, strict=True)
        ]
        before = self.slopes if "zero" in self.chosen.bugs else here.before
        return Place(here.step + 1, values, before, self.random)

    def arrive(self, place: Place) -> None:
        """Compute the losses and the gradients of a place. If the loss isn't a number, the run ends where it was.

        Stop can interrupt only the computation, so a run is always at a whole step. Raises KeyboardInterrupt.
        """
        try:
            with self.stoppable():
                average, slopes, dice = self.looked(place)
                found = [
                    average,
                    *self.measured(place, self.program.train),
                    *self.measured(place, self.program.test),
                ]
        except (OverflowError, ZeroDivisionError, ValueError):
            average = math.nan
        if not math.isfinite(average):
            self.end = f"At step {place.step} the loss isn't a finite number anymore."
            return
        self.place, self.slopes, self.random = place, slopes, dice
        if place.step == len(self.curves[0]):
            for curve, number in zip(
                self.curves, (found[i] for i in (0, 1, 3, 2, 4)), strict=True
            ):
                curve.append(number)
        self.keep(place)

    def looked(self, place: Place) -> tuple[float, list[float], Any]:
        """Return the loss that this step goes down, its slopes, and the state of the dice afterwards."""
        points, dice = self.program.train, place.random
        if self.chosen.batch:
            random.setstate(place.random)
            points = random.sample(points, min(self.chosen.batch, len(points)))
            dice = random.getstate()
        average, slopes = self.program.gradients(place.values, points, place.before)
        return average, slopes, dice

    def measured(self, place: Place, points: list[Point]) -> tuple[float, float]:
        """Return the average loss of the points, and how many are on the right side; nan and 0 if there are none."""
        if not points:
            return math.nan, 0
        found = self.program.judge(place.values, points)
        right = sum(
            score * point[-1] > 0
            for (_, score), point in zip(found, points, strict=True)
        )
        return sum(loss for loss, _ in found) / len(found), right

    def keep(self, place: Place) -> None:
        """Keep the place if it's one of those kept."""
        if place.step % self.every:
            return
        self.kept[place.step] = place
        if len(self.kept) > MOST_KEPT:
            self.every *= 2
            self.kept = {
                step: kept for step, kept in self.kept.items() if step % self.every == 0
            }
