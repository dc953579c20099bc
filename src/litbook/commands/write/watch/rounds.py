"""What one save brings up to date."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import click

from litbook.check import edits
from litbook.check.report import Facts, of_blocks, report
from litbook.commands.terminal import count, run
from litbook.commands.write.changes import Change, lock, make
from litbook.commands.write.exchange import content
from litbook.commands.write.tangle import changes_of, foreign
from litbook.commands.write.update import page_changes
from litbook.commands.write.watch.files import Contents, contents
from litbook.core.errors import BookError
from litbook.core.settings import shown
from litbook.source import book
from litbook.source.book import Book
from litbook.source.elements.references.targets import all_targets
from litbook.tangle.package import SOURCE_MAP, package


def one_round(root: Path, docs: Path, saved: Collection[str] = ()) -> Contents:
    """Bring the book up to date and print what was written and what's wrong. Return the contents that this is true of.

    ``saved`` are the files that somebody has saved, without which it's the first round. Only drafts among them are run.
    """
    click.echo(f"checking: {', '.join(saved) or 'the whole book'}")
    known = contents(root, docs)
    try:
        problems = up_to_date(root, known)
        problems += drafts_up_to_date(root, known, saved)
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
                package_written(the_book, root, known)  # blocks may import it; what's wrong, its last state shows
        outcomes = run(the_book, the_book.chapters)
        outputs = {c.path: edits.output_edits(c, outcomes[c.path]) for c in the_book.chapters}
        problems += written(page_changes(the_book, outputs), root, known)
        the_book = book.load(root)
        if not the_book.problems:
            with suppress(BookError):
                problems += package_written(the_book, root, known)
    return problems + report(Facts(the_book, outcomes)).problems


def drafts_up_to_date(root: Path, known: Contents, saved: Collection[str]) -> list[BookError]:
    """Update references, recaps, and outputs of the drafts among the ``saved`` pages. Return what's wrong with these.

    Raises BookError as :func:`up_to_date` does.
    """
    the_book = book.load(root, drafts=True)
    drafts = the_book.drafts.intersection(saved)
    problems: list[BookError] = []
    if not drafts:
        return problems
    with lock(root):
        with suppress(BookError):  # of the package
            for wanted in (references, recaps):
                edited = {path: found for path, found in wanted(the_book).items() if path in drafts}
                problems += written(page_changes(the_book, edited), root, known)
                the_book = book.load(root, drafts=True)
        chapters = tuple(chapter for chapter in the_book.chapters if chapter.path in drafts)
        outcomes = run(the_book, chapters)
        outputs = {c.path: edits.output_edits(c, outcomes[c.path]) for c in chapters}
        problems += written(page_changes(the_book, outputs), root, known)
        the_book = book.load(root, drafts=True)
    problems += (problem for problem in the_book.problems if problem.location.path in drafts)
    alone = replace(the_book, chapters=tuple(c for c in the_book.chapters if c.path in drafts), notebooks=())
    return problems + of_blocks(Facts(alone, outcomes)).problems


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
