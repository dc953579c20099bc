"""Chapters to the package: pure, from nouns to text; nothing is written here."""

from __future__ import annotations

import ast
import graphlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from litbook import imports, rules
from litbook.errors import BookError
from litbook.fold import Change, Draft, Fold
from litbook.model import Chapter, Location
from litbook.pieces import DECORATOR, Line

HEADER = "# Generated from the chapters in {docs}/ by `litbook tangle`: edit those, not this file."
SOURCE_MAP = "source-map.json"


@dataclass(frozen=True, slots=True)
class Module:
    """One file of the package."""

    path: str
    """POSIX path relative to the source folder: ``litgrad/engine.py``."""
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The file's content."""
        return "".join(line.text + "\n" for line in self.lines)


@dataclass(frozen=True, slots=True)
class Package:
    """All that the chapters make."""

    modules: Mapping[str, Module]
    """By path, in the order in which one may import another."""
    changes: tuple[Change, ...]
    """What each block does to the package, in order."""

    def files(self) -> dict[str, str]:
        """Path to text, the source maps included."""
        found = {path: module.text for path, module in self.modules.items()}
        for top in sorted({path.partition("/")[0] for path in found}):
            spans = {path: source_spans(m) for path, m in self.modules.items() if path.startswith(f"{top}/")}
            data = ",\n".join(f"  {json.dumps(path)}: {json.dumps(spans[path])}" for path in sorted(spans))
            found[f"{top}/{SOURCE_MAP}"] = f"{{\n{data}\n}}\n"
        return found


def tangle(chapters: Iterable[Chapter], docs: str = "docs") -> Package:
    """The package as of the last of ``chapters``, which come in the book's order.

    Raises BookError for the first block that cannot go into its file.
    """
    fold = fold_blocks(chapters)
    needs = dependencies(fold)
    packages = {path.partition("/")[0] for path in fold.drafts}
    header = Line(HEADER.format(docs=docs))
    modules = {}
    for path in inits(fold.drafts):
        modules[path] = Module(path, (header,))
    for path in import_order(fold, needs):
        draft = fold.drafts[path]
        own = {name: module_name(fold.owners[name]) for name in needs[path]}
        body = tuple(module_lines(draft, own, packages))
        modules[path] = Module(path, (header, *body))
    return Package(modules, tuple(fold.changes))


def recap(chapters: Iterable[Chapter]) -> list[tuple[str, str]]:
    """What "The code so far" holds after ``chapters``: titles and code, in an order that runs in one namespace.

    The first is the book's own ``extend``, which is in no file, under an empty title.
    """
    chapters = list(chapters)
    fold = fold_blocks(chapters)
    needs = dependencies(fold)
    found = [("", helper) for helper in extend_helper(chapters)]
    for path in import_order(fold, needs):
        draft = fold.drafts[path]
        draft.docstring = None
        lines = list(module_lines(draft, {}, set()))
        text = "".join(line.text + "\n" for line in lines).strip("\n")
        found.append((path, text + "\n"))
    return found


def fold_blocks(chapters: Iterable[Chapter]) -> Fold:
    """Every block that goes into a file, folded in."""
    fold = Fold()
    for chapter in chapters:
        for block in chapter.blocks:
            if block.file and not block.recap:
                if chapter.number is None:
                    problem = "a page without a number has no place in the package"
                    raise BookError(block.location, problem, "give the file's name a number, as in 05-name.md")
                fold.add(block)
    return fold


def extend_helper(chapters: Iterable[Chapter]) -> list[str]:
    """The source of the last definition of ``extend``, if there is one."""
    found: list[str] = []
    for block in (block for chapter in chapters for block in chapter.blocks):
        if block.file or block.recap or block.skip or f"def {DECORATOR}(" not in block.source:
            continue
        for node in ast.parse(block.source).body:
            if isinstance(node, ast.FunctionDef) and node.name == DECORATOR:
                found = ["\n".join(block.source.split("\n")[node.lineno - 1 : node.end_lineno]) + "\n"]
    return found


def dependencies(fold: Fold) -> dict[str, set[str]]:
    """For each file, the names that it uses and another file defines.

    Raises BookError for a name that nothing defines, and for a definition that stands above what it needs.
    """
    needs = {}
    for path, draft in fold.drafts.items():
        lines = list(draft.lines())
        text = "".join(line.text + "\n" for line in lines)
        used = imports.names_used(text, path)
        imported = {imports.bound_name(entry) for entry in imports.imported_by(draft.imports)}
        needs[path] = {name for name in used - imported if name in fold.owners}
        for name in sorted(used - imported - needs[path]):
            numbers = [n.lineno for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Name) and n.id == name]
            origin = lines[min(numbers) - 1].origin if numbers else None
            remedy = f'define or import it in a block with file="{path}"'
            raise BookError(origin or Location(path, 1), f"{path} uses {name}, which nothing in it defines", remedy)
        check_order(draft, imported | needs[path])
    return needs


def check_order(draft: Draft, defined: set[str]) -> None:
    """Raises BookError if a line of the file is executed before what it needs is defined."""
    later = {name: index for index, name in enumerate(draft.parts)}
    statements = []
    for name, part in draft.parts.items():
        inside = set(defined)
        members = getattr(part, "members", None)
        for member_name, member in (members or {}).items():
            statements.append((member, set(inside)))
            inside.add(member_name)
        if members is None:
            statements.append((part, set(defined)))
        defined.add(name)
    rules.check_order(statements, later)


def import_order(fold: Fold, needs: Mapping[str, set[str]]) -> list[str]:
    """The files, each after those that it imports.

    Raises BookError where two files need each other.
    """
    graph = {path: {fold.owners[name] for name in names} for path, names in needs.items()}
    try:
        return list(graphlib.TopologicalSorter(graph).static_order())
    except graphlib.CycleError as error:
        circle = " and ".join(dict.fromkeys(error.args[1]))
        first = next(iter(fold.drafts[error.args[1][0]].statements()))
        raise BookError(first.location, f"{circle} import each other", "move what both need into one file") from None


def module_lines(draft: Draft, own: Mapping[str, str], packages: set[str]) -> Iterator[Line]:
    """A file below its header: docstring, imports, definitions. ``own`` are names to import from the package."""
    body = list(draft.lines())
    text = "".join(line.text + "\n" for line in body)
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
    """The ``__init__.py`` that each folder needs and no block makes."""
    folders = {str(parent) for path in paths for parent in PurePosixPath(path).parents if str(parent) != "."}
    return sorted({f"{folder}/__init__.py" for folder in folders} - set(paths))


def module_name(path: str) -> str:
    """``litgrad.engine`` for ``litgrad/engine.py``."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def source_spans(module: Module) -> list[list[object]]:
    """``[first line, number of lines, chapter, first line there]`` for each run of lines from one place."""
    spans: list[list[object]] = []
    last: Location | None = None
    for number, line in enumerate(module.lines, start=1):
        if line.origin and last and line.origin == Location(last.path, last.line + 1):
            spans[-1][1] += 1  # type: ignore[operator]
        elif line.origin:
            spans.append([number, 1, line.origin.path, line.origin.line])
        last = line.origin
    return spans
