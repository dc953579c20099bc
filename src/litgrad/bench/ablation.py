"""What each change that makes a Value lean is worth, alone and with those before it.

    python -m litgrad.bench.ablation FILE

Variants of the engine take the step of the ladder, in turn, and each time in a fresh
process. The clock counts the seconds in which that process was running, so that a busy
machine disturbs less. `switches` makes the variants.
"""

import gc
import json
import multiprocessing
import statistics
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any

from litgrad.bench.answers import TINY
from litgrad.bench.changes import CHANGES, Variant
from litgrad.bench.lecture import Lecture
from litgrad.bench.machine import machine
from litgrad.bench.result import short
from litgrad.bench.rung import Rung
from litgrad.bench.switches import numbers
from litgrad.bench.task import Task
from litgrad.bench.values import engine, fast_sum, of_values
from litgrad.engine import Value
from litgrad.store import write_whole


class Summed(Lecture):
    """The same network, with a weighted sum as one node of the engine's Value."""

    def __call__(self, x: Iterable[Any]) -> Any:
        """Return the score at x."""
        for layer in self.layers:
            numbers = [float(xi) for xi in x]
            nodes = [xi for xi in x if isinstance(xi, Value)]
            x = [weighted_sum(w, b, numbers, nodes) for w, b in layer]
            if layer is not self.layers[-1]:
                x = [n.relu() for n in x]
        (score,) = x
        return score


def weighted_sum(
    weights: list[Value], bias: Value, numbers: list[float], nodes: list[Value]
) -> Value:
    """Return bias + the sum of weights times numbers; the nodes hold the numbers."""
    data = bias.data + sum(w.data * x for w, x in zip(weights, numbers, strict=True))
    slopes = [1.0, *numbers, *(w.data for w, _ in zip(weights, nodes))]
    return Value(data, (bias, *weights, *nodes), "dot", slopes)


def variant(task: Task, changes: tuple[str, ...]) -> Rung:
    """Return the rung of the engine with these changes."""
    if not changes:
        return engine(task)
    if changes == CHANGES:
        return fast_sum(task)
    if changes == ("sum",):
        return of_values(task, Summed(task, Value))
    return of_values(task, Lecture(task, numbers(changes)))


def variants() -> Iterator[tuple[str, ...]]:
    """Return the engine, each change alone, and each with those before it."""
    yield ()
    yield from ((change,) for change in CHANGES)
    yield from (CHANGES[:count] for count in range(2, len(CHANGES) + 1))


def measure(rounds: int) -> list[Variant]:
    """Return what was measured of all variants, which take turns."""
    times: dict[tuple[str, ...], list[tuple[float, float]]] = {
        changes: [] for changes in variants()
    }
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as fresh:
        for _ in range(rounds):
            for changes, found in times.items():
                found.append(fresh.apply(both, [changes]))
    task = Task()
    return [
        Variant(
            changes,
            variant(task, changes).nodes() or 0,
            *map(statistics.median, zip(*found)),
        )
        for changes, found in times.items()
    ]


def both(changes: tuple[str, ...]) -> tuple[float, float]:
    """Return the seconds of a step with the collector and without it."""
    rung = variant(Task(), changes)
    rung.step(TINY)
    with_gc = of_a_step(rung)
    gc.disable()
    return with_gc, of_a_step(rung)


def of_a_step(rung: Rung, least: float = 0.5) -> float:
    """Return the seconds that this process runs for a step."""
    gc.collect()
    start, steps, passed = time.process_time(), 0, 0.0
    while passed < least:
        rung.step(TINY)
        steps += 1
        passed = time.process_time() - start
    return passed / steps


def main() -> None:
    """Measure, and write it to the file that is named."""
    found = measure(rounds=15)
    for one in found:
        name = " + ".join(one.changes) or "the engine"
        print(f"{one.seconds:.5f} {one.without_gc:.5f} {one.nodes:6} {name}")
    content = {"machine": machine(), "variants": short(found)}
    text = json.dumps(content, ensure_ascii=False, indent=1)
    write_whole(sys.argv[1], text + "\n")


if __name__ == "__main__":
    main()
