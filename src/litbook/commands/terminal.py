"""Terminal output: progress bars, colored diffs, and closing messages; a pipe gets neither bars nor messages."""

from __future__ import annotations

import difflib
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from litbook.check import link_checker
from litbook.core.errors import BookError
from litbook.core.model import Chapter
from litbook.core.settings import Settings
from litbook.run import jupyter, pool
from litbook.run.pool import Outcomes
from litbook.source.book import Book
from litbook.source.notebook import Notebook

STATUS = Console(stderr=True)
MOST = 5
"""How many of the slowest pages are listed on request."""
slowest_option = click.option(
    "--slowest", is_flag=True, help="List the five pages that took longest, of those that ran."
)


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[..., None]]:
    """Show a progress bar if standard error is a terminal. Yield a function that advances it by one of ``total`` steps."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=STATUS, transient=True, disable=not STATUS.is_terminal) as bar:
        task = bar.add_task(what, total=total)
        yield lambda *_: bar.advance(task)


def run(the_book: Book, chapters: Iterable[Chapter], fresh: bool = False, slowest: bool = False) -> dict[str, Outcomes]:
    """Run ``chapters`` with a progress bar, and say how many ran; with ``slowest``, which took longest.

    Return their outcomes by path.
    """
    chapters, took, start = list(chapters), dict[str, float](), time.monotonic()
    with progress("running chapters", len(chapters)) as step:

        def done(chapter: Chapter, seconds: float) -> None:
            took[chapter.path] = seconds
            step()

        outcomes = pool.run(the_book, chapters, fresh=fresh, progress=done)
    ran = sorted((seconds, path) for path, seconds in took.items() if seconds)[::-1]
    if ran:
        kept = len(took) - len(ran)
        say(f"{count(len(ran), 'page')} ran in {time.monotonic() - start:.1f} s, {kept} had not changed")
    for seconds, path in ran[:MOST] if slowest else ():
        click.echo(f"{seconds:>6.1f} s  {path}", err=True)
    return outcomes


def run_notebook(page: Notebook, settings: Settings) -> str:
    """Run a notebook with a progress bar. Return its new text. Raises BookError."""
    with progress(page.chapter.path, len(page.chapter.blocks)) as step:
        return jupyter.execute(page, settings, step)


def ask_links(addresses: Collection[str]) -> dict[str, link_checker.Answer]:
    """Request the pages at ``addresses`` with a progress bar. Return the answers by address, without fragments."""
    with progress("checking links", len(link_checker.pages(addresses))) as step:
        return link_checker.ask_all(addresses, step)


def show_diff(name: str, before: str, after: str) -> None:
    """Print a unified diff, colored if standard output is a terminal."""
    colors = {"+": "green", "-": "red", "@": "cyan"}
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), name, name, lineterm="")
    for line in lines:
        click.secho(line, fg=colors.get(line[:1]), bold=line.startswith(("+++", "---")))


def say(text: str) -> None:
    """Print a closing message to standard error if it's a terminal."""
    if STATUS.is_terminal:
        STATUS.print(text, highlight=False)


def count(number: int, noun: str) -> str:
    """Return the number with its noun: ``1 file``, ``2 files``, ``no files``."""
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def numbers(the_book: Book) -> str:
    """Return the numbers of a book's chapters, as a message lists them."""
    return ", ".join(str(number) for number in sorted({c.number for c in the_book.sequence if c.number}))


class Command(click.Command):
    """A command that prints an author's mistake in one line and exits with status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. A BookError becomes its message and exit status 1."""
        try:
            return super().invoke(ctx)
        except BookError as error:
            click.echo(error)
            ctx.exit(1)


def content(path: Path) -> str | None:
    """Return the text of a file, or None if it doesn't exist."""
    return path.read_bytes().decode("utf-8", "replace") if path.is_file() else None


def raise_first(problems: Iterable[BookError]) -> None:
    """Print ``problems`` and raise the last one as a BookError; do nothing if there are none."""
    problems = list(problems)
    for problem in problems[:-1]:
        click.echo(problem)
    if problems:
        raise problems[-1]
