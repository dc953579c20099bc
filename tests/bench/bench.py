"""Benchmark litbook's builds and doc tests against other tools: ``python tests/bench/bench.py --help``."""

from __future__ import annotations

import dataclasses
import importlib.util
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

import click

sys.dont_write_bytecode = True  # write nothing into the repository

import report  # noqa: E402
from measure import FailedError, Runner, measure  # noqa: E402
from scenarios import TARGETS, Projects, Target  # noqa: E402

BASELINES = ("plain", "exec", "sybil", "script")
OURS = ("first", "cold", "unchanged", "prose", "code", "doctests", "known", "copy", "return")
SCALED = ("plain", "cold", "unchanged", "doctests")
QUICK = ("plain", "cold", "unchanged", "prose", "code", "doctests", "known", "copy", "return")
"""What needs no other tool than MkDocs."""
SIZES = (15, 30, 60, 100, 300)


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option("--chapters", type=click.IntRange(min=3), default=15, help="Chapters of the book.")
@click.option("--blocks", type=click.IntRange(min=10), default=20, help="Blocks of each chapter.")
@click.option("--repeat", type=click.IntRange(min=1), default=5, help="Rounds, after one to warm up.")
@click.option(
    "--work",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Keep what is generated, in a new folder below DIR.",
)
@click.option(
    "--only",
    type=click.Choice(OURS),
    multiple=True,
    metavar="SCENARIO",
    help=f"Time {', '.join(OURS[:-1])} or {OURS[-1]}, and what it is held to. Can be given again.",
)
@click.option(
    "--quick", is_flag=True, help="Only try whether all of this works: the smallest book, once, and no limits."
)
@click.option("--scale", is_flag=True, help=f"Afterwards, time books of {', '.join(map(str, SIZES))} chapters.")
def main(
    *, chapters: int, blocks: int, repeat: int, work: Path | None, only: tuple[str, ...], quick: bool, scale: bool
) -> None:
    """Time builds and doc tests of a generated book, next to the same book under other tools.

    Exits with 0 if every required ratio holds and only what changed ran, 1 if not, 2 if an option is wrong.

    Example: python tests/bench/bench.py --only cold --only unchanged --repeat 3
    """
    if quick:
        chapters, blocks, repeat, only = 3, 10, 1, QUICK
    elif any(importlib.util.find_spec(name) is None for name in ("markdown_exec", "sybil")):
        raise click.UsageError("the tools to compare with are not installed here: pip install markdown-exec sybil")
    click.echo(report.machine())
    try:
        with new_folder(work) as folder:
            good = compare(Path(folder), chapters, blocks, repeat, only or OURS, limits=() if quick else TARGETS)
            if scale:
                compare_sizes(Path(folder), blocks, repeat)
    except FailedError as error:
        raise click.ClickException(str(error)) from error
    sys.exit(0 if good else 1)


def new_folder(work: Path | None) -> tempfile.TemporaryDirectory[str] | nullcontext[str]:
    """Return a context manager for a folder below ``work``, which is kept; without ``work``, for a temporary one."""
    if work is None:
        return tempfile.TemporaryDirectory(prefix="litbook-bench-")
    work.mkdir(parents=True, exist_ok=True)
    return nullcontext(tempfile.mkdtemp(prefix="litbook-bench-", dir=work.resolve()))


def compare(
    work: Path, chapters: int, blocks: int, repeat: int, chosen: tuple[str, ...], *, limits: tuple[Target, ...]
) -> bool:
    """Time the ``chosen`` scenarios and those they're compared with, print them, and return True if all ``limits`` hold."""
    runner = Runner(work)
    projects = Projects(work, chapters, blocks, runner)
    show("writing the book")
    projects.write(others=bool(limits))
    targets = [target for target in limits if target.scenario in chosen]
    needed = {*chosen, *(name for target in targets for name in target.needs)}
    scenarios = [scenario for scenario in projects.scenarios() if scenario.name in needed]
    results = measure(runner, scenarios, repeat, show, warm_up=bool(limits))
    projects.check_drawings()
    click.echo(f"\n{chapters} chapters of {blocks} blocks, medians of {repeat}:\n")
    for line in report.comparison(results, targets):
        click.echo(line)
    return report.holds(results, targets)


def compare_sizes(work: Path, blocks: int, repeat: int) -> None:
    """Time books of all sizes and print the results."""
    runner = Runner(work)
    scenarios = []
    for size in SIZES:
        show(f"writing {size} chapters")
        projects = Projects(work / str(size), size, blocks, runner)
        projects.write(others=False)
        chosen = [scenario for scenario in projects.scenarios() if scenario.name in SCALED]
        scenarios += [dataclasses.replace(scenario, name=f"{scenario.name} {size}") for scenario in chosen]
    results = measure(runner, scenarios, repeat, show)
    click.echo(f"\nBooks of several sizes, medians of {repeat}; in brackets the time for a chapter:\n")
    for line in report.linearity(results, SIZES, SCALED):
        click.echo(line)


def show(step: str) -> None:
    """Print the current step if standard error is a terminal."""
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{step}", nl=False, err=True)


if __name__ == "__main__":
    main()
