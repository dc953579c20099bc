"""The command ``outline``: a book's chapters, their blocks, and the names each block defines."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from litbook.commands.terminal import Command, numbers, raise_first
from litbook.core.model import Block, Chapter
from litbook.core.syntax import Function, names_bound
from litbook.source import book
from litbook.source.elements.references.links import plain
from litbook.tangle.fold import Change
from litbook.tangle.package import package as package_of


@click.command("outline", cls=Command)
@click.argument("number", required=False, type=click.IntRange(min=0))
@click.pass_obj
def outline_command(root: Path, number: int | None) -> None:
    """List chapters, their blocks, and what each block defines; of chapter NUMBER, or of all.

    Example: litbook outline 4
    """
    the_book = book.load(root)
    raise_first(the_book.problems)
    if number is not None and all(chapter.number != number for chapter in the_book.chapters):
        raise click.BadParameter(f"there is no chapter {number}; there are {numbers(the_book)}", param_hint="NUMBER")
    for line in outline(the_book.chapters, package_of(the_book).changes, number):
        click.echo(line)


def outline(chapters: Iterable[Chapter], changes: Sequence[Change], number: int | None) -> Iterator[str]:
    """Yield a line for each chapter and, below it, one for each block, with its line number and a summary.

    ``number`` selects one chapter.
    """
    for chapter in chapters:
        if number is not None and chapter.number != number:
            continue
        yield f"{chapter.path}  {chapter.title}"
        for block in chapter.blocks:
            if not block.recap:
                yield f"{block.location.line:>6}  {summary(block, changes)}".rstrip()


def summary(block: Block, changes: Sequence[Change]) -> str:
    """Return what a block does in a few words, or its first line if there's nothing to say."""
    words = [f"changes {c.name}" if c.previous else f"adds {c.name}" for c in changes if c.block is block]
    if block.file:
        return f"{block.file}: {', '.join(words)}"
    names = list(dict.fromkeys(defined(block)))
    words = [f"defines {', '.join(names)}"] if names else []
    if block.caption:
        words.append(f"draws: {plain(block.caption)}")
    if block.raises:
        words.append(f"raises {block.raises}")
    if block.skip:
        words.append(f"not run: {block.skip}")
    if block.needs:
        words.append(f"needs {', '.join(block.needs)}")
    return "; ".join(words) or block.source.strip().split("\n")[0]


def defined(block: Block) -> Iterator[str]:
    """Yield the names that a block's top-level functions, classes, and assignments define."""
    if not block.is_python:
        return
    for node in ast.parse(block.source).body:
        if isinstance(node, Function | ast.ClassDef | ast.Assign):
            yield from names_bound(node)
