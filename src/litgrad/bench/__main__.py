"""The command `python -m litgrad.bench`."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from litgrad.bench.ladder import UNIT, Ladder, recorded
from litgrad.bench.machine import load, machine
from litgrad.bench.measuring import SAME, measure
from litgrad.bench.result import Result, Row, as_text
from litgrad.bench.rungs import RUNGS
from litgrad.bench.scaling import scale
from litgrad.bench.table import rounded
from litgrad.store import write_whole

TOLERANCE = 2  # how many times smaller than recorded a ratio may be
ROUNDS = 19
QUIET = 1.0  # with a higher load than this, times are not fit to be recorded


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return 1 if something is wrong, else 0."""
    options = read_options(arguments)
    rounds, least = (3, 0.01) if options.quick else (ROUNDS, 0.1)
    busy = load()
    names = [name for name in RUNGS if name in {UNIT, *options.rungs}]
    rows, reasons = measure(names if options.rungs else [*RUNGS], rounds, least, tell)
    result: Result = {"machine": machine(), "load": busy, "rungs": rows}
    ladder = Ladder(result)
    print(ladder.machine, ladder.table(), sep="\n\n")
    if busy > QUIET:
        print(f"\nthe load was {busy:.1f} when this began: times of a busy machine")
    troubles = failed(reasons) + astray(rows)
    if options.check:
        troubles += slower(ladder, recorded())
    if options.scaling:
        turns = 3 if options.quick else 5
        result["scaling"] = {name: scale(name, turns, least, tell) for name in rows}
    if options.json:
        write_whole(options.json, as_text(result))
    return 1 if troubles else 0


def failed(reasons: Mapping[str, tuple[str, str]]) -> list[str]:
    """Print why some rungs have no row; return those that should have one."""
    for name, (_, why) in reasons.items():
        print(f"{name}: {why}")
    return [name for name, (kind, _) in reasons.items() if kind == "failed"]


def astray(rows: Mapping[str, Row]) -> list[str]:
    """Print and return the rungs that have other gradients than the engine."""
    found = [name for name, row in rows.items() if not row["difference"] <= SAME]
    for name in found:
        gap = rows[name]["difference"]
        print(f"{name}: not the engine's gradients, off by {gap:.1e}")
    return found


def slower(today: Ladder, before: Ladder) -> list[str]:
    """Print each ratio beside the recorded one; return the rungs that fell behind."""
    behind = []
    for name in today.names:
        if name not in before.names or UNIT not in today.names:
            print(f"{name}: nothing to hold it to")
            continue
        now, then = today.ratio(name), before.ratio(name)
        if now * TOLERANCE < then:
            behind.append(name)
        verdict = "too slow" if name in behind else "good"
        print(f"{name}: {rounded(now)} ×, recorded {rounded(then)} ×: {verdict}")
    return behind


def read_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m litgrad.bench",
        description="Time a step of the same training by each engine of the book.",
        epilog=epilog(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    one = "one to measure; if none is named, all"
    larger = "also larger batches, more layers: half an hour"
    add = parser.add_argument
    add("rungs", nargs="*", metavar="RUNG", help=one)
    add("--quick", action="store_true", help="three short rounds instead of nineteen")
    add("--scaling", action="store_true", help=larger)
    add("--json", metavar="FILE", help="write what was measured to a file")
    add("--check", action="store_true", help="hold the ratios to the recorded ones")
    options = parser.parse_args(arguments)
    if unknown := set(options.rungs) - set(RUNGS):
        known = ", ".join(RUNGS)
        parser.error(f"no rung {', '.join(sorted(unknown))}; there are {known}")
    if options.json and not Path(options.json).absolute().parent.is_dir():
        parser.error(f"no folder for {options.json}")
    return options


def epilog() -> str:
    """Return what the help says below the options."""
    rungs = [f"  {name:12}  {rung.__doc__}" for name, rung in RUNGS.items()]
    ends = "Exits with 1 if a rung fails, has other gradients or is too slow."
    return "\n".join(["rungs:", *rungs, "", ends])


def tell(text: str) -> None:
    """Show on a terminal what is going on, in a line that does not stay."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
