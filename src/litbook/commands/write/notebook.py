"""The command ``notebook``: Jupyter notebooks, run, with what their cells give written down."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path

import click

from litbook.check.code.blocks import block_problems
from litbook.check.code.notebooks import differences
from litbook.commands.terminal import Command, count, raise_first, run_notebook, say
from litbook.commands.write.changes import Change, lock, make
from litbook.commands.write.update import resolved
from litbook.core.errors import BookError
from litbook.source import book, notebook


@click.command("notebook", cls=Command)
@click.argument("pages", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit with 1 if a result would change.")
@click.pass_obj
def notebook_command(root: Path, pages: tuple[Path, ...], only_check: bool) -> None:
    """Run Jupyter notebooks, PAGES or all of the book's, and write down what their cells give.

    Numbers are compared to nine digits, words exactly; figures are drawn again and not compared.

    Example: litbook notebook --check docs/20-notebook.ipynb
    """
    problems: list[BookError] = []
    unwritten: list[BookError] = []
    with nullcontext() if only_check else lock(root):
        the_book = book.load(root)
        raise_first(the_book.problems)
        settings = the_book.settings
        chosen = [n for n in the_book.notebooks if not pages or settings.root / n.chapter.path in resolved(pages)]
        for page in chosen:
            text = run_notebook(page, settings)
            after = notebook.read(text, page.chapter.path)
            problems += differences(page, after)
            pairs = zip(after.chapter.blocks, after.outcomes, strict=True)
            problems += [problem for block, outcome in pairs for problem in block_problems(block, outcome)]
            if not only_check:
                path = page.chapter.path
                change = Change(settings.root / path, the_book.contents[path], text.encode("utf-8"))
                unwritten += make([change], settings.root)
    for problem in problems:
        click.echo(problem)
    say(f"{count(len(chosen), 'notebook')}, {count(len(problems), 'change')}")
    raise_first(unwritten)
    sys.exit(1 if problems and only_check else 0)
