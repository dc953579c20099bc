"""The code so far, beside the text: the package's files as of each block of a page. Pure.

A page's states have nearly all of their lines in common. Each line is in its file once, highlighted, and a state
says which runs of lines it has.
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
"""The package's files by their paths."""
Run = tuple[int, int]
"""First and last, the last included."""


@dataclass
class Drawer:
    """What the drawer of one page holds; it grows block by block."""

    lines: list[str] = field(default_factory=list)
    """The HTML of each line that any of the states has."""
    shown: dict[str, list[int]] = field(default_factory=dict)
    """Each file as the places of its lines in ``lines``, as of now."""
    states: list[dict[str, Any]] = field(default_factory=list)

    def add(self, number: int, files: Files, block: Block | None = None) -> None:
        """The state after ``block``, which has that number on the page: the files that differ, and the lines it made."""
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
        """Where the lines ``after`` are: those that were there ``before`` stay, the others are added."""
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
    """What the drawer of each page holds, as JSON by the page's path; none for a page before the first file.

    The pages come in the book's order. Raises BookError for a block that cannot go into its file.
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
    """By number, a notebook after the chapter of its number: it has what all before it made."""
    return sorted(pages, key=lambda page: (page.order[:2], page.path.endswith(".ipynb"), page.order))


def inputs(pages: Iterable[Chapter]) -> list[object]:
    """All that decides what the drawers of these pages hold."""
    return [
        [page.path, bool(page.blocks), [(n, b.file, b.source, b.recap) for n, b in enumerate(page.blocks) if b.file]]
        for page in pages
    ]


def files_of(fold: Fold) -> dict[str, tuple[Line, ...]]:
    """The files as they are now. Amid a chapter they may use what only a later block defines."""
    packages = {path.partition("/")[0] for path in fold.drafts}
    found = {}
    for path, draft in fold.drafts.items():
        imported = {imports.bound_name(entry) for entry in imports.imported_by(draft.imports)}
        used = imports.names_used(source_of(draft.lines()), path) - imported
        own = {name: module_name(fold.owners[name]) for name in used if name in fold.owners}
        with suppress(BookError):  # it needs itself so far
            resolve.arrange(draft, imported | own.keys())
        lines = list(module_lines(draft, own, packages))
        start = next((place for place, line in enumerate(lines) if line.text), 0)
        found[path] = tuple(lines[start:])
    return found


@functools.lru_cache(maxsize=64)
def highlighted(text: str) -> tuple[str, ...]:
    """The HTML of each line, in the classes that the page's own code has."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    return tuple(highlight(text, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True)).split("\n")[:-1])


def is_from(line: Line, block: Block) -> bool:
    """Whether the block made the line."""
    first, origin = block.location, line.origin
    return origin is not None and origin.path == first.path and first.line < origin.line < block.last_line


def runs(numbers: Iterable[int]) -> list[Run]:
    """``numbers`` with each run of successive ones as its first and its last."""
    found: list[Run] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
