"""The command ``litbook``. Every write to a book is here."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from litbook.check import edits as update
from litbook.check import link_checker
from litbook.check.blocks import UNSHOWN, UNTRUE, block_problems
from litbook.check.drift import stale as stale_files
from litbook.check.notebooks import differences
from litbook.check.report import Facts, report
from litbook.commands import outline
from litbook.commands.repl import interact
from litbook.commands.terminal import ask_links, count, run, run_notebook, say, show_diff
from litbook.core.errors import BookError
from litbook.core.extras import needed
from litbook.core.files import write_atomically
from litbook.core.model import Chapter, Location
from litbook.core.settings import shown
from litbook.source import book, notebook
from litbook.source.elements import links
from litbook.tangle.package import SOURCE_MAP, place_of
from litbook.tangle.package import package as package_of


class Command(click.Command):
    """A command that says an author's mistake in one line and exits with 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except BookError as error:
            click.echo(error)
            ctx.exit(1)


class Group(click.Group):
    """The commands, in the order in which an author meets them."""

    command_class = Command

    def list_commands(self, ctx: click.Context) -> list[str]:
        """As they are defined, not by the alphabet."""
        return list(self.commands)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="The book's folder, which holds docs/ and pyproject.toml. [default: the current one]",
)
@click.version_option(package_name="litbook", prog_name="litbook")
@click.pass_context
def main(ctx: click.Context, root: Path) -> None:
    """Keep a literate book true: run its chapters, extract its package, check what it says.

    Exits with 0 if all is well, 1 if the book has problems, 2 for a wrong use of the command.

    Example: litbook check
    """
    ctx.obj = root


@main.command("check")
@click.option("--fresh", is_flag=True, help="Run every chapter, also those that have not changed.")
@click.option("--forbid-skips", is_flag=True, help="A block skipped for a module it needs is a problem, too.")
@click.pass_obj
def check_command(root: Path, fresh: bool, forbid_skips: bool) -> None:
    """Check that everything in the book is true: blocks, outputs, figures, formulas, recaps, the package.

    Writes nothing. Each problem is a line `path:line: what is wrong; what to do`.

    Example: litbook check --fresh
    """
    the_book = book.load(root)
    outcomes = run(the_book, the_book.chapters, fresh)
    problems = report(Facts(the_book, outcomes, forbid_skips=forbid_skips)).problems
    for problem in problems:
        click.echo(problem)
    blocks = sum(len(chapter.blocks) for chapter in the_book.chapters)
    say(f"{len(the_book.chapters)} pages, {blocks} blocks, {count(len(problems), 'problem')}")
    sys.exit(1 if problems else 0)


@main.command("update")
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
    """Write each "The code so far" anew; whether one changed."""
    edits = {chapter.path: update.recap_edits(chapter, the_book.earlier(chapter)) for chapter in chapters}
    return apply(the_book, edits, only_check)


def update_outputs(the_book: book.Book, chapters: list[Chapter], only_check: bool) -> bool:
    """Write the outputs that differ from what the blocks show; whether one did."""
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
    """Show ``edits``, by page, as diffs and, unless told only to check, make them."""
    for path in sorted(path for path in edits if edits[path]):
        file = the_book.settings.root / path
        before = book.read(file, path)
        after = update.updated(before, edits[path])
        show_diff(path, before, after)
        if not only_check:
            write_atomically(file, after.encode("utf-8"))
    return any(edits.values())


@main.command("tangle")
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


@main.command("notebook")
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


@main.command("links")
@click.option("--check", "ask", is_flag=True, help="Ask each page; exit with 1 if one is broken or has moved.")
@click.pass_obj
def links_command(root: Path, ask: bool) -> None:
    """List every link of the pages to another site, as `path:line: address`; with --check, those that are wrong.

    Each page is asked for once, few at a time, over the network. A server that does not talk to programs is no problem.

    Example: litbook links --check
    """
    the_book = book.load(root)
    raise_first(the_book.problems)
    found = list(links.links(the_book.readable))
    if not ask:
        for link in found:
            click.echo(f"{link.location}: {link.address}")
        return
    with needed("links", found[0].location if found else Location(the_book.settings.docs_name, 1), "asking for pages"):
        answers = ask_links([link.address for link in found])
    if answers and not any(answer.status for answer in answers.values()):
        click.echo(f"none of {count(len(answers), 'page')} could be reached: is this machine online?", err=True)
        sys.exit(1)
    problems = list(link_checker.problems(found, answers))
    for problem in problems:
        click.echo(problem)
    say(f"{count(len(found), 'link')} to {count(len(answers), 'page')}, {count(len(problems), 'problem')}")
    sys.exit(1 if problems else 0)


@main.command("outline")
@click.argument("number", required=False, type=click.IntRange(min=0))
@click.pass_obj
def outline_command(root: Path, number: int | None) -> None:
    """List chapters, their blocks, and what each block defines; of chapter NUMBER, or of all.

    Example: litbook outline 4
    """
    the_book = book.load(root)
    raise_first(the_book.problems)
    for line in outline.outline(the_book.chapters, package_of(the_book).changes, number):
        click.echo(line)


@main.command("repl")
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
        numbers = ", ".join(str(n) for n in sorted({c.number or 0 for c in the_book.sequence}))
        raise click.BadParameter(f"there is no chapter {number}; there are {numbers}", param_hint="NUMBER")
    interact(chapter, the_book.settings)


@main.command("where")
@click.argument("place", metavar="FILE:LINE")
@click.pass_obj
def where_command(root: Path, place: str) -> None:
    """Say which line of which chapter a line of the package comes from.

    Example: litbook where src/litgrad/engine.py:12
    """
    the_book = book.load(root)
    file, _, line = place.rpartition(":")
    if not file or not line.isdigit():
        raise click.BadParameter("write it as path:line, such as src/package/module.py:12", param_hint="FILE:LINE")
    path = shown(Path(file).resolve(), the_book.settings.source)
    source_map = content(the_book.settings.source / path.partition("/")[0] / SOURCE_MAP)
    if source_map is None:
        name = the_book.settings.source_name
        raise click.BadParameter(f"{file} is no generated file below {name}/", param_hint="FILE:LINE")
    found = place_of(source_map, path, int(line))
    chapter = next((c for c in the_book.chapters if found and c.path == found[0]), None)
    if found is None or chapter is None or found[1] > len(chapter.blocks):
        raise BookError(Location(file, int(line)), "no chapter wrote this line", "try one with code")
    click.echo(Location(chapter.path, chapter.blocks[found[1] - 1].location.line + found[2]))


def content(path: Path) -> str | None:
    """The text of a file, or None."""
    return path.read_bytes().decode("utf-8", "replace") if path.is_file() else None


def resolved(pages: Iterable[Path]) -> set[Path]:
    """``pages``, from wherever they are named."""
    return {page.resolve() for page in pages}


def raise_first(problems: Iterable[BookError]) -> None:
    """Say all ``problems`` and end the command; nothing, if there are none."""
    problems = list(problems)
    for problem in problems[:-1]:
        click.echo(problem)
    if problems:
        raise problems[-1]
