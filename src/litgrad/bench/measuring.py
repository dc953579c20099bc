"""Measure some rungs, which take turns."""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

from litgrad.bench.result import Row
from litgrad.bench.task import Task
from litgrad.bench.workers import Workers

TRUTH = "engine"  # all others have its losses and its gradients
SAME = 1e-12  # how far from the truth a rung may be
DETAILS = ("nodes", "profiles", "profiles without gc", "pauses")


def measure(
    names: Sequence[str],
    rounds: int,
    least: float,
    tell: Callable[[str], object],
    task: Task | None = None,
) -> tuple[dict[str, Row], dict[str, tuple[str, str]]]:
    """Return a row for each rung, and the reasons of those that have none."""
    with Workers(dict.fromkeys([*names, TRUTH]), task or Task(), tell) as workers:
        workers.ask()
        steps = workers.ask("first steps")
        if TRUTH not in names and TRUTH in workers:
            workers.pop(TRUTH).close()
        times = [workers.ask("time", least) for _ in range(rounds)]
        found: dict[str, dict[str, Any]] = {
            "gc": workers.ask("gc", least),
            "memory": workers.ask("memory"),
            "time without gc": workers.ask("time without gc", least),
        }
        found |= {detail: workers.ask(detail) for detail in DETAILS}
        rows = {}
        for name in workers:
            row = {key: answers[name] for key, answers in found.items()}
            row["times"] = [turn[name] for turn in times]
            row["difference"] = difference(steps[name], steps[TRUTH])
            rows[name] = cast(Row, row)
        return rows, workers.reasons


def difference(numbers: Iterable[float], truth: Iterable[float]) -> float:
    """Return the largest difference, of numbers above 1 as a share of them."""
    gaps = [
        abs(number - true) / max(1, abs(true))
        for number, true in zip(numbers, truth, strict=True)
    ]
    return math.nan if any(map(math.isnan, gaps)) else max(gaps)
