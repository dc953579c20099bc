"""Commands that write to a book: ``update``, ``tangle``, and ``notebook``. Every write to a book is here."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from litbook.check import edits as update
from litbook.check.blocks import UNSHOWN, UNTRUE, block_problems
from litbook.check.drift import stale as stale_files
from litbook.check.notebooks import differences
from litbook.commands.terminal import Command, content, count, raise_first, run, run_notebook, say, show_diff
from litbook.core.errors import BookError
from litbook.core.files import write_atomically
from litbook.core.model import Chapter
from litbook.core.settings import shown
from litbook.source import book, notebook
from litbook.tangle.package import SOURCE_MAP
from litbook.tangle.package import package as package_of


@click.command("update", cls=Command)
@click.argument("pages", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit with 1 if something would change.")
@click.pass_obj
def update_command(root: Path, pages: tuple[Path, ...], only_check: bool) -> None:
    """Bring recaps and outputs up to date, in PAGES or in the whole book, and show what changed.

    Nothing else in a page is touched. A page with a failing block keeps its outputs below it.

    Example: litbook update docs/04-graph.md
    """
    changed = False
    for chosen in (update_recaps, update_outputs):  # outputs come from running the recaps
        the_book = book.load(root)
        raise_first(the_book.problems)
        chapters = [c for c in the_book.chapters if not pages or the_book.settings.root / c.path in resolved(pages)]
        changed |= chosen(the_book, chapters, only_check)
    if not changed:
        say("everything is up to date")
    sys.exit(1 if changed and only_check else 0)


def update_recaps(the_book: book.Book, chapters: Iterable[Chapter], only_check: bool) -> bool:
    """Rewrite each "The code so far". Return True if one changed."""
    edits = {chapter.path: update.recap_edits(chapter, the_book.earlier(chapter)) for chapter in chapters}
    return apply(the_book, edits, only_check)


def update_outputs(the_book: book.Book, chapters: list[Chapter], only_check: bool) -> bool:
    """Rewrite the outputs that differ from what the blocks show. Return True if one did. Raises BookError if a block failed."""
    outcomes = run(the_book, chapters)
    changed = apply(the_book, {c.path: update.output_edits(c, outcomes[c.path]) for c in chapters}, only_check)
    failed = [
        problem
        for chapter in chapters
        for block, outcome in zip(chapter.blocks, outcomes[chapter.path], strict=False)
        for problem in block_problems(block, outcome)
        if problem.problem not in (UNTRUE, UNSHOWN)
    ]
    raise_first(failed)
    return changed


def apply(the_book: book.Book, edits: dict[str, list[update.Edit]], only_check: bool) -> bool:
    """Show ``edits``, by page, as diffs and, unless ``only_check``, make them. Return True if there are any."""
    for path in sorted(path for path in edits if edits[path]):
        file = the_book.settings.root / path
        before = book.read(file, path)
        after = update.updated(before, edits[path])
        show_diff(path, before, after)
        if not only_check:
            write_atomically(file, after.encode("utf-8"))
    return any(edits.values())


@click.command("tangle", cls=Command)
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit with 1 if something would change.")
@click.option("--upto", type=click.IntRange(min=0), metavar="N", help="The package as of the end of chapter N.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Write there instead of to src/.")
@click.pass_obj
def tangle_command(root: Path, only_check: bool, upto: int | None, out: Path | None) -> None:
    """Extract the package from the chapters.

    Files that the chapters no longer make are removed, if they were generated.

    Example: litbook tangle --upto 3 --out /tmp/chapter3
    """
    if upto is not None and out is None and not only_check:
        raise click.UsageError("--upto writes an unfinished package: say with --out where to")
    the_book = book.load(root)
    raise_first(the_book.problems)
    package = package_of(the_book, upto)
    target = (out or the_book.settings.source).resolve()
    name = shown(target, the_book.settings.root)
    files = package.files()
    contents = {path: before for path in files if (before := content(target / path)) is not None}
    changed = [path for path in files if contents.get(path) != files[path]]
    stale = stale_files(files, target, the_book.settings.docs_name) if target.is_dir() else []
    for path in [*changed, *stale]:
        if not path.endswith(SOURCE_MAP):
            show_diff(f"{name}/{path}", contents.get(path) or content(target / path) or "", files.get(path, ""))
    if not only_check:
        for path in changed:
            write_atomically(target / path, files[path].encode("utf-8"))
        for path in stale:
            (target / path).unlink()
    say(f"{name}: {count(len(changed) + len(stale), 'file')} changed, {len(files) - len(changed)} as before")
    sys.exit(1 if only_check and (changed or stale) else 0)


@click.command("notebook", cls=Command)
@click.argument("pages", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit with 1 if a result would change.")
@click.pass_obj
def notebook_command(root: Path, pages: tuple[Path, ...], only_check: bool) -> None:
    """Run Jupyter notebooks, PAGES or all of the book's, and write down what their cells give.

    Numbers are compared to nine digits, words exactly; figures are drawn again and not compared.

    Example: litbook notebook --check docs/19-moons.ipynb
    """
    the_book = book.load(root)
    raise_first(the_book.problems)
    settings = the_book.settings
    problems: list[BookError] = []
    chosen = [n for n in the_book.notebooks if not pages or settings.root / n.chapter.path in resolved(pages)]
    for page in chosen:
        text = run_notebook(page, settings)
        after = notebook.read(text, page.chapter.path)
        problems += differences(page, after)
        pairs = zip(after.chapter.blocks, after.outcomes, strict=True)
        problems += [problem for block, outcome in pairs for problem in block_problems(block, outcome)]
        if not only_check:
            write_atomically(settings.root / page.chapter.path, text.encode("utf-8"))
    for problem in problems:
        click.echo(problem)
    say(f"{count(len(chosen), 'notebook')}, {count(len(problems), 'change')}")
    sys.exit(1 if problems and only_check else 0)


def resolved(pages: Iterable[Path]) -> set[Path]:
    """Return the absolute paths of ``pages``, without symbolic links."""
    return {page.resolve() for page in pages}
