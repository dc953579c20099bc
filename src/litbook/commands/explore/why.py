"""The commands ``why`` and ``cache``: what would run again and why, and what's kept."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import click

from litbook.commands.terminal import Command, count, raise_first, say
from litbook.core import cache
from litbook.core.files import cache_folder
from litbook.core.model import Chapter
from litbook.core.settings import load_settings
from litbook.run.kept.changes import reasons
from litbook.run.kept.eviction import clear, sizes
from litbook.run.kept.state import States
from litbook.source import book


@click.command("why", cls=Command)
@click.argument("page", required=False)
@click.pass_obj
def why_command(root: Path, page: str | None) -> None:
    """Say why a page would run again: which block, file, library, or definition has changed since it last ran.

    PAGE is a page, or a chapter's number; its answers are listed, too. Without it, all pages that would run are.

    Example: litbook why 05
    """
    the_book = book.load(root)
    raise_first(the_book.problems)
    chosen = [chapter for chapter in the_book.chapters if page is None or is_page(chapter, page)]
    if not chosen:
        raise click.UsageError(f"no page {page!r}; give a chapter's number, or a path such as docs/05-graph.md")
    told, states = 0, States(the_book.settings)
    for chapter in chosen:
        if all(block.skip is not None for block in chapter.blocks):
            if page:
                click.echo(f"{chapter.path}: has no block to run")
            continue
        entry, found = reasons(chapter, states)
        told += bool(found)
        for reason in found:
            click.echo(f"{chapter.path}: {reason}")
        if page and not found and entry:
            since = datetime.fromtimestamp(entry.path.stat().st_ctime).astimezone()
            click.echo(f"{chapter.path}: nothing changed; kept since {since:%Y-%m-%d %H:%M}")
    if told or page:
        say(f"{count(told, 'page')} would run")
    else:
        click.echo("nothing changed: no page would run")


def is_page(chapter: Chapter, page: str) -> bool:
    """Return True if ``page`` means this chapter: its number, its path, or the end of that."""
    if page.isdecimal():
        return chapter.number == int(page)
    return chapter.path == Path(page).as_posix() or chapter.path.endswith(f"/{page}")


@click.command("cache", cls=Command)
@click.option("--clear", "cleared", is_flag=True, help="Delete what's kept for this book.")
@click.option(
    "--older-than", type=click.IntRange(min=0), metavar="DAYS", help="With --clear: only what wasn't used for so long."
)
@click.pass_obj
def cache_command(root: Path, cleared: bool, older_than: int | None) -> None:
    """Show what's kept between builds: where, how many files, and how big, by kind.

    Everything in it can be made again. --clear empties the book's own cache, and leaves alone the one that all of your
    books share; delete that folder by hand if you need the room.

    Example: litbook cache --clear --older-than 7
    """
    if older_than is not None and not cleared:
        raise click.UsageError("--older-than says what to --clear")
    settings = load_settings(root)
    folder = cache.folder(settings.root)
    if cleared:
        click.echo(f"deleted {count(clear(folder, (older_than or 0) * cache.DAY), 'file')} from {folder}")
        sys.exit(0)
    click.echo(f"{folder}, up to {settings.cache_limit:g} MB")
    show(sizes(folder))
    click.echo(f"{cache_folder()}, shared by all books")
    show(sizes(cache_folder()))


def show(found: Iterable[tuple[str, int, int]]) -> None:
    """Print a line for each kind of file: how many there are, and how big they are together."""
    for kind, number, size in found:
        click.echo(f"  {kind:<16} {count(number, 'file'):>12} {size / 1e6:>8.1f} MB")
