"""The pages of a book after a move: links, references, titles, labels, rows in order, and old addresses. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from posixpath import relpath
from urllib.parse import quote

from litbook.commands.restructure import addresses
from litbook.commands.restructure.wishes import number_of
from litbook.core.errors import BookError
from litbook.core.model import Chapter, Location
from litbook.source.elements.references.links import LINES, Link, changed, links
from litbook.source.elements.references.targets import Targets, all_targets
from litbook.source.elements.references.texts import right_text, with_own_number
from litbook.source.prose import front_matter_length

LABEL = re.compile(r"""^(?P<before>\s*"?label"?:\s*["']?[A-Za-z]*)(?P<number>\d+)""", re.MULTILINE)
ROW = re.compile(r"(?:[|]|[-*])[ ]+\[")
"""A row of a table or an item of a list that begins with a link."""


@dataclass(frozen=True, slots=True)
class Renames:
    """The new path of each page that moves, by its old one."""

    new: Mapping[str, str]
    docs: str
    """The folder of the pages."""
    edition: str = ""
    """The edition that readers have, whose addresses are remembered."""

    def path(self, old: str) -> str:
        """Return the path that a page has afterwards."""
        return self.new.get(old, old)

    def followed(self, link: Link) -> str:
        """Return the address that a link should have."""
        if link.page not in self.new:
            return link.address
        path, mark, rest = re.fullmatch(r"([^?#]*)([?#]?)(.*)", link.address, re.DOTALL).groups()  # type: ignore[union-attr]
        if not path:
            return link.address
        folder, slash, _ = path.rpartition("/")
        return f"{folder}{slash}{quote(self.new[link.page].rpartition('/')[2])}{mark}{rest}"


def targets_after(pages: Sequence[Chapter], renames: Renames) -> Targets:
    """Return what references can lead to once the pages have moved."""
    return all_targets([relabeled(replace(page, path=renames.path(page.path)), page) for page in pages])


def relabeled(page: Chapter, before: Chapter) -> Chapter:
    """Return a page that moved with its own number in its label, if it had it there before."""
    label = LABEL.sub(lambda match: new_number(match, before.path, page.path), f"label: {page.meta.get('label')}")
    return replace(page, meta={**page.meta, "label": label.removeprefix("label: ")}) if "label" in page.meta else page


def new_number(match: re.Match[str], old: str, new: str) -> str:
    """Return a matched label with the number of the path ``new`` if it has that of ``old``."""
    number = number_of(new) if int(match["number"]) == number_of(old) else match["number"]
    return f"{match['before']}{number}"


def page_after(text: str, page: Chapter, renames: Renames, known: Targets) -> tuple[str, list[BookError]]:
    """Return the text of a page once all pages have moved, and what couldn't be changed in it. Raises BookError."""
    old, new = page.path, renames.path(page.path)
    order = [] if old.endswith(".ipynb") else numbers_of_rows(text, old, renames)

    def change(link: Link) -> tuple[str, str]:
        there = replace(link, page=renames.path(link.page))
        return right_text(there, known) or "", renames.followed(link)

    text = sorted_rows(changed(text, old, change), order) if order else changed(text, old, change)
    problems: list[BookError] = []
    if new != old:
        if not old.endswith(".ipynb"):
            text = with_own_number(text, replace(page, path=new))
        text = with_label(text, old, new)
        text, problems = with_address(text, renames, old)
    return text, problems


def with_label(text: str, old: str, new: str) -> str:
    """Return a page's text with its own number in its label, if it had it there before."""
    if old.endswith(".ipynb"):
        start = text.rfind('"litbook": {')
        return text[:start] + LABEL.sub(lambda match: new_number(match, old, new), text[start:]) if start > 0 else text
    lines = LINES.findall(text)
    for index in range(front_matter_length(text)):
        lines[index] = LABEL.sub(lambda match: new_number(match, old, new), lines[index])
    return "".join(lines)


def with_address(text: str, renames: Renames, old: str) -> tuple[str, list[BookError]]:
    """Return a page's text with its old address remembered, or a problem if that can't be done."""
    places = (relpath(old, renames.docs), relpath(renames.path(old), renames.docs))
    remember = addresses.in_notebook if old.endswith(".ipynb") else addresses.remembered
    after = remember(text, *places, renames.edition)
    if after is not None:
        return after, []
    remedy = f"add {places[0]} to `formerly` by hand, if readers know it"
    return text, [BookError(Location(renames.path(old), 1), "its old address isn't remembered", remedy)]


def numbers_of_rows(text: str, path: str, renames: Renames) -> list[tuple[int, int] | None]:
    """Return, for each line, the number before and after of the chapter that a row begins with; None for other lines."""
    first: dict[int, str] = {}
    for link in links(text, path):
        first.setdefault(link.location.line, link.page)
    found: list[tuple[int, int] | None] = []
    for index, line in enumerate(LINES.findall(text), start=1):
        page = first.get(index, "") if ROW.match(line) else ""
        before, after = number_of(page), number_of(renames.path(page))
        found.append(None if before is None or after is None else (before, after))
    return found


def sorted_rows(text: str, order: Sequence[tuple[int, int] | None]) -> str:
    """Return the text with each run of rows that was in the chapters' order in their new order."""
    lines, start = LINES.findall(text), 0
    while start < len(lines):
        end = start
        while end < len(lines) and order[end] is not None:
            end += 1
        rows = [(pair, lines[start + i]) for i, pair in enumerate(order[start:end]) if pair]
        whole = all(line.endswith(("\n", "\r")) for _, line in rows)
        if whole and [pair[0] for pair, _ in rows] == sorted(pair[0] for pair, _ in rows):
            lines[start:end] = [line for _, line in sorted(rows, key=lambda row: row[0][1])]
        start = end + 1
    return "".join(lines)
