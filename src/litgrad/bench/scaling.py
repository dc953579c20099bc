"""Measure a rung on smaller and larger tasks, for the plots."""

import statistics
import time
from collections.abc import Callable, Mapping

from litgrad.bench.result import Point, Series
from litgrad.bench.task import Task
from litgrad.bench.workers import Workers

BATCHES = (1, 5, 16, 50, 160, 500, 1600)
LAYERS = (1, 2, 4, 8, 16)
PATIENCE = 40  # a point that takes longer, in seconds, is the last of its plot


def scale(
    name: str, rounds: int, least: float, tell: Callable[[str], object]
) -> Series:
    """Return the points for larger batches, and for more layers."""

    def seconds(task: Task) -> float | None:
        with Workers([name], task, tell) as workers:
            for question in ((), ("time", 0.0)):  # the second is to warm up
                workers.ask(*question)
            times: list[dict[str, float]] = [
                workers.ask("time", least) for _ in range(rounds)
            ]
        return statistics.median(turn[name] for turn in times) if all(times) else None

    batches = {count: Task(count) for count in BATCHES}
    layers = {depth: Task(sizes=(2, *[16] * depth, 1)) for depth in LAYERS}
    return {"batch": points(batches, seconds), "layers": points(layers, seconds)}


def points(
    tasks: Mapping[int, Task], seconds: Callable[[Task], float | None]
) -> list[Point]:
    """Return a point for each task, up to one that fails or takes too long."""
    found = []
    for size, task in tasks.items():
        start = time.perf_counter()
        of_a_step = seconds(task)
        if of_a_step is None:
            break
        found.append((size, task.nodes(), of_a_step))
        if time.perf_counter() - start > PATIENCE:
            break
    return found
