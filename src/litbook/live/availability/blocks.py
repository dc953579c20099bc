"""Find the modules that a page's blocks need, directly or through earlier blocks, and the browser's Python lacks. Pure."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence

from litbook.core.model import Block
from litbook.core.syntax import IMPORT_GUARDS, Comprehension, executed_later, executed_now, names_bound, steps
from litbook.live.availability.modules import Importable
from litbook.live.availability.shims import named

Lost = Mapping[str, frozenset[str]]
"""Names that can't be used, each with the missing modules that it needs."""


def missing(blocks: Sequence[Block], importable: Importable) -> list[tuple[str, ...]]:
    """Return, for each block, the missing modules that it or what it uses of earlier blocks needs."""
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
    """Return the modules that one block lacks, and update ``lost`` with the names that it defines, or can't define.

    ``partial`` has the names of shims.
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
    """Return what ``nodes`` lack: by imports, through names, or because a shim is incomplete."""
    return importable.lacks_any(nodes) | through(nodes, lost) | importable.beyond(nodes, partial)


def through(nodes: Iterable[ast.AST], lost: Lost) -> set[str]:
    """Return the modules that names read among ``nodes`` lack."""
    names = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    return set().union(*(lost.get(name, frozenset()) for name in names))
