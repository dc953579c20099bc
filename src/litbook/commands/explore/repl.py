"""The command ``repl``: an interactive prompt after the blocks of a chapter."""

from __future__ import annotations

import code
import importlib.util
import os
import sys
import tempfile
from pathlib import Path

import click

from litbook.commands.terminal import Command, numbers, raise_first
from litbook.core.errors import BookError
from litbook.core.model import Chapter, Location
from litbook.core.settings import Settings
from litbook.run.session import Session
from litbook.run.workers import scratch
from litbook.run.workers.worker import ENVIRONMENT, stops
from litbook.source import book


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
        raise click.BadParameter(f"there is no chapter {number}; there are {numbers(the_book)}", param_hint="NUMBER")
    with tempfile.TemporaryDirectory(prefix="litbook-", ignore_cleanup_errors=True) as folder:
        interact(chapter, the_book.settings, Path(folder).resolve())


def interact(chapter: Chapter, settings: Settings, folder: Path) -> None:
    """Run the blocks of ``chapter`` in ``folder`` and start a prompt in their namespace, with history and completion.

    Raises BookError if a block fails. Changes ``sys.path``, the environment, and, while it runs, the working directory.
    """
    before = Path.cwd()
    try:
        missing = scratch.enter(folder, chapter, settings.root)
        if missing:
            raise BookError(Location(chapter.path, missing.line), missing.message, missing.remedy)
        converse(chapter, settings)
    finally:
        os.chdir(before)


def converse(chapter: Chapter, settings: Settings) -> None:
    """Run the blocks of ``chapter`` and start a prompt in their namespace. Raises BookError if a block fails."""
    sys.path.insert(0, str(settings.source))
    os.environ.update(ENVIRONMENT)
    session = Session(chapter)
    for block in chapter.blocks:
        outcome = session.run(block)
        if outcome.failure and stops(block, outcome):
            location = Location(chapter.path, outcome.failure.line)
            raise BookError(location, outcome.failure.summary, "fix the block", outcome.failure.traceback)
    if importlib.util.find_spec("readline"):
        import readline
        import rlcompleter

        readline.set_completer(rlcompleter.Completer(session.namespace).complete)
        readline.parse_and_bind("tab: complete")
    names = sorted(name for name in session.namespace if not name.startswith("__"))
    banner = f"{chapter.title}: {len(chapter.blocks)} blocks have been run.\nDefined: {', '.join(names)}"
    code.interact(banner, local=session.namespace, exitmsg="")
