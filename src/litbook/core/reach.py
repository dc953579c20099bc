"""What of a program runs at once, what later, and which names it defines: pure."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

GUARDS = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def steps(statements: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """The ``statements`` in the order in which they begin; of a loop, first what its names get, then its body."""
    for statement in statements:
        if isinstance(statement, ast.For):
            yield ast.Assign([statement.target], statement.iter)
            yield from steps([*statement.body, *statement.orelse])
        else:
            yield statement


def now(statements: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """All that runs as soon as the ``statements`` do: no bodies of functions, and nothing that may fail."""
    for node in statements:
        yield node
        if isinstance(node, (*FUNCTIONS, ast.Lambda)):
            outside = [] if isinstance(node, ast.Lambda) else node.decorator_list
            yield from now([*outside, *node.args.defaults])
        elif isinstance(node, ast.Try) and any(guards(handler) for handler in node.handlers):
            yield from now([*node.handlers, *node.orelse, *node.finalbody])
        else:
            yield from now(ast.iter_child_nodes(node))


def guards(handler: ast.ExceptHandler) -> bool:
    """Whether a module that is not there ends in this handler."""
    return handler.type is None or any(isinstance(n, ast.Name) and n.id in GUARDS for n in ast.walk(handler.type))


def later(statement: ast.AST) -> Iterator[ast.AST]:
    """All that runs only when a function of the ``statement`` is called, but for names that are the function's own."""
    for function in ast.walk(statement):
        if isinstance(function, FUNCTIONS):
            inner = [node for part in function.body for node in ast.walk(part)]
            arguments = {node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg)}
            own = arguments | set(bound(function.body))
            yield from (node for node in inner if not (isinstance(node, ast.Name) and node.id in own))


def bound(statements: Iterable[ast.AST]) -> Iterator[str]:
    """The names that the ``statements`` define where they stand."""
    for node in statements:
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            yield node.name
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif not isinstance(node, ast.Lambda):
            yield from bound(ast.iter_child_nodes(node))
