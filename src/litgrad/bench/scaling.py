"""Measure a rung on smaller and larger tasks, for the plots."""

import statistics
import time
from collections.abc import Callable, Mapping
from typing import cast

from litgrad.bench.result import Point, Series
from litgrad.bench.task import Task
from litgrad.bench.workers import Workers

BATCHES = (1, 5, 16, 50, 160, 500, 1600)
LARGER = (6400, 25600)  # for rungs that get this far quickly
QUICKLY = 0.1  # the most seconds for a step at the size before
STEPS = 20  # whose page faults are counted
LAYERS = (1, 2, 4, 8, 16)
PATIENCE = 40  # a point that takes longer, in seconds, is the last of its plot


def scale(
    name: str, rounds: int, least: float, tell: Callable[[str], object]
) -> Series:
    """Return the points for larger batches, and for more layers."""

    def ask(task: Task) -> tuple[float, ...] | None:
        with Workers([name], task, tell) as workers:
            for question in ((), ("time", 0.0)):  # the second is to warm up
                workers.ask(*question)
            times: list[dict[str, float]] = [
                workers.ask("time", least) for _ in range(rounds)
            ]
            if not all(times):
                return None
            of_a_step = statistics.median(turn[name] for turn in times)
            if of_a_step > QUICKLY:
                return (of_a_step,)
            faults = workers.ask("faults", STEPS).get(name)
            return (of_a_step,) if faults is None else (of_a_step, faults)

    batches = {count: Task(count) for count in (*BATCHES, *LARGER)}
    layers = {depth: Task(sizes=(2, *[16] * depth, 1)) for depth in LAYERS}
    return {"batch": points(batches, ask), "layers": points(layers, ask)}


def points(
    tasks: Mapping[int, Task], ask: Callable[[Task], tuple[float, ...] | None]
) -> list[Point]:
    """Return a point for each task, up to one that fails or takes too long."""
    found: list[Point] = []
    for size, task in tasks.items():
        if size in LARGER and (not found or found[-1][2] > QUICKLY):
            break
        start = time.perf_counter()
        if not (answer := ask(task)):
            break
        found.append(cast(Point, (size, task.nodes(), *answer)))
        if time.perf_counter() - start > PATIENCE:
            break
    return found
