"""What a command says: a bar while somebody waits, diffs in colour, and silence in a pipe."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from litbook.book import Book
from litbook.model import Chapter
from litbook.run import Outcomes

STATUS = Console(stderr=True)


def run(the_book: Book, chapters: Iterable[Chapter], fresh: bool = False) -> dict[str, Outcomes]:
    """Run ``chapters``, with a bar where somebody is watching."""
    chapters = list(chapters)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=STATUS, transient=True, disable=not STATUS.is_terminal) as bar:
        task = bar.add_task("running chapters", total=len(chapters))
        return the_book.run(chapters, fresh, lambda chapter, ran: bar.advance(task))


def show_diff(name: str, before: str, after: str) -> None:
    """What changes, as ``diff -u`` says it, in colour where that can be seen."""
    colours = {"+": "green", "-": "red", "@": "cyan"}
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), name, name, lineterm="")
    for line in lines:
        click.secho(line, fg=colours.get(line[:1]), bold=line.startswith(("+++", "---")))


def say(text: str) -> None:
    """A closing word for somebody at a terminal; in a pipe there is silence."""
    if STATUS.is_terminal:
        STATUS.print(text, highlight=False)


def count(number: int, noun: str) -> str:
    """``1 file``, ``2 files``, ``no files``."""
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"
