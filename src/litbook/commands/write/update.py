"""The command ``update``: references, recaps, and outputs brought up to date in place."""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path

import click

from litbook.check import edits as update
from litbook.check.code.blocks import UNSHOWN, UNTRUE, block_problems
from litbook.commands.terminal import Command, raise_first, run, say, show_diff, slowest_option
from litbook.commands.write.changes import Change, lock, make
from litbook.core.model import Chapter
from litbook.core.settings import shown
from litbook.source import book
from litbook.source.elements.references.targets import all_targets


@click.command("update", cls=Command)
@click.argument("pages", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit with 1 if something would change.")
@slowest_option
@click.pass_obj
def update_command(root: Path, pages: tuple[Path, ...], only_check: bool, slowest: bool) -> None:
    """Bring references, recaps, and outputs up to date, in PAGES or in the whole book, and show what changed.

    Nothing else in a page is touched. A draft is brought up to date only if it's one of PAGES. A page with a failing block keeps its outputs below it.

    Example: litbook update docs/04-graph.md
    """
    changed = False
    with nullcontext() if only_check else lock(root):
        outputs = functools.partial(update_outputs, slowest=slowest)
        for chosen in (update_references, update_recaps, outputs):  # outputs come from running the recaps
            the_book = book.load(root, drafts=bool(pages))
            raise_first(the_book.problems)
            of = the_book.readable if chosen is update_references else the_book.chapters
            chapters = [c for c in of if not pages or the_book.settings.root / c.path in resolved(pages)]
            changed |= chosen(the_book, chapters, only_check)
    if not changed:
        say("everything is up to date")
    sys.exit(1 if changed and only_check else 0)


def update_references(the_book: book.Book, chapters: Iterable[Chapter], only_check: bool) -> bool:
    """Rewrite the text of each reference that's wrong, and a page's number in its title. Return True if one changed."""
    known = all_targets(the_book.readable)
    return apply(the_book, {page.path: update.reference_edits(page, known) for page in chapters}, only_check)


def update_recaps(the_book: book.Book, chapters: Iterable[Chapter], only_check: bool) -> bool:
    """Rewrite each "The code so far". Return True if one changed."""
    edits = {chapter.path: update.recap_edits(chapter, the_book.earlier(chapter)) for chapter in chapters}
    return apply(the_book, edits, only_check)


def update_outputs(the_book: book.Book, chapters: list[Chapter], only_check: bool, slowest: bool) -> bool:
    """Rewrite the outputs that differ from what the blocks show. Return True if one did. Raises BookError if a block failed."""
    outcomes = run(the_book, chapters, slowest=slowest)
    changed = apply(the_book, {c.path: update.output_edits(c, outcomes[c.path]) for c in chapters}, only_check)
    failed = [
        problem
        for chapter in chapters
        for block, outcome in zip(chapter.blocks, outcomes[chapter.path], strict=False)
        for problem in block_problems(block, outcome, the_book)
        if problem.problem not in (UNTRUE, UNSHOWN)
    ]
    raise_first(failed)
    return changed


def apply(the_book: book.Book, edits: dict[str, list[update.Edit]], only_check: bool) -> bool:
    """Show ``edits``, by page, as diffs and, unless ``only_check``, make them. Return True if there are any.

    Raises BookError for a page that somebody has saved since it was read; the others are written.
    """
    changes = page_changes(the_book, edits)
    for change in changes:
        before, after = ((text or b"").decode("utf-8") for text in (change.before, change.after))
        show_diff(shown(change.path, the_book.settings.root), before, after)
    if not only_check:
        raise_first(make(changes, the_book.settings.root))
    return bool(changes)


def page_changes(the_book: book.Book, edits: dict[str, list[update.Edit]]) -> list[Change]:
    """Return the changes that make ``edits``, which are by page."""
    changes = []
    for path in sorted(path for path in edits if edits[path]):
        read = the_book.contents[path]
        after = update.updated(read.decode("utf-8"), edits[path])
        changes.append(Change(the_book.settings.root / path, read, after.encode("utf-8")))
    return changes


def resolved(pages: Iterable[Path]) -> set[Path]:
    """Return the absolute paths of ``pages``, without symbolic links."""
    return {page.resolve() for page in pages}
