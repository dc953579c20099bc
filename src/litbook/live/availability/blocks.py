"""Find the modules and files that a page's blocks need and the browser lacks, directly or through names from earlier blocks."""

from __future__ import annotations

import ast
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from litbook.core.model import Block
from litbook.core.syntax import IMPORT_GUARDS, Comprehension, executed_later, executed_now, names_bound, steps
from litbook.live.availability.modules import Importable
from litbook.live.availability.shims import aliases

Unusable = Mapping[str, frozenset[str]]
"""Names bound by earlier blocks, each with the missing modules that it needs."""


def missing(blocks: Sequence[Block], importable: Importable) -> list[tuple[str, ...]]:
    """Return, for each block, the modules and data files missing in the browser that it can't run without, sorted."""
    unusable: dict[str, frozenset[str]] = {}
    shimmed: dict[str, str] = {}
    return [tuple(sorted(missing_in_block(block, importable, unusable, shimmed))) for block in blocks]


def missing_in_block(
    block: Block, importable: Importable, unusable: dict[str, frozenset[str]], shimmed: dict[str, str]
) -> set[str]:
    """Return the missing modules that ``block`` needs, and record the names that it binds.

    In ``unusable``, each of those names gets the missing modules that using it takes, which may be none.
    ``shimmed`` maps names that refer to a shim to that shim's module.
    """
    if not block.is_python or block.raises in IMPORT_GUARDS:
        return set()
    needed = set().union(*(importable.lacks_original(name) for name in block.needs))
    known = dict(unusable)
    statements = parsed(block.source)
    for one in statements:
        needed |= missing_in_nodes(one.at_once, importable, known, shimmed)
        deferred = frozenset(missing_in_nodes(one.later, importable, known, shimmed))
        for name in one.bound:
            known[name] = deferred
            shimmed.pop(name, None)
        shimmed |= aliases(one.at_once, importable.shims)
    for name in chain.from_iterable(one.bound for one in statements):
        unusable[name] = known[name] | needed
    return needed


@dataclass(frozen=True, slots=True)
class Statement:
    """The parts of a statement that matter for what it needs."""

    at_once: tuple[ast.AST, ...]
    """The nodes that are executed along with it."""
    later: tuple[ast.AST, ...]
    """Those in the bodies of functions that it defines."""
    bound: tuple[str, ...]
    """The names that it binds for good."""


@functools.lru_cache(maxsize=1024)  # many pages repeat the code so far
def parsed(source: str) -> tuple[Statement, ...]:
    """Return the statements of a block, in the order of execution."""
    return tuple(
        Statement(
            tuple(executed_now([one])),
            tuple(executed_later(one)),
            tuple(names_bound(one, Comprehension, lasting=True)),
        )
        for one in steps(ast.parse(source).body)
    )


def missing_in_nodes(
    nodes: Sequence[ast.AST], importable: Importable, unusable: Unusable, shimmed: Mapping[str, str]
) -> set[str]:
    """Return the missing modules that ``nodes`` import, use through a name, or use a shim in place of; and missing files."""
    return (
        importable.lacks_imported(nodes)
        | importable.lacks_files(nodes)
        | missing_through_names(nodes, unusable)
        | importable.lacks_in_shims(nodes, shimmed)
    )


def missing_through_names(nodes: Sequence[ast.AST], unusable: Unusable) -> set[str]:
    """Return the missing modules needed by the names that ``nodes`` read, without the variables of their comprehensions."""
    names = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    for node in nodes:
        if isinstance(node, ast.comprehension):
            names.difference_update(names_bound(node.target))
    return set().union(*(unusable.get(name, frozenset()) for name in names))
