"""Measure some rungs, which take turns, round by round, in fresh processes."""

import math
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, cast

from litgrad.bench.result import Row
from litgrad.bench.task import Task
from litgrad.bench.workers import Workers

TRUTH = "engine"  # all others have its losses and its gradients
SAME = 1e-12  # how far from the truth a rung may be
TIMES = {"times": "time", "times without gc": "time without gc", "gc": "gc"}
DETAILS = ("nodes", "profiles", "profiles without gc", "pauses")

Reasons = dict[str, tuple[str, str]]
"""Why rungs have no row: "missing" or "failed", and what happened."""


def measure(
    names: Sequence[str],
    rounds: int,
    least: float,
    tell: Callable[[str], object],
    task: Task | None = None,
) -> tuple[dict[str, Row], Reasons]:
    """Return a row for each rung, and the reasons of those that have none."""
    task, reasons, found = task or Task(), Reasons(), list[dict[str, Any]]()
    truth = first_steps_of(TRUTH, task, tell, reasons)
    left = list(dict.fromkeys(names))
    for turn in range(1, rounds + 1):
        with Workers(left, task, partial(tell_round, tell, turn)) as workers:
            found.append(ask_all(workers, least, last=turn == rounds))
            reasons |= workers.reasons
        left = [name for name in left if name not in reasons]
    rows = {name: row(name, found, truth) for name in left if truth and found}
    return rows, reasons


def tell_round(tell: Callable[[str], object], turn: int, text: str) -> None:
    """Tell the text with the number of the round, or an empty one as it is."""
    tell(f"round {turn}, {text}" if text else "")


def first_steps_of(
    name: str, task: Task, tell: Callable[[str], object], reasons: Reasons
) -> list[float]:
    """Return what the rung's first steps find; if it can't say, write down why."""
    with Workers([name], task, tell) as workers:
        workers.ask()
        answers = workers.ask("first steps")
        reasons |= workers.reasons
    return cast(list[float], answers.get(name, []))


def ask_all(workers: Workers, least: float, last: bool) -> dict[str, Any]:
    """Return all answers of a round, of each question a dictionary by rung."""
    workers.ask()
    answers = {"first steps": workers.ask("first steps")}  # they warm up, too
    answers |= {key: workers.ask(key, least) for key in ("time", "gc")}
    answers["memory"] = workers.ask("memory")
    answers["time without gc"] = workers.ask("time without gc", least)
    if last:
        answers |= {detail: workers.ask(detail) for detail in DETAILS}
    return answers


def row(name: str, found: Sequence[dict[str, Any]], truth: Iterable[float]) -> Row:
    """Return the row of a rung from the answers of all rounds."""
    gaps = [difference(answers["first steps"][name], truth) for answers in found]
    last: dict[str, Any] = {key: found[-1][key][name] for key in ("memory", *DETAILS)}
    for key, question in TIMES.items():
        last[key] = [answers[question][name] for answers in found]
    last["difference"] = worst(gaps)
    return cast(Row, last)


def difference(numbers: Iterable[float], truth: Iterable[float]) -> float:
    """Return the largest difference, of numbers above 1 as a share of them."""
    return worst(
        abs(number - true) / max(1, abs(true))
        for number, true in zip(numbers, truth, strict=True)
    )


def worst(gaps: Iterable[float]) -> float:
    """Return the largest of the gaps, or nan if one of them is nan."""
    found = list(gaps)
    return math.nan if any(map(math.isnan, found)) else max(found)
