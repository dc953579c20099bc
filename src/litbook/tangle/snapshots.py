"""Snapshots of the package's files as of each block of a page, for the drawer beside the text. Pure.

The states of a page have nearly all their lines in common. Each line is stored once, highlighted, and a state consists of
runs of line numbers.
"""

from __future__ import annotations

import difflib
import functools
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from litbook.core.cache import kept_text
from litbook.core.errors import BookError
from litbook.core.model import Block, Chapter
from litbook.source.book import Book
from litbook.tangle import imports, resolve
from litbook.tangle.fold import Fold
from litbook.tangle.package import module_lines, module_name
from litbook.tangle.statements import Line, source_of

Files = Mapping[str, tuple[Line, ...]]
"""The lines of the package's files by path."""
Run = tuple[int, int]
"""First and last number, inclusive."""


@dataclass
class Drawer:
    """The content of one page's drawer, built block by block."""

    lines: list[str] = field(default_factory=list)
    """The HTML of each line in any of the states."""
    shown: dict[str, list[int]] = field(default_factory=dict)
    """The current state of each file, as indices into ``lines``."""
    states: list[dict[str, Any]] = field(default_factory=list)

    def add(self, number: int, files: Files, block: Block | None = None) -> None:
        """Add the state after ``block``, number ``number`` on the page: the files that changed, and the lines it made."""
        changed: dict[str, list[Run]] = {}
        made: dict[str, list[Run]] = {}
        for path, lines in files.items():
            now = self.places(self.shown.get(path, []), highlighted(source_of(lines)))
            if now != self.shown.get(path):
                self.shown[path] = now
                changed[path] = runs(now)
            own = [place for place, line in enumerate(lines) if block and is_from(line, block)]
            if own:
                made[path] = runs(own)
        self.states.append({"block": number, "files": changed, "made": made})

    def places(self, before: Sequence[int], after: Sequence[str]) -> list[int]:
        """Return the indices of the lines ``after``: those also in ``before`` keep theirs, the others are added."""
        found: list[int] = []
        matcher = difflib.SequenceMatcher(None, [self.lines[place] for place in before], after, autojunk=False)
        for kind, start, end, first, last in matcher.get_opcodes():
            if kind == "equal":
                found += before[start:end]
            else:
                found += range(len(self.lines), len(self.lines) + last - first)
                self.lines += after[first:last]
        return found


def kept_drawers(book: Book) -> dict[str, str]:
    """Return :func:`drawers` of a book's chapters and notebooks, from its cache where they're known. Raises BookError."""
    pages = in_order([*book.sequence, *(page.chapter for page in book.notebooks)])
    found = kept_text(book.settings.root, inputs(pages), lambda: json.dumps(drawers(pages)))
    return dict(json.loads(found))


def drawers(pages: Iterable[Chapter]) -> dict[str, str]:
    """Return the content of each page's drawer, as JSON by the page's path; none for a page before the first file.

    The pages are in the book's order. Raises BookError for a block that can't go into its file.
    """
    fold, found = Fold(), {}
    files: Files = {}
    for page in pages:
        drawer = Drawer()
        drawer.add(0, files)
        for number, block in enumerate(page.blocks, start=1):
            if block.file and not block.recap:
                fold.add(block)
                files = files_of(fold)
                drawer.add(number, files, block)
        if files and page.blocks:
            found[page.path] = json.dumps({"lines": drawer.lines, "states": drawer.states}, separators=(",", ":"))
    return found


def in_order(pages: Iterable[Chapter]) -> list[Chapter]:
    """Return pages in the book's order, a notebook after the chapter with its number."""
    return sorted(pages, key=lambda page: (page.order[:2], page.path.endswith(".ipynb"), page.order))


def inputs(pages: Iterable[Chapter]) -> list[object]:
    """Return everything that determines the content of these pages' drawers."""
    return [
        [page.path, bool(page.blocks), [(n, b.file, b.source, b.recap) for n, b in enumerate(page.blocks) if b.file]]
        for page in pages
    ]


def files_of(fold: Fold) -> dict[str, tuple[Line, ...]]:
    """Return the files as of now. In the middle of a chapter they may use names that only a later block defines."""
    packages = {path.partition("/")[0] for path in fold.drafts}
    found = {}
    for path, draft in fold.drafts.items():
        imported = {imports.bound_name(entry) for entry in imports.imported_by(draft.imports)}
        used = imports.names_used(source_of(draft.lines()), path) - imported
        own = {name: module_name(fold.owners[name]) for name in used if name in fold.owners}
        with suppress(BookError):  # a definition that needs itself, until a later block
            resolve.arrange(draft, imported | own.keys())
        lines = list(module_lines(draft, own, packages))
        start = next((place for place, line in enumerate(lines) if line.text), 0)
        found[path] = tuple(lines[start:])
    return found


@functools.lru_cache(maxsize=64)
def highlighted(text: str) -> tuple[str, ...]:
    """Return the HTML of each line, with the same classes as the code on the page."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    return tuple(highlight(text, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True)).split("\n")[:-1])


def is_from(line: Line, block: Block) -> bool:
    """Return True if the line comes from the block."""
    first, origin = block.location, line.origin
    return origin is not None and origin.path == first.path and first.line < origin.line < block.last_line


def runs(numbers: Iterable[int]) -> list[Run]:
    """Return the runs of consecutive ``numbers``."""
    found: list[Run] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
