"""The command ``where``: from a line of the package to the chapter's line it comes from."""

from __future__ import annotations

from pathlib import Path

import click

from litbook.commands.terminal import Command, content
from litbook.core.errors import BookError
from litbook.core.model import Location
from litbook.core.settings import shown
from litbook.source import book
from litbook.tangle.package import SOURCE_MAP, place_of


@click.command("where", cls=Command)
@click.argument("place", metavar="FILE:LINE")
@click.pass_obj
def where_command(root: Path, place: str) -> None:
    """Say which line of which chapter a line of the package comes from.

    Example: litbook where src/litgrad/engine.py:12
    """
    the_book = book.load(root)
    file, _, line = place.rpartition(":")
    if not file or not line.isdigit():
        raise click.BadParameter("write it as path:line, such as src/package/module.py:12", param_hint="FILE:LINE")
    named = next((path for path in (Path(file), root / file) if path.exists()), Path(file))  # from here, or in the book
    path = shown(named.resolve(), the_book.settings.source)
    source_map = content(the_book.settings.source / path.partition("/")[0] / SOURCE_MAP)
    if source_map is None:
        name = the_book.settings.source_name
        raise click.BadParameter(f"{file} is no generated file below {name}/", param_hint="FILE:LINE")
    found = place_of(source_map, path, int(line))
    chapter = next((c for c in the_book.chapters if found and c.path == found[0]), None)
    if found is None or chapter is None or found[1] > len(chapter.blocks):
        raise BookError(Location(file, int(line)), "no chapter wrote this line", "try one with code")
    click.echo(Location(chapter.path, chapter.blocks[found[1] - 1].location.line + found[2]))
