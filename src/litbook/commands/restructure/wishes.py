"""What a move or a rename asks for: the new path of each page. Pure.

Pages with the same number, such as a chapter, its answers, and a notebook beside it, move together. The numbers of a book
stay the same set: the chapters between the old and the new position shift by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

import click

from litbook.core.errors import BookError
from litbook.core.model import Location
from litbook.source.elements.exercises import FOLDER, is_answers
from litbook.source.elements.glossary import PAGE

NUMBERED = re.compile(r"(?P<number>\d+)-(?P<name>.+)")
PLACE = re.compile(r"(?:(?:\d+|[A-Z])-)?")
"""What a name begins with that puts its page into the sequence: a number, or the letter of an appendix."""
SLUG = re.compile(r"[\w][\w.-]*")


def page_meant(said: str, paths: Iterable[str], docs: str, here: str = "") -> str:
    """Return the path of the page that an author means: by path, by name, or by number.

    ``here`` is the working directory, relative to the book's root. Raises BadParameter if there's no such page.
    """
    paths = sorted(paths, key=lambda path: (is_answers(path), path.endswith(".ipynb"), path))
    exact = [path for path in paths if path in (said, f"{docs}/{said}", f"{here}/{said}")]
    if said.isdecimal():
        exact = [path for path in paths if number_of(path) == int(said)]
    found = exact or [path for path in paths if PurePosixPath(path).stem == said]
    if not found:
        listed = ", ".join(PurePosixPath(path).name for path in paths if not is_answers(path))
        raise click.BadParameter(f"there is no page {said!r}; name one of {listed}", param_hint="PAGE")
    return found[0]


def moved(page: str, position: str, paths: Iterable[str]) -> dict[str, str]:
    """Return the new path of each page that changes its number when ``page`` moves to ``position``.

    Raises BookError for a page that can't move, and BadParameter for a position behind the last chapter.
    """
    start, end = number_of(page), int(position)
    if start is None:
        raise BookError(
            Location(page, 1), "this page has no number, so it has no position", "rename it, as in 05-name.md"
        )
    if start == end:
        raise BookError(Location(page, 1), f"it's number {end} already", "give it another position")
    width: dict[int, int] = {}
    for path in sorted(paths):
        number = number_of(path)
        if number is not None:
            width.setdefault(number, len(str(PurePosixPath(path).name).partition("-")[0]))
    if end > max(width):
        there = f"there are {len(width)} chapters, and the last is number {max(width)}"
        raise click.BadParameter(f"there is no position {end}: {there}", param_hint="POSITION")
    between = sorted(number for number in width if min(start, end) <= number <= max(start, end))
    if end in width:
        order = between[1:] + between[:1] if start < end else between[-1:] + between[:-1]
        new = dict(zip(order, between, strict=True))
    else:
        new = {start: end}
        width[end] = max(len(position), width[start])
    return {path: renumbered(path, new[n], width) for path in paths if (n := number_of(path)) in new}


def renumbered(path: str, number: int, width: Mapping[int, int]) -> str:
    """Return ``path`` with another number, as wide as the number is written elsewhere."""
    page = PurePosixPath(path)
    match = NUMBERED.fullmatch(page.name)
    name = match["name"] if match else page.name
    return str(page.with_name(f"{number:0{width[number]}}-{name}"))


def renamed(page: str, name: str, paths: Iterable[str]) -> dict[str, str]:
    """Return the new path of ``page`` and of its answers when it's called ``name``. Raises BookError."""
    paths = set(paths)
    path = PurePosixPath(page)
    number = PLACE.match(path.name)[0]  # type: ignore[index]
    slug = name.removesuffix(path.suffix).removeprefix(number)
    if path.name in ("index.md", PAGE):
        raise BookError(Location(page, 1), "this page is found by its name", "leave it as it is")
    if NUMBERED.fullmatch(slug):
        raise BookError(Location(page, 1), f"{name!r} has a number", "use `litbook move` to change the number")
    if not SLUG.fullmatch(slug):
        raise BookError(Location(page, 1), f"{name!r} cannot be a name", "use letters, digits, and hyphens")
    chosen = [page, str(path.parent / FOLDER / path.name), str(path.parent.parent / path.name) * is_answers(page)]
    new = {old: str(PurePosixPath(old).with_name(f"{number}{slug}{path.suffix}")) for old in chosen if old in paths}
    for old, other in new.items():
        if old == other:
            raise BookError(Location(page, 1), f"it's called {path.name} already", "give it another name")
        if other in paths:
            raise BookError(Location(page, 1), f"there's already a page {other}", "choose another name")
    return new


def number_of(path: str) -> int | None:
    """Return the number that a page's name begins with."""
    match = NUMBERED.fullmatch(PurePosixPath(path).name)
    return int(match["number"]) if match else None
