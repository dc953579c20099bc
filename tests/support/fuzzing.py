"""What the fuzzers share: a loop with a seed and a budget, the smallest failing input, and the command around them."""

from __future__ import annotations

import random
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import click
from rich.progress import track

T = TypeVar("T")
TRIES = 400
"""How many smaller inputs are tried."""


@dataclass(frozen=True)
class Failure:
    """An input that broke a property, made as small as it still breaks it."""

    case: str
    said: str

    def __str__(self) -> str:
        return f"{self.said}\nthe smallest input: {self.case!r}"


def complaint(judge: Callable[[str], object], case: str) -> str:
    """Return what ``judge`` has against an input: the message of its AssertionError, or any other exception; "" if nothing."""
    try:
        judge(case)
    except AssertionError as error:
        return f"AssertionError: {error}"
    except Exception as error:  # noqa: BLE001  # that any other comes out is what a fuzzer looks for
        return f"{type(error).__name__}: {error}"
    return ""


def first_failure(cases: Iterator[str], judge: Callable[[str], object]) -> Failure | None:
    """Return the first failure among ``cases``, made small; None if there's none."""
    for case in cases:
        said = complaint(judge, case)
        if said:
            small = smallest(case, lambda text, kind=said[:30]: complaint(judge, text)[:30] == kind)
            return Failure(small, complaint(judge, small))
    return None


def smallest(case: str, fails: Callable[[str], bool], tries: int = TRIES) -> str:
    """Return a smaller input that still fails: parts are left out, halves first and single characters last."""
    size = max(1, len(case) // 2)
    while tries and size:
        place = 0
        while place < len(case) and tries:
            shorter = case[:place] + case[place + size :]
            tries -= 1
            if fails(shorter):
                case = shorter
            else:
                place += size
        size = min(size // 2, len(case))
    return case


def seeded(make: Callable[[random.Random], str], seed: int, count: int) -> Iterator[str]:
    """Yield ``count`` inputs; the same seed gives the same ones."""
    chance = random.Random(seed)
    for _ in range(count):
        yield make(chance)


def command(
    name: str, usual: int, run: Callable[[Iterator[str]], Failure | None], make: Callable[[random.Random], str]
) -> click.Command:
    """Return the command around a fuzzer: ``run`` judges inputs that ``make`` makes, ``usual`` of them if nothing's said."""

    @click.command(
        help=f"Look for an input that breaks the {name}. Exits with 1 and the smallest one that was found.\n\n"
        f"Example: python tests/fuzz/{name}.py --count 1000 --seed 7"
    )
    @click.option("--count", default=usual, show_default=True, help="How many inputs to try.")
    @click.option("--seed", default=1, show_default=True, help="The same seed gives the same inputs.")
    def main(count: int, seed: int) -> None:
        warnings.simplefilter("ignore")  # what Python says of the code on pages
        begun = time.process_time()
        cases = seeded(make, seed, count)
        if sys.stderr.isatty():
            cases = iter(track(cases, description=name, total=count, console=None, transient=True))
        found = run(cases)
        if found:
            click.echo(f"{name}, seed {seed}: {found}")
            sys.exit(1)
        if sys.stdout.isatty():
            click.echo(f"{count} inputs, none broke anything, in {time.process_time() - begun:.0f} s of CPU time")

    return main


def pick(chance: random.Random, choices: Sequence[T]) -> T:
    """Return one of ``choices``."""
    return choices[chance.randrange(len(choices))]
