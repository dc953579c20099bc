"""Find where the names that a file uses come from, and put its definitions in an order that runs."""

from __future__ import annotations

import ast
import graphlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations

from litbook.core.errors import BookError
from litbook.core.model import Location
from litbook.core.syntax import BUILTINS
from litbook.tangle import imports
from litbook.tangle.fold import ClassDraft, Draft, Fold
from litbook.tangle.rules import names_at_definition, names_in_head
from litbook.tangle.statements import Statement, source_of


def dependencies(fold: Fold) -> dict[str, set[str]]:
    """Return the names that each file uses from other files, after putting its definitions in order.

    Raises BookError for a name that nothing defines, and for a definition that needs itself.
    """
    needs = {}
    for path, draft in fold.drafts.items():
        lines = list(draft.lines())
        text = source_of(lines)
        imported = {imports.bound_name(entry) for entry in imports.imported_by(draft.imports)}
        unknown = imports.names_used(text, path) - imported
        needs[path] = {name for name in unknown if name in fold.owners}
        for name in sorted(unknown - needs[path]):
            numbers = [n.lineno for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Name) and n.id == name]
            origin = lines[min(numbers) - 1].origin if numbers else None
            remedy = f'define or import it in a block with file="{path}"'
            raise BookError(origin or Location(path, 1), f"{path} uses {name}, which nothing in it defines", remedy)
        arrange(draft, imported | needs[path])
        check_age(fold, draft)
    return needs


def executed(part: Statement | ClassDraft) -> Iterator[tuple[str, Statement, set[str]]]:
    """Yield each statement that Python executes for ``part``, with its class (or "") and the names it needs immediately."""
    if not isinstance(part, ClassDraft):
        yield "", part, names_at_definition(part.node)
        return
    yield "", part.statement, names_in_head(part.statement.node)
    for member in part.members.values():
        yield part.statement.name, member, names_at_definition(member.node)


def arrange(draft: Draft, defined: set[str]) -> None:
    """Move each definition above the first one that needs it when it's executed, such as a base class or a default.

    Raises BookError for one that needs itself.
    """
    defined = defined | BUILTINS
    placed: dict[str, Statement | ClassDraft] = {}

    def place(name: str, waiting: tuple[str, ...]) -> None:
        inside = set(defined)
        for class_name, statement, needed in executed(draft.parts[name]):
            for late in sorted((needed - inside) & draft.parts.keys()):
                if late in waiting:
                    problem = f"in the file, {late} is defined below this line, which needs it"
                    remedy = "quote an annotation; define a default or a base class first"
                    raise BookError(statement.location, problem, remedy)
                if late not in placed:
                    place(late, (*waiting, late))
            if class_name:
                inside.add(statement.name)
        placed[name] = draft.parts[name]

    for name in draft.parts:
        if name not in placed:
            place(name, (name,))
    draft.parts = placed


def check_age(fold: Fold, draft: Draft) -> None:
    """Raise BookError if something was made from a definition that has since been replaced.

    In the chapter it was made from the old definition; in the file it would be made from the new one.
    """
    for class_name, statement, needed in (entry for part in draft.parts.values() for entry in executed(part)):
        made, _ = fold.made.get((class_name, statement.name), (0, statement))
        for name in sorted(needed):
            in_class = class_name and (class_name, name) in fold.made
            replaced, replacement = fold.made.get((class_name if in_class else "", name), (0, statement))
            if replaced > made:
                problem = f"{statement.name} was made with the {name} that this replaces, but the file would make it with this one"
                remedy = f"define {statement.name} again below, or give one of them another name"
                raise BookError(replacement.location, problem, remedy)


def import_order(fold: Fold, needs: Mapping[str, set[str]]) -> list[str]:
    """Return the files, each after those it imports.

    Raises BookError, at the line that closes the circle, if files import each other.
    """
    graph = {path: {fold.owners[name] for name in names} for path, names in needs.items()}
    try:
        return list(graphlib.TopologicalSorter(graph).static_order())
    except graphlib.CycleError as error:
        circle = sorted(set(error.args[1]))
        problem = f"{' and '.join(circle)} import each other from here on"
        raise BookError(closing_line(fold, needs, circle), problem, "move what both need into one file") from None


def closing_line(fold: Fold, needs: Mapping[str, set[str]], circle: Sequence[str]) -> Location:
    """Return the first line of the book with which the files of ``circle`` all import the next or the last of them."""
    pages = {
        path: number for number, path in enumerate(dict.fromkeys(change.block.location.path for change in fold.changes))
    }

    def order(location: Location) -> tuple[int, int]:
        return pages.get(location.path, len(pages)), location.line

    arrows = []
    for path, other in permutations(circle, 2):
        names = [name for name in needs[path] if fold.owners[name] == other]
        starts = [
            max(use, definition, key=order)
            for name in names
            for use in uses(fold.drafts[path], name)
            for definition in [location_of(fold.drafts[other].parts[name])]
        ]
        if starts:
            arrows.append(min(starts, key=order))
    return max(arrows, key=order)


def uses(draft: Draft, name: str) -> Iterator[Location]:
    """Yield each line that uses ``name`` in a file's definitions."""
    for part in draft.parts.values():
        for _, statement, _ in executed(part):
            for node in ast.walk(statement.node):
                if isinstance(node, ast.Name) and node.id == name:
                    place = statement.block.location
                    yield Location(place.path, place.line + node.lineno)


def location_of(part: Statement | ClassDraft) -> Location:
    """Return the line of a definition."""
    return part.statement.location if isinstance(part, ClassDraft) else part.location
