"""Find uses of names that a shim doesn't provide."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping

Shims = Mapping[str, frozenset[str]]
"""The names that each shim module provides."""


def top_level(module: str) -> str:
    """Return the name of the top-level package that ``module`` belongs to."""
    return module.partition(".")[0]


def aliases(nodes: Iterable[ast.AST], shims: Shims) -> dict[str, str]:
    """Return the names that ``nodes`` bind to shim modules, each with the module's full name."""
    found: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, ast.Import):
            pairs = [
                (alias.asname, alias.name) if alias.asname else (top_level(alias.name),) * 2 for alias in node.names
            ]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            pairs = [(alias.asname or alias.name, f"{node.module}.{alias.name}") for alias in node.names]
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            pairs = [(node.targets[0].id, module) for module in imported_by_call(node.value)]
        else:
            pairs = []
        found |= {name: module for name, module in pairs if module in shims}
    return found


def imported_by_call(value: ast.AST) -> Iterator[str]:
    """Yield the module that a call such as ``import_module("numpy")`` may return: its first argument, if constant."""
    if isinstance(value, ast.Call) and value.args and isinstance(value.args[0], ast.Constant):
        yield str(value.args[0].value)


def unsupported(nodes: Iterable[ast.AST], names: Mapping[str, str], shims: Shims) -> Iterator[str]:
    """Yield the shim modules that lack an attribute or an imported name that ``nodes`` use.

    ``names`` maps names to the shim modules they refer to.
    """
    for node in nodes:
        if isinstance(node, ast.Attribute):
            yield from unless_provided(module_of(node.value, names), node.attr, shims)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            for alias in node.names:
                yield from unless_provided(node.module, alias.name, shims)


def unless_provided(module: str | None, name: str, shims: Shims) -> Iterator[str]:
    """Yield ``module`` if it's a shim that has neither that name nor a submodule of that name."""
    if module and name not in shims.get(module, {name}) and f"{module}.{name}" not in shims:
        yield module


def module_of(node: ast.AST, names: Mapping[str, str]) -> str | None:
    """Return the module that an expression such as ``np`` or ``matplotlib.pyplot`` refers to, or None."""
    if isinstance(node, ast.Name):
        return names.get(node.id)
    above = module_of(node.value, names) if isinstance(node, ast.Attribute) else None
    return f"{above}.{node.attr}" if above and isinstance(node, ast.Attribute) else None
