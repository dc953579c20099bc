"""Where a line of a chapter goes in the package, or why it goes nowhere. Pure."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from litbook.core.errors import BookError
from litbook.core.model import Block, Chapter, Location
from litbook.core.syntax import Function, names_bound
from litbook.tangle.package import Package
from litbook.tangle.statements import DECORATOR, Statement, extended_class, statements_of

Place = tuple[str, int]
"""A file of the package, and a line of it."""


def destinations(package: Package, chapter: Chapter, line: int) -> list[Place]:
    """Return the place of a chapter's line in the package; for a fence, where each stretch of its block begins.

    Raises BookError for a line that isn't there, which says why.
    """
    location = Location(chapter.path, line)
    block = next((b for b in chapter.blocks if b.location.line <= line <= b.last_line), None)
    if block is None:
        raise BookError(location, "this line is in no block", "name a line of a block that has file= in its header")
    if block.recap:
        raise BookError(location, "“The code so far” is made from the package", "name a line of an earlier chapter")
    if block.file is None:
        problem = "nothing of this block goes into the package, since it has no file= in its header"
        raise BookError(location, problem, "name a line of a block that has")
    of_fence = line in (block.location.line, block.last_line)
    found = list(stretches(package, block) if of_fence else exact(package, location))
    if not found:
        raise BookError(location, *reason(package, block, line))
    return found


def exact(package: Package, location: Location) -> Iterator[Place]:
    """Yield the places that a line of a chapter has gone to."""
    for path, module in package.modules.items():
        yield from ((path, number) for number, line in enumerate(module.lines, start=1) if line.origin == location)


def stretches(package: Package, block: Block) -> Iterator[Place]:
    """Yield the first line of each stretch of a file that comes from ``block``."""
    for path, module in package.modules.items():
        before = False
        for number, line in enumerate(module.lines, start=1):
            here = line.origin is not None and line.origin.path == block.location.path
            inside = here and line.origin is not None and block.location.line < line.origin.line < block.last_line
            if inside and not before:
                yield path, number
            before = inside or (before and not line.text)


def reason(package: Package, block: Block, line: int) -> tuple[str, str]:
    """Return the problem and the remedy of a line of ``block`` that isn't in the package."""
    inside = line - block.location.line
    for name in names_at(block, inside):
        later = next((c.block for c in package.changes if c.previous is block and c.name == name), None)
        if later:
            return f"{later.location} replaces {name}", "look there"
    text = block.source.split("\n")[inside - 1].strip() if inside <= block.source.count("\n") else ""
    if not text:
        return "an empty line, and the package has its own", "name a line with code"
    if text.startswith(f"@{DECORATOR}("):
        return f"@{DECORATOR} says which class the method goes into, and stays in the chapter", "name the next line"
    if text.startswith(("import ", "from ")):
        return f"imports are gathered at the top of {block.file}, if its code uses them", "look there"
    return "a later block took its place", f"see how {block.file} came about with `litbook outline`"


def names_at(block: Block, line: int) -> Iterator[str]:
    """Yield the names of the definitions around a line of ``block``, counted from 1, as changes call them."""
    for statement in statements_of(block) if line else ():
        if not (statement.lines and covers(statement.node, line)):
            continue
        owner = extended_class(statement)
        if isinstance(statement.node, ast.ClassDef):
            yield from members_at(statement, line)
        yield f"{owner}.{statement.name}" if owner else statement.name


def members_at(statement: Statement, line: int) -> Iterator[str]:
    """Yield the name of the member of a class around a line."""
    assert isinstance(statement.node, ast.ClassDef)
    for node in statement.node.body:
        if covers(node, line):
            names = [node.name] if isinstance(node, Function | ast.ClassDef) else list(names_bound(node))
            yield from (f"{statement.name}.{name}" for name in names)


def covers(node: ast.stmt, line: int) -> bool:
    """Return True if a statement, with its decorators, has this line."""
    first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
    last = node.end_lineno or node.lineno
    return bool(first <= line <= last)
