"""What can be asked about a rung: each answer is found in the rung's own process."""

import cProfile
import gc
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from litgrad.bench.result import Profile
from litgrad.bench.rung import Rung
from litgrad.measure import collecting, seconds

TINY = 1e-9  # the rate while time is taken: a fast rung takes many steps, and stays


def first_steps(rung: Rung) -> list[float]:
    """Return the losses of three steps, and all parameters after them."""
    return [rung.step(1.0) for _ in range(3)] + rung.parameters()


def timed(rung: Rung, least: float) -> float:
    """Return the seconds of a step, from as many as take the least seconds."""
    if many := rung.many:
        return seconds(lambda: many(100, TINY), least) / 100
    return seconds(lambda: rung.step(TINY), least)


def share_of_collector(rung: Rung, least: float) -> float:
    """Return the share of the time that goes into collecting garbage."""
    total, pauses = collecting(lambda: timed(rung, least))
    return sum(pauses) / (total or 1)


def pauses_in(rung: Rung) -> tuple[float, list[float]]:
    """Return the seconds of one step, and of each pause in it."""
    return collecting(lambda: rung.step(TINY))


def without_collector(rung: Rung, ask: Callable[..., Any], *details: Any) -> Any:
    """Return the answer that is given while the collector is off."""
    gc.collect()
    gc.disable()
    try:
        return ask(rung, *details)
    finally:
        gc.enable()
        gc.collect()


def peak_memory(rung: Rung) -> int | None:
    """Return the most memory that this process has had, in bytes, if known."""
    try:
        import resource
    except ImportError:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else 1024 * most


def faults(rung: Rung, steps: int) -> float | None:
    """Return how many pages the system had to map for a step, if known."""
    try:
        import resource
    except ImportError:
        return None
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(steps):
        rung.step(TINY)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    return (after - before) / steps


def profiles(rung: Rung) -> list[Profile]:
    """Return five profiles of a step: functions, calls and own seconds."""
    found = []
    for _ in range(5):
        profiler = cProfile.Profile()
        profiler.runcall(rung.step, TINY)
        profiler.create_stats()
        rows: Profile = []
        for (file, _, name), (_, calls, own, *_) in profiler.stats.items():
            where = "" if file == "~" else f"{Path(file).stem}."
            rows.append((where + name, calls, own))
        found.append(sorted(rows, key=lambda row: -row[2])[:8])
    return found


ANSWERS: dict[str, Callable[..., Any]] = {
    "first steps": first_steps,
    "time": timed,
    "gc": share_of_collector,
    "pauses": pauses_in,
    "time without gc": lambda rung, least: without_collector(rung, timed, least),
    "memory": peak_memory,
    "faults": faults,
    "nodes": lambda rung: rung.nodes(),
    "profiles": profiles,
    "profiles without gc": lambda rung: without_collector(rung, profiles),
}
