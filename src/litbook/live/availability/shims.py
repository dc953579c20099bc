"""What programs ask of a stand-in, which has only some names of the module that it stands in for: pure."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping

StandIns = Mapping[str, frozenset[str]]
"""The names that each of them has."""


def top(module: str) -> str:
    """The package that a module belongs to."""
    return module.partition(".")[0]


def named(nodes: Iterable[ast.AST], stand_ins: StandIns) -> dict[str, str]:
    """The names that stand-ins are given where ``nodes`` import them."""
    found: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, ast.Import):
            pairs = [(alias.asname, alias.name) if alias.asname else (top(alias.name),) * 2 for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            pairs = [(alias.asname or alias.name, f"{node.module}.{alias.name}") for alias in node.names]
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            pairs = [(node.targets[0].id, module) for module in asked(node.value)]
        else:
            pairs = []
        found |= {name: module for name, module in pairs if module in stand_ins}
    return found


def asked(value: ast.AST) -> Iterator[str]:
    """The module that a call like ``import_module("numpy")`` may give."""
    if isinstance(value, ast.Call) and value.args and isinstance(value.args[0], ast.Constant):
        yield str(value.args[0].value)


def beyond(nodes: Iterable[ast.AST], names: Mapping[str, str], stand_ins: StandIns) -> Iterator[str]:
    """The stand-ins of which ``nodes`` ask for what they do not have; some have ``names`` already."""
    for node in nodes:
        if isinstance(node, ast.Attribute):
            yield from lacking(module_of(node.value, names), node.attr, stand_ins)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            for alias in node.names:
                yield from lacking(node.module, alias.name, stand_ins)


def lacking(module: str | None, name: str, stand_ins: StandIns) -> Iterator[str]:
    """``module``, if it is a stand-in without that name."""
    if module and name not in stand_ins.get(module, {name}) and f"{module}.{name}" not in stand_ins:
        yield module


def module_of(node: ast.AST, names: Mapping[str, str]) -> str | None:
    """The module that an expression like ``np`` or ``matplotlib.pyplot`` stands for, if it is one."""
    if isinstance(node, ast.Name):
        return names.get(node.id)
    above = module_of(node.value, names) if isinstance(node, ast.Attribute) else None
    return f"{above}.{node.attr}" if above and isinstance(node, ast.Attribute) else None
