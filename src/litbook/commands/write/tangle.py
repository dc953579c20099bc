"""The command ``tangle``: the package, extracted from the chapters."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from pathlib import Path

import click

from litbook.check.drift import is_generated
from litbook.check.drift import stale as stale_files
from litbook.commands.terminal import Command, count, numbers, raise_first, say, show_diff
from litbook.commands.write.changes import Change, lock, make
from litbook.commands.write.exchange import content
from litbook.core.errors import BookError
from litbook.core.files import leads_out
from litbook.core.model import Location
from litbook.core.settings import Settings, shown
from litbook.source import book
from litbook.tangle.package import SOURCE_MAP
from litbook.tangle.package import package as package_of


@click.command("tangle", cls=Command)
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit with 1 if something would change.")
@click.option("--upto", type=click.IntRange(min=0), metavar="N", help="The package as of the end of chapter N.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Write there instead of to src/.")
@click.pass_obj
def tangle_command(root: Path, only_check: bool, upto: int | None, out: Path | None) -> None:
    """Extract the package from the chapters.

    Files that the chapters no longer make are removed, if they were generated.

    Example: litbook tangle --upto 3 --out /tmp/chapter3
    """
    if upto is not None and out is None and not only_check:
        raise click.UsageError("--upto writes an unfinished package: say with --out where to")
    with nullcontext() if only_check else lock(root):
        the_book = book.load(root)
        raise_first(the_book.problems)
        if upto is not None and upto > max((chapter.number or 0 for chapter in the_book.sequence), default=0):
            said = f"there is no chapter {upto}; there are {numbers(the_book)}"
            raise click.BadParameter(said, param_hint="--upto")
        target = (out or the_book.settings.source).resolve()
        files = package_of(the_book, upto).files()
        changes = changes_of(files, target, the_book.settings)
        raise_first([*outside(changes, target, the_book.settings.root), *foreign(changes, the_book.settings.root)])
        for change in changes:
            if change.path.name != SOURCE_MAP:
                name = shown(change.path, the_book.settings.root)
                show_diff(name, *((text or b"").decode("utf-8", "replace") for text in (change.before, change.after)))
        if not only_check:
            raise_first(make(changes, the_book.settings.root))
    same = len(files) - sum(change.after is not None for change in changes)
    say(f"{shown(target, the_book.settings.root)}: {count(len(changes), 'file')} changed, {same} as before")
    sys.exit(1 if only_check and changes else 0)


def changes_of(files: Mapping[str, str], target: Path, settings: Settings) -> list[Change]:
    """Return what makes the folder ``target`` hold these generated ``files`` and no others, in their order."""
    stale = stale_files(files, target) if target.is_dir() else []
    wanted = {**{path: text.encode("utf-8") for path, text in files.items()}, **dict.fromkeys(stale)}
    changes = [Change(target / path, content(target / path), text) for path, text in wanted.items()]
    return [change for change in changes if change.before != change.after]


def outside(changes: Iterable[Change], target: Path, root: Path) -> Iterator[BookError]:
    """Yield a problem for each file that isn't in the folder ``target``, but that a symbolic link there leads to."""
    for change in changes:
        if leads_out(change.path, target):
            place = Location(shown(change.path, root), 1)
            yield BookError(place, book.OUTSIDE, "delete it, and run `litbook tangle`")


def foreign(changes: Iterable[Change], root: Path) -> Iterator[BookError]:
    """Yield a problem for each file that would be overwritten, but was not made from the chapters."""
    for change in changes:
        if change.before and not is_generated(change.path):
            problem = "this file wasn't made from the chapters, and `litbook tangle` would overwrite it"
            remedy = "move it away, or give the block another file="
            yield BookError(Location(shown(change.path, root), 1), problem, remedy)
