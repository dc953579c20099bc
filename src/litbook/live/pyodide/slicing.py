"""Slice a page: find the blocks that its last one depends on, so that a replay can leave out the others. Pure.

A block depends on more than the names it reads: a list may hold an object that another block changes through it.
So each variable is traced to the blocks whose objects it may hold, and every block that touches one of these is kept.
Functions, classes, and modules are used by many blocks and changed by few: a block that only calls them can be dropped.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass, field

from litbook.core.syntax import names_bound, names_read

FIXED = (ast.Constant, ast.Name, ast.Attribute, ast.Tuple, ast.UnaryOp, ast.unaryop, ast.BinOp, ast.operator, ast.Load)
"""The nodes of an expression whose value is immutable, if all its names are builtins."""


@dataclass
class Part:
    """The names that a block reads and binds."""

    loads: set[str] = field(default_factory=set)
    """Names that it reads, including those read inside functions."""
    older: set[str] = field(default_factory=set)
    """Those of them that it hasn't assigned first."""
    shared: dict[str, set[str]] = field(default_factory=dict)
    """Functions, classes, modules, and constants that it defines or changes, each with the names it reads."""
    variables: dict[str, set[str]] = field(default_factory=dict)
    """Other names that it binds, each with the names that its value is made from."""
    imports: dict[str, str] = field(default_factory=dict)
    """Names that it imports, each with the import statement."""
    seeds: set[str] = field(default_factory=set)
    """Modules whose random generator it seeds."""


def relevant(sources: list[str], *called: str) -> list[str]:
    """Return the sources, with "" for each block that the last one and the ``called`` functions don't depend on.

    If a block has a syntax error, return ``sources`` unchanged.
    """
    try:
        parts = [part_of(source) for source in sources]
    except SyntaxError:
        return sources
    import_once(parts)
    stateful = {name for part in parts for name in part.seeds}
    shared = {name for part in parts for name in part.shared} - stateful
    shared -= {name for part in parts for name in part.variables}
    touched = list(origins(parts, shared))
    kept, names = {len(parts) - 1}, {*parts[-1].loads, *called}
    reach = set(touched[-1])
    while True:
        more = {
            index
            for index, part in enumerate(parts)
            if index not in kept and (touched[index] & reach or index in reach or part.shared.keys() & names & shared)
        }
        if not more:
            return [source if index in kept else "" for index, source in enumerate(sources)]
        kept |= more
        names |= {name for index in more for name in parts[index].loads}
        reach |= {origin for index in more for origin in touched[index]}


def import_once(parts: list[Part]) -> None:
    """Count a repeated import as the first block's only, if all blocks that define the name import it identically."""
    found: dict[str, set[str | None]] = {}
    for part in parts:
        for name in part.shared:
            found.setdefault(name, set()).add(part.imports.get(name))
    again: set[str] = set()
    for part in parts:
        names = {name for name in part.imports if len(found[name]) == 1}
        for name in names & again:
            del part.shared[name]
        again |= names


def origins(parts: list[Part], shared: set[str]) -> Iterator[set[int]]:
    """Yield for each block the indices of the blocks whose objects it may touch."""
    held: dict[str, set[int]] = {}
    inside: dict[str, set[str]] = {}
    for index, part in enumerate(parts):
        loads = set(part.older)
        for name in part.shared.keys() & shared:
            inside[name] = inside.get(name, set()) | part.shared[name]
        todo = [name for name in loads if name in inside]
        while todo:  # add the names read by the functions it calls
            new = inside[todo.pop()] - loads
            loads |= new
            todo += [name for name in new if name in inside]
        touched = {origin for name in loads for origin in held.get(name, set())}
        yield touched
        for name, made_from in part.variables.items():
            held[name] = {index}.union(*(held.get(other, set()) for other in made_from))
        for name in part.shared.keys() - shared:
            held[name] = held.get(name, set()) | {index}


def part_of(source: str) -> Part:
    """Return the names that a block reads and binds. Raises SyntaxError."""
    part, fresh = Part(), set[str]()
    for statement in ast.parse(source).body:
        text = ast.unparse(statement)
        names = set(names_bound(statement))
        reads = names_read(text) | (names & updated(statement))
        part.loads |= reads
        changed = attributes_set(statement) & reads  # such as a class that gets a method
        part.older |= reads - fresh
        if isinstance(statement, ast.Import | ast.ImportFrom):
            part.imports |= dict.fromkeys(names, text)
        if isinstance(statement, ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom):
            calls = (call for call in getattr(statement, "decorator_list", ()) if isinstance(call, ast.Call))
            changed |= {name.id for call in calls for name in call.args if isinstance(name, ast.Name)} or names
        elif is_fixed(statement, reads):
            changed |= names
        else:
            for name in names:
                part.variables[name] = part.variables.get(name, set()) | reads
        for name in changed:
            part.shared[name] = part.shared.get(name, set()) | reads
        fresh |= names if isinstance(statement, ast.Assign) else set()
        part.seeds |= {name for name, attribute in attributes(statement) if attribute.attr == "seed"}
    return part


def updated(tree: ast.AST) -> set[str]:
    """Return the names that augmented assignments read and bind, as in ``total += 1``."""
    return {n.target.id for n in ast.walk(tree) if isinstance(n, ast.AugAssign) and isinstance(n.target, ast.Name)}


def is_fixed(statement: ast.stmt, reads: set[str]) -> bool:
    """Return True if ``statement`` assigns an immutable value: numbers, strings, or builtins."""
    is_own = all(hasattr(builtins, name) for name in reads)
    return is_own and isinstance(statement, ast.Assign) and all(isinstance(n, FIXED) for n in ast.walk(statement.value))


def attributes(tree: ast.AST) -> Iterator[tuple[str, ast.Attribute]]:
    """Yield each attribute of a plain name: the name, and the node, whose ``ctx`` says if it's read or set."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield node.value.id, node


def attributes_set(tree: ast.AST) -> set[str]:
    """Return the names whose attributes ``tree`` sets."""
    return {name for name, attribute in attributes(tree) if isinstance(attribute.ctx, ast.Store)}
