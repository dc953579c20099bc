"""Processes timed as a whole, from outside, and how many chapters ran in each."""

from __future__ import annotations

import itertools
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from content import RUNS


@dataclass(frozen=True)
class Timing:
    """One process."""

    seconds: float
    processor: float
    """Seconds of processor time, its workers' included; other people's work on the machine counts less in them."""
    chapters: int
    """Chapters whose first block ran: it adds a line to a file outside the project."""


class FailedError(Exception):
    """A process that exits with other than 0, so that its time means nothing."""


class Runner:
    """Starts processes that keep all that they write in the folder ``work``."""

    def __init__(self, work: Path) -> None:
        self.runs = work / "runs.txt"
        self.caches = work / "caches"
        """The user's cache folder; there the machine keeps Graphviz compiled, Matplotlib its list of fonts."""
        self.environment = {
            **os.environ,
            "MPLBACKEND": "agg",
            "NO_MKDOCS_2_WARNING": "1",  # silences Material's banner
            "PYTHONPYCACHEPREFIX": str(work / "bytecode"),
            "XDG_CACHE_HOME": str(self.caches),
            RUNS: str(self.runs),
        }
        self.environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def python(self, folder: Path, *arguments: str) -> Timing:
        """``python`` with ``arguments`` in ``folder``. Raises FailedError."""
        self.runs.write_text("", encoding="utf-8")
        command = [sys.executable, *arguments]
        processor, start = processor_time(), time.perf_counter()
        done = subprocess.run(command, cwd=folder, env=self.environment, capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - start
        if done.returncode:
            raise FailedError(f"{' '.join(command)} in {folder}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return Timing(seconds, processor_time() - processor, len(self.runs.read_text(encoding="utf-8").split()))


def processor_time() -> float:
    """What all processes that ended so far have taken."""
    times = os.times()
    return times.children_user + times.children_system


@dataclass(frozen=True)
class Scenario:
    """Something to be timed, again and again."""

    name: str
    title: str
    folder: Path
    arguments: tuple[str, ...]
    chapters: int
    """How many chapters must run in it."""
    prepare: Callable[[], None] = lambda: None
    """What goes before, untimed."""


@dataclass
class Result:
    """What a scenario gave."""

    scenario: Scenario
    timings: list[Timing] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """The median."""
        return statistics.median(timing.seconds for timing in self.timings)

    @property
    def processor(self) -> float:
        """The median of the processor's seconds."""
        return statistics.median(timing.processor for timing in self.timings)

    @property
    def spread(self) -> tuple[float, float]:
        """The fastest and the slowest."""
        seconds = [timing.seconds for timing in self.timings]
        return min(seconds), max(seconds)

    @property
    def wrong_runs(self) -> list[int]:
        """The numbers of chapters that ran where another number should have."""
        return [timing.chapters for timing in self.timings if timing.chapters != self.scenario.chapters]


def measure(
    runner: Runner, scenarios: Sequence[Scenario], repeat: int, progress: Callable[[str], None]
) -> dict[str, Result]:
    """Each scenario once to warm up, then ``repeat`` rounds of all of them, so that a busy minute hits all alike."""
    results = {scenario.name: Result(scenario) for scenario in scenarios}
    for number, scenario in itertools.product(range(repeat + 1), scenarios):
        progress(f"round {number} of {repeat}: {scenario.title}" if number else f"warming up: {scenario.title}")
        scenario.prepare()
        timing = runner.python(scenario.folder, *scenario.arguments)
        if number:
            results[scenario.name].timings.append(timing)
    return results
