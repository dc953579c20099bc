"""The command ``notebook``: Jupyter notebooks, run, with what their cells give written down."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from litbook.check.code.blocks import block_problems
from litbook.check.code.notebooks import differences
from litbook.commands.terminal import Command, count, raise_first, run_notebook, say
from litbook.commands.write.update import resolved
from litbook.core.errors import BookError
from litbook.core.files import write_atomically
from litbook.source import book, notebook


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
