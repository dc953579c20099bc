"""What page faults cost a step of the tensors: with memory given back, and kept.

    python -m litgrad.bench.pages FILE

As a rule, the C library gives large pieces of free memory back to the system, and a
page that's asked for again is faulted in again. `KEEP` tells glibc to keep all it
has. The clock counts the seconds in which the process was running, for its own
code or in the system for it, so other programs disturb it less.
"""

import contextlib
import json
import multiprocessing
import os
import statistics
import sys
import time
from collections.abc import Iterator
from pkgutil import get_data
from typing import Any, NamedTuple

from litgrad.bench.answers import TINY, faults
from litgrad.bench.machine import load, machine
from litgrad.bench.result import short
from litgrad.bench.task import Task
from litgrad.bench.tensors import tensor
from litgrad.store import write_whole

BATCHES = (1, 100, 200, 400, 800, 1600, 3200)
ROUNDS = 9
KEEP = {"MALLOC_MMAP_THRESHOLD_": "1000000000", "MALLOC_TRIM_THRESHOLD_": "1000000000"}
NOTHING_SET = dict.fromkeys(KEEP)


class Batch(NamedTuple):
    """A batch size, and what a step of that size takes."""

    size: int
    seconds: float
    faults: float


def pages() -> dict[str, list[Batch]]:
    """Return the recorded steps, with memory "given back" and with it "kept"."""
    content = json.loads(get_data("litgrad.bench", "pages.json") or b"")
    return {
        key: [Batch(*row) for row in rows] for key, rows in content["steps"].items()
    }


def measure(settings: dict[str, Any]) -> list[Batch]:
    """Return what a step takes at each size, in fresh processes with these settings."""
    with environment(settings):
        context = multiprocessing.get_context("spawn")
        with context.Pool(1, maxtasksperchild=1) as fresh:
            rounds = [fresh.map(of_a_step, BATCHES, 1) for _ in range(ROUNDS)]
    return [
        Batch(size, *map(statistics.median, zip(*found)))
        for size, found in zip(BATCHES, zip(*rounds))
    ]


def of_a_step(size: int, steps: int = 200) -> tuple[float, float]:
    """Return the seconds that this process runs for a step, and its page faults."""
    rung = tensor(Task(size))
    for _ in range(20):
        rung.step(TINY)
    start = time.process_time()
    for _ in range(steps):
        rung.step(TINY)
    passed = time.process_time() - start
    return passed / steps, faults(rung, steps) or 0.0


@contextlib.contextmanager
def environment(settings: dict[str, Any]) -> Iterator[None]:
    """Set some variables of the environment, or remove those that are None."""
    before = {name: os.environ.get(name) for name in settings}
    try:
        put(settings)
        yield
    finally:
        put(before)


def put(settings: dict[str, Any]) -> None:
    """Set the variables, or remove those that are None."""
    for name, text in settings.items():
        if text is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = text


def main() -> None:
    """Measure, print, and write it to the file that is named."""
    one_thread = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    busy, steps = load(), {}
    for name, settings in (("given back", NOTHING_SET), ("kept", KEEP)):
        steps[name] = measure({**settings, **one_thread})
        for one in steps[name]:
            print(
                f"{name:10}  {one.size:5} points  {one.seconds * 1e6:6.0f} µs", end=""
            )
            print(f"  {one.faults:6.1f} page faults")
    content = {"machine": machine(), "load": busy, "steps": steps}
    text = json.dumps(short(content), ensure_ascii=False, indent=1)
    write_whole(sys.argv[1], text + "\n")


if __name__ == "__main__":
    main()
