"""Make the package from the chapters, as text. Pure: nothing is written here."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from litbook.core.errors import BookError
from litbook.core.model import Block, Chapter, Location
from litbook.source.book import Book
from litbook.tangle import imports, resolve
from litbook.tangle.fold import Change, Draft, Fold, Step
from litbook.tangle.statements import Line, source_of

HEADER = "# Generated from the chapters in {docs}/ by `litbook tangle`: edit those, not this file."
SOURCE_MAP = "source-map.json"

Span = tuple[int, int, str, int, int]
"""First line, number of lines, chapter, number of the block, first line in the block (edits of prose don't change it)."""


@dataclass(frozen=True, slots=True)
class Module:
    """One file of the package."""

    path: str
    """POSIX path relative to the source folder: ``litgrad/engine.py``."""
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The content of the file."""
        return source_of(self.lines)


@dataclass(frozen=True, slots=True)
class Package:
    """Everything the chapters make."""

    modules: Mapping[str, Module]
    """By path; each comes after those it imports."""
    changes: tuple[Change, ...]
    """The changes each block makes, in order."""
    steps: tuple[Step, ...]
    """The same changes, with the source before and after."""
    chapters: Mapping[str, Chapter]
    """The chapters that make it, by path."""

    def files(self) -> dict[str, str]:
        """Return the text of each file by path, source maps included."""
        found = {path: module.text for path, module in self.modules.items()}
        for top in sorted({path.partition("/")[0] for path in found}):
            spans = {
                path: source_spans(m, self.chapters) for path, m in self.modules.items() if path.startswith(f"{top}/")
            }
            data = ",\n".join(f"  {json.dumps(path)}: {json.dumps(spans[path])}" for path in sorted(spans))
            found[f"{top}/{SOURCE_MAP}"] = f"{{\n{data}\n}}\n"
        return found


@functools.lru_cache(maxsize=8)  # the checks and the site ask for the same
def package(book: Book, upto: int | None = None) -> Package:
    """Return what a book's chapters make, or those up to number ``upto``, without appendices. Raises BookError."""
    chosen = (chapter for chapter in book.sequence if upto is None or chapter.order < (0, upto + 1))
    return tangle(chosen, book.settings.docs_name)


def tangle(chapters: Iterable[Chapter], docs: str = "docs") -> Package:
    """Return the package as of the last of ``chapters``, which are in the book's order.

    Raises BookError for the first block that can't go into its file.
    """
    chapters = list(chapters)
    fold = fold_blocks(file_blocks(chapters))
    needs = resolve.dependencies(fold)
    packages = {path.partition("/")[0] for path in fold.drafts}
    header = Line(HEADER.format(docs=docs))
    modules = {}
    for path in inits(fold.drafts):
        modules[path] = Module(path, (header,))
    for path in resolve.import_order(fold, needs):
        draft = fold.drafts[path]
        own = {name: module_name(fold.owners[name]) for name in needs[path]}
        body = tuple(module_lines(draft, own, packages))
        modules[path] = Module(path, (header, *body))
    return Package(modules, tuple(fold.changes), tuple(fold.steps), {chapter.path: chapter for chapter in chapters})


def fold_blocks(blocks: Iterable[Block]) -> Fold:
    """Return the package so far, with ``blocks`` folded in. Raises BookError."""
    fold = Fold()
    for block in blocks:
        fold.add(block)
    return fold


def file_blocks(chapters: Iterable[Chapter]) -> Iterator[Block]:
    """Yield every block that goes into a file. Raises BookError for one on a page without a place in the book."""
    for chapter in chapters:
        for block in chapter.blocks:
            if block.file and not block.recap:
                if not chapter.has_place:
                    problem = "a page without a number has no place in the package"
                    raise BookError(block.location, problem, "give the file's name a number, as in 05-name.md")
                yield block


def module_lines(draft: Draft, own: Mapping[str, str], packages: set[str]) -> Iterator[Line]:
    """Yield the lines of a file below its header. ``own`` are names to import from the package, with their modules."""
    body = list(draft.lines())
    text = source_of(body)
    used = imports.names_used(text, draft.path)
    entries = [
        entry
        for entry in imports.imported_by(draft.imports)
        if imports.bound_name(entry) in used or entry[0] == "__future__" or draft.path.endswith("__init__.py")
    ]
    entries += [(module, name, None) for name, module in own.items()]
    if draft.docstring:
        yield from draft.docstring.lines
    if entries:
        if draft.docstring:
            yield Line("")
        yield from (Line(line) for line in imports.import_lines(entries, packages))
    yield from body


def inits(paths: Iterable[str]) -> list[str]:
    """Return each ``__init__.py`` that a folder needs and no block makes."""
    folders = {str(parent) for path in paths for parent in PurePosixPath(path).parents if str(parent) != "."}
    return sorted({f"{folder}/__init__.py" for folder in folders} - set(paths))


def module_name(path: str) -> str:
    """Return the module of a file: ``litgrad.engine`` for ``litgrad/engine.py``."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def source_spans(module: Module, chapters: Mapping[str, Chapter]) -> list[Span]:
    """Return the spans of ``module``: runs of lines that come from the same place."""
    spans: list[Span] = []
    last: Location | None = None
    for number, line in enumerate(module.lines, start=1):
        if line.origin and last and line.origin == Location(last.path, last.line + 1):
            spans[-1] = (spans[-1][0], spans[-1][1] + 1, *spans[-1][2:])
        elif line.origin:
            blocks = chapters[line.origin.path].blocks
            index = next(i for i, b in enumerate(blocks) if b.location.line < line.origin.line < b.last_line)
            offset = line.origin.line - blocks[index].location.line
            spans.append((number, 1, line.origin.path, index + 1, offset))
        last = line.origin
    return spans


def place_of(source_map: str, path: str, line: int) -> tuple[str, int, int] | None:
    """Return where line ``line`` of the file ``path`` comes from: chapter, number of the block, line in it; or None."""
    for first, count, chapter, block, offset in json.loads(source_map).get(path, []):
        if first <= line < first + count:
            return chapter, block, offset + line - first
    return None
