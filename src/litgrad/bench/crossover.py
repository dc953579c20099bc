"""How many times as fast two threads are as one, by the number of points.

    python -m litgrad.bench.crossover FILE

One core and two take turns, a few steps each, in one process: the ratio is from
neighboring turns. It's only worth recording on a machine with two cores to spare.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from pkgutil import get_data
from typing import Any, TypedDict

from litgrad.bench.answers import TINY
from litgrad.bench.machine import load, machine
from litgrad.bench.programs import compiled_c, threads
from litgrad.bench.result import short
from litgrad.bench.rung import Rung
from litgrad.bench.task import Task
from litgrad.store import write_whole

BATCHES = (100, 400, 1600, 6400, 20_000)
SECONDS = 4.0  # for each batch size


class Crossover(TypedDict):
    """What was measured, where, and how many programs wanted a core meanwhile."""

    machine: str
    load: float | None
    speedups: list[tuple[int, float]]


def crossover() -> Crossover:
    """Return the recorded numbers of points, with what two threads gain."""
    found: Crossover = json.loads(get_data("litgrad.bench", "crossover.json") or b"")
    return found


def speedup(count: int, patience: float) -> float:
    """Return how many times as fast two threads take a step over so many points."""
    one, two = compiled_c(Task(count)), threads(Task(count))
    steps, ratios = max(1, 2000 // count), list[float]()
    end = time.perf_counter() + patience
    while not ratios or time.perf_counter() < end:
        ratios.append(seconds(one, steps) / seconds(two, steps))
    return statistics.median(ratios)


def seconds(rung: Rung, steps: int) -> float:
    """Return the seconds that so many steps of the rung take."""
    many: Callable[[int, float], Any] = rung.many or (lambda *_: None)
    start = time.perf_counter()
    many(steps, TINY)
    return time.perf_counter() - start


def main() -> None:
    """Measure, print, and write it to the file that is named."""
    found: Crossover = {"machine": machine(), "load": load(), "speedups": []}
    for count in BATCHES:
        gain = speedup(count, SECONDS)
        found["speedups"].append((count, gain))
        print(f"{count:6} points: {gain:.2f} times as fast")
    text = json.dumps(short(found), ensure_ascii=False, indent=1)
    write_whole(sys.argv[1], text + "\n")


if __name__ == "__main__":
    main()
