"""What a block of a page does with names. Pure."""

from __future__ import annotations

import ast
import builtins
import symtable
from collections.abc import Iterator
from dataclasses import dataclass, field

FIXED = (ast.Constant, ast.Name, ast.Attribute, ast.Tuple, ast.UnaryOp, ast.unaryop, ast.BinOp, ast.operator, ast.Load)
"""What a value is made of that nobody changes, if its names are Python's own."""


@dataclass
class Part:
    """What a block does with names."""

    loads: set[str] = field(default_factory=set)
    """Names that it reads, also inside of functions."""
    older: set[str] = field(default_factory=set)
    """Those of them that it has not itself given a meaning before."""
    shared: dict[str, set[str]] = field(default_factory=dict)
    """Functions, classes, modules and constants that it defines or changes, and the names that these read."""
    variables: dict[str, set[str]] = field(default_factory=dict)
    """What else it binds, and the names that this is made from."""
    imports: dict[str, str] = field(default_factory=dict)
    """What it imports, with the statement."""
    seeds: set[str] = field(default_factory=set)
    """Modules that it gives a state."""


def part_of(source: str) -> Part:
    """What a block does with names. Raises SyntaxError."""
    part, fresh = Part(loads=names_read(source)), set[str]()
    for statement in ast.parse(source).body:
        text = ast.unparse(statement)
        reads, names = names_read(text), names_bound(text)
        changed = attributes_set(statement) & reads  # a class that is given a method
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


def is_fixed(statement: ast.stmt, reads: set[str]) -> bool:
    """Whether it gives names a number, a text or something of Python's own, which cannot change."""
    is_own = all(hasattr(builtins, name) for name in reads)
    return is_own and isinstance(statement, ast.Assign) and all(isinstance(n, FIXED) for n in ast.walk(statement.value))


def attributes(tree: ast.AST) -> Iterator[tuple[str, ast.Attribute]]:
    """What code does with attributes of names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield node.value.id, node


def attributes_set(tree: ast.AST) -> set[str]:
    """The names whose attributes it sets."""
    return {name for name, attribute in attributes(tree) if isinstance(attribute.ctx, ast.Store)}


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
