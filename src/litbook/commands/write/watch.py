"""The command ``watch``: references, recaps, outputs, and the package kept up to date while an author writes."""

from __future__ import annotations

import queue
import signal
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from litbook.check import edits
from litbook.check.report import Facts, report
from litbook.commands.terminal import Command, count, run
from litbook.commands.write.changes import Change, lock, make
from litbook.commands.write.exchange import content
from litbook.commands.write.tangle import changes_of, foreign
from litbook.commands.write.update import page_changes
from litbook.core.errors import BookError
from litbook.core.extras import needed
from litbook.core.model import Location
from litbook.core.settings import load_settings, shown
from litbook.source import book
from litbook.source.book import Book
from litbook.source.elements.references.targets import all_targets
from litbook.tangle.package import SOURCE_MAP, package

QUIET = 0.1
"""Seconds without another event after which a save is complete. `mkdocs serve` waits longer."""
CONFIGURATION = ("pyproject.toml", "mkdocs.yml")
SEEN = ("created", "modified", "moved", "deleted")
"""The kinds of events that can change a file; reading one is an event, too."""

Contents = dict[Path, bytes]
"""The files of a book that an author edits."""


@click.command("watch", cls=Command)
@click.pass_obj
def watch_command(root: Path) -> None:
    """Keep references, outputs, “The code so far”, and the package up to date while you write, until Ctrl+C.

    At each save it says which files it wrote, and lists what's wrong, as `litbook check` does. What you're writing is never
    overwritten, and only chapters affected by a change run again. `mkdocs serve`, in another terminal, shows the book.

    Example: litbook watch
    """
    for name in {"SIGTERM", "SIGHUP"} & set(dir(signal)):  # how an editor ends a task, and a terminal its programs
        signal.signal(getattr(signal, name), signal.default_int_handler)
    settings = load_settings(root)
    root, docs = settings.root, settings.docs
    events: queue.SimpleQueue[Path] = queue.SimpleQueue()
    click.echo(f"watching {settings.docs_name}/, {' and '.join(CONFIGURATION)}; Ctrl+C ends it")
    with needed("watch", Location(settings.docs_name, 1), "watching files"):
        observer = observed(root, docs, events.put)
    try:
        known = one_round(root, docs, "the whole book")
        while True:
            wait(events)
            found = contents(root, docs)
            changed = sorted(shown(path, root) for path in found.keys() | known if found.get(path) != known.get(path))
            if changed:  # by somebody else: what this wrote is known
                known = one_round(root, docs, ", ".join(changed))
    except KeyboardInterrupt:
        click.echo()
    finally:
        observer.stop()
        observer.join()


def observed(root: Path, docs: Path, put: Callable[[Path], None]) -> Any:
    """Return a thread that calls ``put`` with each file of the book that somebody saves, moves, or deletes."""
    from watchdog.events import FileSystemEvent, FileSystemEventHandler
    from watchdog.observers import Observer

    class Handler(FileSystemEventHandler):
        def on_any_event(self, event: FileSystemEvent) -> None:
            for path in {Path(str(event.src_path)), Path(str(event.dest_path or event.src_path))}:
                if event.event_type in SEEN and (path.is_relative_to(docs) or path.name in CONFIGURATION):
                    put(path)

    observer = Observer()
    for folder, recursive in ((root, False), (docs, True)):
        observer.schedule(Handler(), str(folder), recursive=recursive)
    observer.start()
    return observer


def wait(events: queue.SimpleQueue[Path]) -> None:
    """Return once there was an event, and none for a moment after it."""
    while True:
        with suppress(queue.Empty):
            events.get(timeout=1)  # in between, Ctrl+C is heard on every system
            break
    with suppress(queue.Empty):
        while True:
            events.get(timeout=QUIET)


def contents(root: Path, docs: Path) -> Contents:
    """Return the content of each file that an author edits. Hidden files and backup copies aren't among them."""
    visible = (p for p in docs.rglob("*") if not any(part.startswith(".") for part in p.relative_to(docs).parts))
    paths = [path for path in visible if not path.name.endswith("~")]
    found = {path: content(path) for path in [*paths, *(root / name for name in CONFIGURATION)] if path.is_file()}
    return {path: read for path, read in found.items() if read is not None}


def one_round(root: Path, docs: Path, what: str) -> Contents:
    """Bring the book up to date and print what was written and what's wrong. Return the contents that this is true of."""
    click.echo(f"checking: {what}")
    known = contents(root, docs)
    try:
        problems = up_to_date(root, known)
    except BookError as error:
        problems = [error]
    for problem in problems:
        click.echo(problem)
    click.echo(f"done: {count(len(problems), 'problem')}")
    return known


def up_to_date(root: Path, known: Contents) -> list[BookError]:
    """Update references, recaps, outputs, and the package, noting in ``known`` what was written. Return the book's problems.

    While a page can't be read, only outputs are updated: without its code, recaps and the package would be wrong.
    Raises BookError if the book can't be loaded or written to.
    """
    with lock(root):
        the_book = book.load(root)
        problems = []
        if not the_book.problems:
            with suppress(BookError):  # of the package, which the report has
                for wanted in (references, recaps):
                    problems += written(page_changes(the_book, wanted(the_book)), root, known)
                    the_book = book.load(root)
        outcomes = run(the_book, the_book.chapters)
        outputs = {c.path: edits.output_edits(c, outcomes[c.path]) for c in the_book.chapters}
        problems += written(page_changes(the_book, outputs), root, known)
        the_book = book.load(root)
        if not the_book.problems:
            with suppress(BookError):
                problems += package_written(the_book, root, known)
    return problems + report(Facts(the_book, outcomes)).problems


def references(the_book: Book) -> dict[str, list[edits.Edit]]:
    """Return the edits that correct the text of references, by page."""
    targets = all_targets(the_book.readable)
    return {page.path: edits.reference_edits(page, targets) for page in the_book.readable}


def recaps(the_book: Book) -> dict[str, list[edits.Edit]]:
    """Return the edits that correct "The code so far", by page. Raises BookError if the package can't be made."""
    return {c.path: edits.recap_edits(c, the_book.earlier(c)) for c in the_book.chapters}


def package_written(the_book: Book, root: Path, known: Contents) -> list[BookError]:
    """Write the package. Return the problems of files that were left alone. Raises BookError if it can't be made."""
    changes = changes_of(package(the_book).files(), the_book.settings.source, the_book.settings)
    problems = list(foreign(changes, root))
    return problems or written(changes, root, known)


def written(changes: Iterable[Change], root: Path, known: Contents) -> list[BookError]:
    """Make ``changes``, say which files they wrote, and note their content. Return problems of those left alone.

    A file that somebody has saved in the meantime is no problem: it's the reason for another round.
    """
    changes = list(changes)
    read = {shown(change.followed.path, root): change.before for change in changes}
    problems = [p for p in make(changes, root) if content(root / p.location.path) == read[p.location.path]]
    for change in changes:
        if content(change.path) == change.after:
            if change.path.name != SOURCE_MAP:
                click.echo(f"{'deleted' if change.after is None else 'wrote'} {shown(change.path, root)}")
            if change.path in known and change.after is not None:
                known[change.path] = change.after
    return problems
