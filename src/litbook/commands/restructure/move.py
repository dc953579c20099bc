"""The commands ``move`` and ``rename``: a page at another place, with everything that knows its number or its name."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import click
from pathspec import GitIgnoreSpec

from litbook.commands.restructure import wishes
from litbook.commands.restructure.pages import Renames
from litbook.commands.restructure.plan import Plan, plan
from litbook.commands.terminal import Command, count, raise_first, say
from litbook.commands.write.changes import Change, lock, make
from litbook.commands.write.tangle import changes_of, foreign
from litbook.core.settings import shown
from litbook.source import book
from litbook.tangle.package import SOURCE_MAP

LARGEST = 500_000
"""Bytes of a file that's still looked at."""
DRY_RUN = click.option("--dry-run", is_flag=True, help="Write nothing; only show what would change.")


@click.command("move", cls=Command)
@click.argument("page")
@click.argument("position", type=click.IntRange(min=0))
@DRY_RUN
@click.pass_context
def move_command(context: click.Context, page: str, position: int, dry_run: bool) -> None:
    """Give PAGE, a file or a number, the number POSITION. The pages between shift by one.

    Answers and a notebook with the same number move along. Links, references, titles, the navigation, recaps, and the
    package follow, and old addresses lead to the new ones. What can't be put right is listed.

    Example: litbook move 04-graph.md 06
    """
    restructure(context.obj, page, lambda path, paths: wishes.moved(path, str(position), paths), dry_run=dry_run)


@click.command("rename", cls=Command)
@click.argument("page")
@click.argument("name")
@DRY_RUN
@click.pass_context
def rename_command(context: click.Context, page: str, name: str, dry_run: bool) -> None:
    """Give the file of PAGE, and of its answers, another NAME behind its number.

    Links and the navigation follow, and old addresses lead to the new ones. What can't be put right is listed.

    Example: litbook rename 04-graph.md drawing
    """
    restructure(context.obj, page, lambda path, paths: wishes.renamed(path, name, paths), dry_run=dry_run)


def restructure(root: Path, page: str, wish: Any, *, dry_run: bool) -> None:
    """Compute what changes, show it, and write all of it or nothing. Raises BookError."""
    with nullcontext() if dry_run else lock(root):
        the_book = book.load(root, drafts=True)
        raise_first(the_book.problems)
        settings = the_book.settings
        paths = [chapter.path for chapter in the_book.readable]
        here = shown(Path.cwd(), settings.root)
        new = wish(wishes.page_meant(page, paths, settings.docs_name, here), paths)
        others = dict(other_files(settings.root, settings.docs))
        found = plan(the_book, Renames(new, settings.docs_name, edition(settings.root)), others)
        changes = changes_for(found, {**others, **the_book.contents}, the_book)
        raise_first(foreign(changes[len(found.files) :], settings.root))
        if not dry_run:
            raise_first(make(changes, settings.root, together=True))
    for line in summary(changes, new, settings.root):
        click.echo(line)
    for problem in found.problems:
        click.echo(problem)
    left = f"{count(len(found.problems), 'thing')} left to do by hand"
    say(
        f"{'would change' if dry_run else 'changed'} {count(len(changes), 'file')}; {left}; `litbook check` says the rest"
    )


def changes_for(found: Plan, before: Mapping[str, bytes], the_book: book.Book) -> list[Change]:
    """Return the changes of a plan's files, and then those of the package."""
    settings = the_book.settings
    changes = [Change(settings.root / path, before.get(path), after) for path, after in found.files.items()]
    return changes + (changes_of(found.package, settings.source, settings) if found.package is not None else [])


def summary(changes: list[Change], new: Mapping[str, str], root: Path) -> Iterator[str]:
    """Yield a line for each file that moves or changes, with the number of its lines that do."""
    by_path = {shown(change.path, root): change for change in changes}
    contents = {path: change.before for path, change in by_path.items()}
    for path, other in new.items():
        if other in by_path:
            yield f"{path} → {other}{lines_changed(contents.get(path), by_path[other].after)}"
    for path, change in by_path.items():
        if path not in new and path not in new.values():
            yield f"{path}{lines_changed(change.before, change.after)}"


def lines_changed(before: bytes | None, after: bytes | None) -> str:
    """Return how many lines a file loses and gets, as a note behind its name."""
    old, fresh = (before or b"").split(b"\n"), (after or b"").split(b"\n")
    codes = SequenceMatcher(None, old, fresh, autojunk=False).get_opcodes()
    minus = sum(end - start for tag, start, end, _, _ in codes if tag != "equal")
    plus = sum(end - start for tag, _, _, start, end in codes if tag != "equal")
    return f" (-{minus} +{plus})" if minus or plus else ""


def edition(root: Path) -> str:
    """Return the edition of a book: the first two numbers of its version; "" if it has none."""
    path = root / "pyproject.toml"
    options = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return ".".join(str(options.get("project", {}).get("version", "")).split(".")[:2])


def other_files(root: Path, docs: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the text files of a project that aren't pages, except those Git ignores and those that tangling made."""
    ignore = root / ".gitignore"
    ignored = GitIgnoreSpec.from_lines(ignore.read_text("utf-8").splitlines() if ignore.is_file() else ())
    for folder, folders, names in os.walk(root):
        here = Path(folder)
        folders[:] = sorted(
            name
            for name in folders
            if name not in (".git", "site", "node_modules", "__pycache__", ".cache")
            and not (here / name / "pyvenv.cfg").exists()
            and not ignored.match_file(f"{shown(here / name, root)}/")
        )
        for name in sorted(names):
            path = here / name
            if path.is_relative_to(docs) and path.suffix in (".md", ".ipynb"):
                continue
            if path.is_symlink() or ignored.match_file(shown(path, root)) or path.stat().st_size > LARGEST:
                continue
            content = path.read_bytes()
            if name != SOURCE_MAP and is_text(content):
                yield shown(path, root), content


def is_text(content: bytes) -> bool:
    """Return True for a text, unless the machine has made it."""
    try:
        return not content.decode("utf-8").startswith("# Generated from") and b"\0" not in content
    except UnicodeDecodeError:
        return False
