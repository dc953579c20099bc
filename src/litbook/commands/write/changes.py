"""Changes of a book's files: each is made only if the file is still the version that was read.

Every command that writes to a book holds :func:`lock` from reading it to writing it, and writes with :func:`make`.
"""

from __future__ import annotations

import errno
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from litbook.commands.write import journal
from litbook.commands.write.exchange import Change, change, content, settle
from litbook.commands.write.lock import is_free, locked
from litbook.core.errors import BookError
from litbook.core.files import leads_out
from litbook.core.model import Location
from litbook.core.settings import shown
from litbook.source.book import OUTSIDE

__all__ = ["Change", "interrupted", "lock", "make"]

NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
HELD: set[Path] = set()
"""The books whose lock this process holds."""


@contextmanager
def lock(root: Path) -> Iterator[None]:
    """Hold the book's lock, and first mend what a killed command left. May be nested. Raises BookError.

    Read the book inside it: what another command wrote is then what this one starts from.
    """
    root = root.resolve()
    if root in HELD:
        yield
        return
    with locked(root):
        HELD.add(root)
        try:
            mend(root)
            yield
        finally:
            HELD.remove(root)


def make(changes: Iterable[Change], root: Path, *, together: bool = False) -> list[BookError]:
    """Make each change whose file is still as it was read. Return a problem for each that was left alone.

    With ``together``, all are made or none: if one can't be, those before it are undone.
    """
    wanted = [c for c in changes if c.before != c.after]
    if outside := [c for c in wanted if leads_out(c.path, root)]:
        place = Location(shown(outside[0].path, root), 1)
        return [BookError(place, OUTSIDE, "put the file itself there, and run the command again")]
    wanted = [c.followed for c in wanted]
    wanted.sort(key=lambda c: c.after is None)  # a page that moves is deleted once it's in its new place
    if not wanted:
        return []
    with lock(root):
        names = [c.path.with_name(f".litbook-{secrets.token_hex(6)}") for c in wanted]
        try:
            journal.note(root, wanted, names, together)
        except OSError as error:
            return [unwritable(c, root, error) for c in wanted]
        if together:
            problems = [saved(c, root) for c in wanted if content(c.path) != c.before]
            problems = problems or all_or_none(wanted, names, root)
        else:
            problems = [problem for c, name in zip(wanted, names, strict=True) for problem in one(c, name, root)]
        if not (together and problems and any(content(c.path) == c.after for c in wanted)):  # could be undone
            journal.forget(root)
        return problems


def one(wanted: Change, beside: Path, root: Path) -> list[BookError]:
    """Make one change. Return the problem that prevented it, if any."""
    try:
        wanted.path.parent.mkdir(parents=True, exist_ok=True)
        made = change(wanted, beside)
    except OSError as error:
        return [unwritable(wanted, root, error)]
    return [] if made else [saved(wanted, root)]


def all_or_none(wanted: Sequence[Change], names: Sequence[Path], root: Path) -> list[BookError]:
    """Make all changes, or undo those that were made and return the problems."""
    for number, (c, name) in enumerate(zip(wanted, names, strict=True)):
        problems = one(c, name, root)
        if problems:
            for done, beside in reversed(list(zip(wanted[:number], names[:number], strict=True))):
                problems += one(done.undone, beside, root)
            return problems
    return []


def mend(root: Path) -> None:
    """Finish what a killed command was writing, or, if somebody has edited its files since, undo it. Says which.

    Raises BookError if a file can't be written.
    """
    found = journal.unfinished(root)
    if found is None:
        return
    together, wanted, names = found
    for c, beside in zip(wanted, names, strict=True):
        settle(c, beside)
    left = [c for c in wanted if content(c.path) != c.after]
    if together and left:
        finish = all(content(c.path) == c.before for c in left)
        todo = left if finish else [c.undone for c in wanted if c not in left]
        places = {c.path: beside for c, beside in zip(wanted, names, strict=True)}
        for c in sorted(todo, key=lambda c: c.after is None):
            problems = one(c, places[c.path], root)
            if problems and content(c.path) == c.before:
                raise problems[0]
        said = "finished what another command began" if finish else "undid what another command began"
        click.echo(f"{said}: {', '.join(shown(c.path, root) for c in wanted)}", err=True)
    journal.forget(root)


def interrupted(root: Path) -> list[BookError]:
    """Return a problem if a command was killed while it changed several files, and none is running that mends it."""
    found = journal.unfinished(root)
    if found is None or not found[0] or not is_free(root):
        return []
    files = ", ".join(shown(c.path, root) for c in found[1])
    problem = f"a command was killed halfway through changing {files}"
    return [BookError(Location(shown(found[1][0].path, root), 1), problem, "run `litbook update`, which mends it")]


def saved(wanted: Change, root: Path) -> BookError:
    """Return the problem of a file that isn't what it was."""
    now = content(wanted.path)
    line = 1
    if now is None:
        problem = "this file was deleted while the command ran"
    elif wanted.before is None:
        problem = "this file exists already, and was left as it is"
    else:
        problem = "someone saved this file while the command ran, and it was left as they saved it"
        pairs = zip(now.split(b"\n"), wanted.before.split(b"\n"), strict=False)
        line = next((n for n, (new, old) in enumerate(pairs, start=1) if new != old), 1)
    return BookError(Location(shown(wanted.path, root), line), problem, "run the command again")


def unwritable(wanted: Change, root: Path, error: OSError) -> BookError:
    """Return the problem of a file that the system won't write."""
    place = Location(shown(wanted.path, root), 1)
    remedy = "free some space" if error.errno in NO_SPACE else "make it and its folder writable"
    return BookError(place, f"it can't be written: {error.strerror}", f"{remedy}, and run the command again")
