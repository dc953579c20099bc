"""The blocks of a page that its last one rests on, so that a replay need not run the others. Pure.

What a block rests on is more than the names it reads: a list may hold an object that another block changes through it.
So each variable is followed to the blocks whose objects it may hold, and whatever touches one of these is kept.
Functions, classes and modules are shared by all and changed by few: a block that only calls them may go.
"""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Part:
    """What a block does with names."""

    loads: set[str] = field(default_factory=set)
    """Names that it reads, also inside of functions."""
    shared: set[str] = field(default_factory=set)
    """Functions, classes and modules that it defines or changes."""
    variables: dict[str, set[str]] = field(default_factory=dict)
    """What else it binds, and the names that this is made from."""
    seeds: set[str] = field(default_factory=set)
    """Modules that it gives a state."""


def relevant(sources: list[str], *called: str) -> list[str]:
    """The same blocks, emptied where neither the last one nor a function that is ``called`` after it would notice."""
    try:
        parts = [part_of(source) for source in sources]
    except SyntaxError:
        return sources
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
            if index not in kept and (touched[index] & reach or index in reach or part.shared & names & shared)
        }
        if not more:
            return [source if index in kept else "" for index, source in enumerate(sources)]
        kept |= more
        names |= {name for index in more for name in parts[index].loads}
        reach |= {origin for index in more for origin in touched[index]}


def origins(parts: list[Part], shared: set[str]) -> Iterator[set[int]]:
    """For each block the blocks whose objects it may touch."""
    held: dict[str, set[int]] = {}
    inside: dict[str, set[str]] = {}
    for index, part in enumerate(parts):
        loads = set(part.loads)
        for name in part.shared & shared:
            inside[name] = inside.get(name, set()) | part.loads
        todo = [name for name in loads if name in inside]
        while todo:  # what the functions that it calls read
            new = inside[todo.pop()] - loads
            loads |= new
            todo += [name for name in new if name in inside]
        touched = {origin for name in loads for origin in held.get(name, set())}
        yield touched
        for name, made_from in part.variables.items():
            held[name] = {index}.union(*(held.get(other, set()) for other in made_from))
        for name in part.shared - shared:
            held[name] = held.get(name, set()) | {index}


def part_of(source: str) -> Part:
    """What a block does with names. Raises SyntaxError."""
    part = Part(loads=names_read(source))
    tree = ast.parse(source)
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr="seed", value=ast.Name(id=name)):
                part.seeds.add(name)
            case ast.Attribute(value=ast.Name(id=name), ctx=ast.Store()):
                part.shared.add(name)  # a class that is given a method
    for statement in tree.body:
        names = names_bound(ast.unparse(statement))
        if isinstance(statement, ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom):
            calls = (call for call in getattr(statement, "decorator_list", ()) if isinstance(call, ast.Call))
            changed = {name.id for call in calls for name in call.args if isinstance(name, ast.Name)}
            part.shared |= changed or names
        else:
            made_from = names_read(ast.unparse(statement))
            for name in names:
                part.variables[name] = part.variables.get(name, set()) | made_from
    return part


def names_read(source: str) -> set[str]:
    """The names of the page that code reads, inside of functions too, where those of the function are its own."""
    tables = [symtable.symtable(source, "page", "exec")]
    found = set()
    for table in tables:
        tables += table.get_children()
        at_top = table.get_type() == "module"
        found |= {s.get_name() for s in table.get_symbols() if s.is_referenced() and (at_top or s.is_global())}
    return found


def names_bound(source: str) -> set[str]:
    """The names of the page that code gives a meaning where it stands."""
    table = symtable.symtable(source, "page", "exec")
    return {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()}
