"""The command ``watch``: references, recaps, outputs, and the package kept up to date while an author writes."""

from __future__ import annotations

import queue
import signal
from contextlib import suppress
from pathlib import Path

import click

from litbook.commands.terminal import Command
from litbook.commands.write.watch.files import CONFIGURATION, Observer, contents
from litbook.commands.write.watch.rounds import one_round
from litbook.core.errors import needed
from litbook.core.model import Location
from litbook.core.settings import load_settings, shown

QUIET = 0.1
"""Seconds without another event after which a save is complete. `mkdocs serve` waits longer."""


@click.command("watch", cls=Command)
@click.pass_obj
def watch_command(root: Path) -> None:
    """Keep references, outputs, “The code so far”, and the package up to date while you write, until Ctrl+C.

    At each save it says which files it wrote, and lists what's wrong, as `litbook check` does. What you're writing is never
    overwritten, and only chapters affected by a change run again; of the drafts, those you save.
    `mkdocs serve`, in another terminal, shows the book.

    Example: litbook watch
    """
    for name in {"SIGTERM", "SIGHUP"} & set(dir(signal)):  # how an editor ends a task, and a terminal its programs
        signal.signal(getattr(signal, name), signal.default_int_handler)
    settings = load_settings(root)
    root, docs = settings.root, settings.docs
    events: queue.SimpleQueue[Path] = queue.SimpleQueue()
    click.echo(f"watching {settings.docs_name}/, {' and '.join(CONFIGURATION)}; Ctrl+C ends it")
    with needed("watch", Location(settings.docs_name, 1), "watching files"):
        observer = Observer(root, docs, events.put)
    try:
        known = one_round(root, docs)
        while True:
            if not observer.follow(known):  # in a new folder, something may have changed already
                wait(events)
            found = contents(root, docs)
            changed = sorted(shown(path, root) for path in found.keys() | known if found.get(path) != known.get(path))
            if changed:  # by somebody else: what this wrote is known
                known = one_round(root, docs, changed)
    except KeyboardInterrupt:
        click.echo()
    finally:
        observer.end()


def wait(events: queue.SimpleQueue[Path]) -> None:
    """Return once there was an event, and none for a moment after it."""
    while True:
        with suppress(queue.Empty):
            events.get(timeout=1)  # in between, Ctrl+C is heard on every system
            break
    with suppress(queue.Empty):
        while True:
            events.get(timeout=QUIET)
