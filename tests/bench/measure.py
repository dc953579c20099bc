"""Time whole processes from outside, and count how many chapters ran in each."""

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
    """The measurement of one process."""

    seconds: float
    processor: float
    """CPU seconds, including child processes; other load on the machine affects them less than elapsed time."""
    chapters: int
    """The number of chapters whose first block ran, counted in a file outside the project."""


class FailedError(Exception):
    """Raised if a process exits with a status other than 0, so that its time means nothing."""


class Runner:
    """Starts processes that keep their caches and bytecode below the folder ``work``."""

    def __init__(self, work: Path) -> None:
        self.runs = work / "runs.txt"
        self.caches = work / "caches"
        """The user's cache folder, with compiled Graphviz and Matplotlib's font list."""
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
        """Run ``python`` with ``arguments`` in ``folder`` and return the measurement. Raises FailedError."""
        self.runs.write_text("", encoding="utf-8")
        command = [sys.executable, *arguments]
        processor, start = processor_time(), time.perf_counter()
        done = subprocess.run(command, cwd=folder, env=self.environment, capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - start
        if done.returncode:
            raise FailedError(f"{' '.join(command)} in {folder}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return Timing(seconds, processor_time() - processor, len(self.runs.read_text(encoding="utf-8").split()))


def processor_time() -> float:
    """Return the CPU seconds of all child processes that have ended."""
    times = os.times()
    return times.children_user + times.children_system


@dataclass(frozen=True)
class Scenario:
    """A process to be timed repeatedly."""

    name: str
    title: str
    folder: Path
    arguments: tuple[str, ...]
    chapters: int
    """The number of chapters that must run in it."""
    prepare: Callable[[], None] = lambda: None
    """An untimed preparation."""


@dataclass
class Result:
    """The measurements of a scenario."""

    scenario: Scenario
    timings: list[Timing] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """The median of the elapsed seconds."""
        return statistics.median(timing.seconds for timing in self.timings)

    @property
    def processor(self) -> float:
        """The median of the CPU seconds."""
        return statistics.median(timing.processor for timing in self.timings)

    @property
    def spread(self) -> tuple[float, float]:
        """The shortest and the longest time."""
        seconds = [timing.seconds for timing in self.timings]
        return min(seconds), max(seconds)

    @property
    def wrong_runs(self) -> list[int]:
        """The numbers of chapters that ran, where they differ from the expected one."""
        return [timing.chapters for timing in self.timings if timing.chapters != self.scenario.chapters]


def measure(
    runner: Runner,
    scenarios: Sequence[Scenario],
    repeat: int,
    progress: Callable[[str], None],
    *,
    warm_up: bool = True,
) -> dict[str, Result]:
    """Run each scenario once to warm up, then ``repeat`` rounds of all, so that other load affects all of them alike."""
    results = {scenario.name: Result(scenario) for scenario in scenarios}
    for number, scenario in itertools.product(range(0 if warm_up else 1, repeat + 1), scenarios):
        progress(f"round {number} of {repeat}: {scenario.title}" if number else f"warming up: {scenario.title}")
        scenario.prepare()
        timing = runner.python(scenario.folder, *scenario.arguments)
        if number:
            results[scenario.name].timings.append(timing)
    return results
