"""The command ``where``: from a line of the package to the chapter's line it comes from, and back."""

from __future__ import annotations

import re
from pathlib import Path

import click

from litbook.commands.explore.destination import destinations
from litbook.commands.terminal import Command, content
from litbook.core.errors import BookError
from litbook.core.model import Location
from litbook.core.settings import shown
from litbook.source import book
from litbook.source.book import Book
from litbook.tangle.package import SOURCE_MAP, place_of
from litbook.tangle.package import package as package_of

PLACE = re.compile(r"(?P<file>.+?):(?P<line>[1-9]\d*)(?::\d+)?")
"""Matches ``path:line``, and the ``path:line:column`` that compilers and editors write."""


@click.command("where", cls=Command)
@click.argument("place", metavar="FILE:LINE")
@click.pass_obj
def where_command(root: Path, place: str) -> None:
    """Say which line of which chapter a line of the package comes from, or where a chapter's line has gone.

    For the first and last line of a block, it's where each part of the block has gone. If a line isn't in the package,
    it says why.

    Example: litbook where src/litgrad/engine.py:12

    Example: litbook where docs/04-graph.md:88
    """
    match = PLACE.fullmatch(place)
    if not match:
        said = "write it as path:line, such as src/package/module.py:12 or docs/04-name.md:88"
        raise click.BadParameter(said, param_hint="FILE:LINE")
    the_book = book.load(root)
    settings = the_book.settings
    file = Path(match["file"])
    path = file.resolve() if file.exists() else (settings.root / file).resolve()
    if not path.is_file():
        raise click.BadParameter(f"there is no file {match['file']}", param_hint="FILE:LINE")
    line = int(match["line"])
    if path.suffix == ".md" and path.is_relative_to(settings.docs):
        for location in package_lines(the_book, path, line):
            click.echo(location)
    else:
        click.echo(chapter_line(the_book, path, line, match["file"]))


def package_lines(the_book: Book, path: Path, line: int) -> list[Location]:
    """Return the lines of the package that a line of the page ``path`` has gone to. Raises BookError."""
    settings = the_book.settings
    name = shown(path, settings.root)
    chapter = next((c for c in the_book.chapters if c.path == name), None)
    if chapter is None:
        unreadable = (problem for problem in the_book.problems if problem.location.path == name)
        raise next(
            unreadable, BookError(Location(name, line), "a draft, or left out of the site", "name a page of the book")
        )
    if line > chapter.text.count("\n") + 1:
        raise BookError(Location(name, line), "the page ends before this line", "name one of its lines")
    found = destinations(package_of(the_book), chapter, line)
    return [Location(f"{settings.source_name}/{file}", number) for file, number in found]


def chapter_line(the_book: Book, path: Path, line: int, given: str) -> Location:
    """Return the line of a chapter that line ``line`` of the file ``path`` comes from, by its source map.

    Raises BookError for a line that no chapter wrote, and BadParameter for a file that isn't generated.
    """
    settings = the_book.settings
    inside = shown(path, settings.source)
    source_map = content(settings.source / inside.partition("/")[0] / SOURCE_MAP)
    if source_map is None:
        said = (
            f"{given} is neither a page below {settings.docs_name}/ nor a generated file below {settings.source_name}/"
        )
        raise click.BadParameter(said, param_hint="FILE:LINE")
    if line > (content(path) or "").count("\n"):
        raise BookError(
            Location(shown(path, settings.root), line), "the file ends before this line", "name one of its lines"
        )
    found = place_of(source_map, inside, line)
    chapter = next((c for c in the_book.chapters if found and c.path == found[0]), None)
    if found is None or chapter is None or found[1] > len(chapter.blocks):
        raise BookError(Location(shown(path, settings.root), line), "no chapter wrote this line", "try one with code")
    return Location(chapter.path, chapter.blocks[found[1] - 1].location.line + found[2])
