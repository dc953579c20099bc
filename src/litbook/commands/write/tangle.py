"""The command ``tangle``: the package, extracted from the chapters."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from litbook.check.drift import stale as stale_files
from litbook.commands.terminal import Command, content, count, raise_first, say, show_diff
from litbook.core.files import write_atomically
from litbook.core.settings import shown
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
    the_book = book.load(root)
    raise_first(the_book.problems)
    package = package_of(the_book, upto)
    target = (out or the_book.settings.source).resolve()
    name = shown(target, the_book.settings.root)
    files = package.files()
    contents = {path: before for path in files if (before := content(target / path)) is not None}
    changed = [path for path in files if contents.get(path) != files[path]]
    stale = stale_files(files, target, the_book.settings.docs_name) if target.is_dir() else []
    for path in [*changed, *stale]:
        if not path.endswith(SOURCE_MAP):
            show_diff(f"{name}/{path}", contents.get(path) or content(target / path) or "", files.get(path, ""))
    if not only_check:
        for path in changed:
            write_atomically(target / path, files[path].encode("utf-8"))
        for path in stale:
            (target / path).unlink()
    say(f"{name}: {count(len(changed) + len(stale), 'file')} changed, {len(files) - len(changed)} as before")
    sys.exit(1 if only_check and (changed or stale) else 0)
