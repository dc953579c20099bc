"""Commands that show what's in a book: ``outline``, ``repl``, and ``where``."""

from __future__ import annotations

from pathlib import Path

import click

from litbook.commands import outline
from litbook.commands.repl import interact
from litbook.commands.terminal import Command, content, raise_first
from litbook.core.errors import BookError
from litbook.core.model import Location
from litbook.core.settings import shown
from litbook.source import book
from litbook.tangle.package import SOURCE_MAP, place_of
from litbook.tangle.package import package as package_of


@click.command("outline", cls=Command)
@click.argument("number", required=False, type=click.IntRange(min=0))
@click.pass_obj
def outline_command(root: Path, number: int | None) -> None:
    """List chapters, their blocks, and what each block defines; of chapter NUMBER, or of all.

    Example: litbook outline 4
    """
    the_book = book.load(root)
    raise_first(the_book.problems)
    for line in outline.outline(the_book.chapters, package_of(the_book).changes, number):
        click.echo(line)


@click.command("repl", cls=Command)
@click.argument("number", type=click.IntRange(min=0))
@click.pass_obj
def repl_command(root: Path, number: int) -> None:
    """Open an interactive Python in which the blocks of chapter NUMBER have been run.

    Example: litbook repl 4
    """
    the_book = book.load(root)
    raise_first(the_book.problems)
    chapter = next((c for c in the_book.sequence if c.number == number), None)
    if chapter is None:
        numbers = ", ".join(str(n) for n in sorted({c.number or 0 for c in the_book.sequence}))
        raise click.BadParameter(f"there is no chapter {number}; there are {numbers}", param_hint="NUMBER")
    interact(chapter, the_book.settings)


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
    path = shown(Path(file).resolve(), the_book.settings.source)
    source_map = content(the_book.settings.source / path.partition("/")[0] / SOURCE_MAP)
    if source_map is None:
        name = the_book.settings.source_name
        raise click.BadParameter(f"{file} is no generated file below {name}/", param_hint="FILE:LINE")
    found = place_of(source_map, path, int(line))
    chapter = next((c for c in the_book.chapters if found and c.path == found[0]), None)
    if found is None or chapter is None or found[1] > len(chapter.blocks):
        raise BookError(Location(file, int(line)), "no chapter wrote this line", "try one with code")
    click.echo(Location(chapter.path, chapter.blocks[found[1] - 1].location.line + found[2]))
