"""The blocks of a page that its last one rests on, so that a replay need not run the others. Pure.

What a block rests on is more than the names it reads: a list may hold an object that another block changes through it.
So each variable is followed to the blocks whose objects it may hold, and whatever touches one of these is kept.
Functions, classes and modules are shared by all and changed by few: a block that only calls them may go.
"""

from __future__ import annotations

from collections.abc import Iterator

from litbook.live.pyodide.parts import Part, part_of


def relevant(sources: list[str], *called: str) -> list[str]:
    """The same blocks, emptied where neither the last one nor a function that is ``called`` after it would notice."""
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
    """Count what several blocks import in the same words as the first one's."""
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
    """For each block the blocks whose objects it may touch."""
    held: dict[str, set[int]] = {}
    inside: dict[str, set[str]] = {}
    for index, part in enumerate(parts):
        loads = set(part.older)
        for name in part.shared.keys() & shared:
            inside[name] = inside.get(name, set()) | part.shared[name]
        todo = [name for name in loads if name in inside]
        while todo:  # what the functions that it calls read
            new = inside[todo.pop()] - loads
            loads |= new
            todo += [name for name in new if name in inside]
        touched = {origin for name in loads for origin in held.get(name, set())}
        yield touched
        for name, made_from in part.variables.items():
            held[name] = {index}.union(*(held.get(other, set()) for other in made_from))
        for name in part.shared.keys() - shared:
            held[name] = held.get(name, set()) | {index}
