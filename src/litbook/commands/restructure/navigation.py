"""The navigation in `mkdocs.yml` after a move: the lines of pages change places, and everything else stays. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from posixpath import dirname

from litbook.commands.restructure.wishes import number_of
from litbook.core.errors import BookError
from litbook.core.model import Location
from litbook.source.elements.references.links import LINES
from litbook.source.navigation import Navigation

ITEM = re.compile(r"(?P<indent>[ ]*)(?P<rest>-[ ].*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Run:
    """Neighboring lines with pages that have the same number and the same folder."""

    first: int
    """The index of its first line."""
    lines: tuple[str, ...]
    folder: str
    number: int


def moved(text: str, nav: Navigation, new: Mapping[str, str]) -> tuple[str, list[BookError]]:
    """Return the text of `mkdocs.yml` with pages at their new paths and in their new order, and what it couldn't change.

    ``new`` has the new path of each page that moves, relative to the folder of the pages, by its old one. A page that moves
    past others takes the place, and so the section, of the page that had its number.
    """
    lines = LINES.findall(text)
    entries = [entry for entry in nav.entries or () if entry.is_page]
    at = {entry.location.line - 1: entry.path for entry in entries}
    problems: list[BookError] = []
    for entry in entries:
        index = entry.location.line - 1
        if entry.path in new:
            lines[index] = re.sub(
                rf"(?<![\w/.-]){re.escape(entry.path)}(?![\w/-])", new[entry.path], lines[index], count=1
            )
    numbers = {number_of(old): number_of(path) for old, path in new.items()}
    if numbers and any(old != number for old, number in numbers.items()):
        order, problems = reordered([*runs(lines, at)], numbers)
        lines = with_runs(lines, order)
    return "".join(lines), problems + shared_lines(nav, entries_of=[entry.location.line for entry in entries], new=new)


def shared_lines(nav: Navigation, entries_of: Sequence[int], new: Mapping[str, str]) -> list[BookError]:
    """Return a problem for each line with several pages, which can't change places."""
    crowded = sorted({line for line in entries_of if entries_of.count(line) > 1})
    remedy = "put each page on a line of its own, or check their order"
    return [BookError(Location(nav.path, line), "several pages on one line", remedy) for line in crowded if new]


def runs(lines: Sequence[str], at: Mapping[int, str]) -> Iterator[Run]:
    """Yield the runs of the navigation, given the old path on each line that has a page."""
    numbered = [(i, dirname(path), number) for i, path in sorted(at.items()) if (number := number_of(path)) is not None]
    keyed = [(i, folder, number) for i, folder, number in numbered if ITEM.fullmatch(lines[i])]
    for _, group in groupby(enumerate(keyed), key=lambda pair: (pair[1][0] - pair[0], *pair[1][1:])):
        found = [each for _, each in group]
        first, folder, number = found[0]
        yield Run(first, tuple(lines[i] for i, *_ in found), folder, number)


def reordered(
    found: Sequence[Run], numbers: Mapping[int | None, int | None]
) -> tuple[dict[int, list[Run]], list[BookError]]:
    """Return the runs that belong where each run that moves was, by its first line; an empty list removes it."""
    places: dict[int, list[Run]] = {run.first: [run] for run in found}
    problems = []
    for folder in {run.folder for run in found}:
        here = {run.number: run for run in found if run.folder == folder}
        if len(here) < sum(run.folder == folder for run in found):
            first = min(run.first for run in found if run.folder == folder)
            remedy = "put those with the same number below each other, in the order you want"
            problems.append(BookError(Location("mkdocs.yml", first + 1), "pages with one number are apart", remedy))
            continue
        moving = {n: run for n, run in here.items() if n in numbers}
        after = {numbers[n]: run for n, run in moving.items()}
        if set(after) == set(moving):
            for number, run in after.items():
                places[here[number or 0].first] = [run]
            continue
        for run in moving.values():
            places[run.first] = []
        for number, run in sorted(after.items(), key=lambda pair: pair[0] or 0):
            rest = [other for n, other in here.items() if n not in moving]
            lower = [other for other in rest if other.number < (number or 0)]
            if lower:
                places[max(lower, key=lambda each: each.number).first].append(run)
            elif rest:
                places[min(rest, key=lambda each: each.number).first].insert(0, run)
            else:
                places[run.first] = [run]
    return places, problems


def with_runs(lines: Sequence[str], places: Mapping[int, Sequence[Run]]) -> list[str]:
    """Return the lines with the given runs at each place, indented like the run that was there."""
    after, index = [], 0
    sizes = {run.first: len(run.lines) for group in places.values() for run in group}
    while index < len(lines):
        if index not in places:
            after.append(lines[index])
            index += 1
            continue
        indent = ITEM.fullmatch(lines[index])
        for run in places[index]:
            for line in run.lines:
                item = ITEM.fullmatch(line)
                after.append((indent["indent"] if indent else "") + (item["rest"] if item else line))
        index += sizes[index]
    return after
