"""What a page's blocks need and the browser's Python does not have, by themselves or through blocks above: pure."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence

from litbook.core.model import Block
from litbook.core.syntax import IMPORT_GUARDS, Comprehension, executed_later, executed_now, names_bound, steps
from litbook.live.availability.modules import Importable
from litbook.live.availability.shims import named

Lost = Mapping[str, frozenset[str]]
"""Names that cannot be used, each with the modules that it would take."""


def missing(blocks: Sequence[Block], importable: Importable) -> list[tuple[str, ...]]:
    """For each block the modules without which it cannot run, itself or what it uses of the blocks above."""
    lost: dict[str, frozenset[str]] = {}
    partial: dict[str, str] = {}
    found = []
    for block in blocks:
        lacking = lacking_of(block, importable, lost, partial)
        found.append(tuple(sorted(lacking)))
    return found


def lacking_of(
    block: Block, importable: Importable, lost: dict[str, frozenset[str]], partial: dict[str, str]
) -> set[str]:
    """The same for one block; afterwards ``lost`` has the names that it would have defined, and not those that it does.

    ``partial`` has the names of modules that stand in for larger ones.
    """
    if not block.is_python or block.raises in IMPORT_GUARDS:
        return set()
    lacking = set().union(*(importable.lacks_whole(name) for name in block.needs))
    known = dict(lost)
    tree = ast.parse(block.source)
    for statement in steps(tree.body):
        at_once, inner = list(executed_now([statement])), list(executed_later(statement))
        lacking |= lacking_among(at_once, importable, known, partial)
        deferred = frozenset(lacking_among(inner, importable, known, partial))
        for name in names_bound(statement, Comprehension, lasting=True):
            known[name] = deferred
            partial.pop(name, None)
        partial |= named(at_once, importable.stand_ins)
    for name in names_bound(tree, Comprehension, lasting=True):
        lost[name] = known[name] | lacking
    return lacking


def lacking_among(nodes: Sequence[ast.AST], importable: Importable, lost: Lost, partial: Mapping[str, str]) -> set[str]:
    """What ``nodes`` lack: by imports, through names, or because a stand-in has not all that is asked of it."""
    return importable.lacks_any(nodes) | through(nodes, lost) | importable.beyond(nodes, partial)


def through(nodes: Iterable[ast.AST], lost: Lost) -> set[str]:
    """What the names lack that are read among ``nodes``."""
    names = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    return set().union(*(lost.get(name, frozenset()) for name in names))
