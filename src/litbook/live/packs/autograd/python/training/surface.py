"""Compute a model's decision surface over the plane of its two inputs, a little at a time while it trains."""

from __future__ import annotations

import contextlib
import gc
import io
import math
import random
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from litbook.live.packs.autograd.python.training.plane import Task, number, task

SIDE, LEAST = 20, 8
"""Grid points per side, and how many while time is short."""
SHARE = 0.2
"""The share of the run's time that the surface may take."""
FIRST = 0.15
"""Seconds that it may take at the end of even the shortest run."""
EVERY = 1.0
"""Seconds between two pictures."""


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
        """Seconds that one call of the model takes."""
        return max(self.spent / max(self.asked, 1), 1e-7)

    def advanced(self, names: Mapping[str, Any]) -> dict[str, Any] | None:
        """Continue for as long as the share of time allows; return the picture if it's complete."""
        found = task(names, self.settings)
        if found is not None and (self.task is None or found.model is not self.task.model):
            self.heights, self.side, self.task = [], LEAST, found
        start = time.perf_counter()
        budget = SHARE * (start - self.began) - self.spent
        return self.worked(budget) if self.task and budget > 0 else None

    def finished(self, names: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return a picture of the trained model, as fine as there is time for, or None."""
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
        """Call the model at more points; hide its output and restore the random state. Return the picture if it's complete."""
        assert self.task is not None
        start, before = time.perf_counter(), len(self.heights)
        state = random.getstate()
        try:
            with contextlib.redirect_stdout(io.StringIO()), tidied():
                while len(self.heights) < self.side**2:
                    self.heights.append(self.height(len(self.heights)))
                    if time.perf_counter() - start > budget:
                        break
        except Exception:  # noqa: BLE001  # not a model of two inputs, so there is no picture
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
        """Return the model's answer at a point of the grid, or None if it isn't finite. Raises TypeError if it isn't one number."""
        assert self.task is not None
        answer = number(self.task.model(self.task.place(i, self.side)), self.settings.get("data", "data"))
        if answer is None:
            raise TypeError("not one number")
        return round(answer, 4) if math.isfinite(answer) else None


@contextlib.contextmanager
def tidied() -> Iterator[None]:
    """Collect the reference cycles made inside, if the reader has the collector off, and nothing else."""
    if gc.isenabled():
        yield
        return
    gc.freeze()  # the reader's graphs needn't be walked
    try:
        yield
    finally:
        gc.collect(0)
        gc.unfreeze()
