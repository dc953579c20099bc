"""Python code as syntax: which names it binds and reads, and which parts of it run at once.

Part of this runs in the browser, so it imports nothing but the standard library.
"""

from __future__ import annotations

import ast
import builtins
import functools
import symtable
import types
from collections.abc import Iterable, Iterator

BUILTINS = frozenset(dir(builtins)) | {"__name__", "__file__", "__doc__", "__spec__", "__annotations__"}
"""Names that every module has without defining them."""
Function = ast.FunctionDef | ast.AsyncFunctionDef
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
Scope = Function | ast.Lambda | ast.ClassDef | Comprehension
"""Nodes that have names of their own."""
IMPORT_GUARDS = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}
"""Exceptions that a failing import is an instance of."""


DEEPEST = 100
"""The most parts of a program inside one another. Python itself overflows somewhere above a thousand."""
TOO_DEEP = f"this code has more than {DEEPEST} parts inside one another, such as the terms of a long sum"


def compiled(source: str, path: str) -> types.CodeType:
    """Return compiled code. Raises SyntaxError, also where Python raises something else."""
    try:
        tree = ast.parse(source, path)
    except (RecursionError, MemoryError) as error:
        raise SyntaxError(TOO_DEEP) from error
    except ValueError as error:  # a null byte, before Python 3.11.4
        raise SyntaxError(str(error)) from error
    if len(source) > DEEPEST:
        check_depth(tree)
    return compile(tree, path, "exec", dont_inherit=True)


def check_depth(tree: ast.AST) -> None:
    """Raise SyntaxError, with its line, for a node that's too far inside others."""
    nodes: list[ast.AST] = [tree]
    for _ in range(DEEPEST):
        nodes = [child for node in nodes for child in ast.iter_child_nodes(node)]
    if nodes:
        line = next((node.lineno for node in nodes if isinstance(node, ast.expr | ast.stmt)), 1)
        raise SyntaxError(TOO_DEEP, ("", line, None, None))


def decorators(node: ast.AST) -> list[ast.expr]:
    """Return the decorators of a function or class; an empty list for any other node."""
    return node.decorator_list if isinstance(node, Function | ast.ClassDef) else []


def defaults(node: Function | ast.Lambda) -> list[ast.expr]:
    """Return the default values of a function's parameters."""
    return [default for default in (*node.args.defaults, *node.args.kw_defaults) if default]


def first_line(node: ast.stmt) -> int:
    """Return the line that a statement begins on, its decorators included."""
    return min([node.lineno, *(decorator.lineno for decorator in decorators(node))])


def names_read(source: str, path: str = "<page>", *, undefined: bool = False) -> set[str]:
    """Return the global names that ``source`` looks up, inside functions too.

    With ``undefined``, leave out built-in names and those that ``source`` defines itself; imported ones stay.
    Raises SyntaxError.
    """
    top = symtable.symtable(source, path, "exec")
    found: set[str] = set()
    tables = [top]
    for table in tables:
        tables += table.get_children()
        symbols = (symbol for symbol in table.get_symbols() if symbol.is_referenced())
        found |= {symbol.get_name() for symbol in symbols if table is top or symbol.is_global()}
    if undefined:
        found -= BUILTINS | {symbol.get_name() for symbol in top.get_symbols() if symbol.is_assigned()}
    return found


def names_bound(node: ast.AST, inside: types.UnionType | tuple[()] = (), *, lasting: bool = False) -> Iterator[str]:
    """Yield the names that ``node`` binds in its own scope, in source order, each as often as it's bound.

    Names that belong to a scope below ``node`` don't count, except those of scopes of the types ``inside``.
    With ``lasting``, neither do names that are unbound again: by ``del``, or at the end of an ``except`` clause.
    """
    yield from own_name(node, lasting=lasting)
    for child in children(node, inside):
        yield from names_bound(child, inside, lasting=lasting)


# Each scope is asked about again by the scopes around it, and on every page that repeats it.
@functools.lru_cache(maxsize=16384)
def names_bound_inside(node: ast.AST) -> frozenset[str]:
    """Return the names bound anywhere below ``node``, in any scope; the name of ``node`` itself is bound outside it."""
    return frozenset(name for child in ast.iter_child_nodes(node) for name in names_bound(child, Scope))


def own_name(node: ast.AST, *, lasting: bool = False) -> Iterator[str]:
    """Yield the name that this node binds by itself, if it does; ``lasting`` as for :func:`names_bound`."""
    match node:
        case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
            yield name
        case ast.Name(id=name, ctx=ast.Del()) | ast.ExceptHandler(name=str(name)) if not lasting:
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            yield name
        case ast.alias(name=name, asname=other) if name != "*":
            yield other or name.partition(".")[0]


def children(node: ast.AST, inside: types.UnionType | tuple[()]) -> Iterable[ast.AST]:
    """Return the parts of ``node`` that bind names in the scope around it: of a scope not ``inside``, those evaluated outside it."""
    if not isinstance(node, Scope) or isinstance(node, inside):
        return ast.iter_child_nodes(node)
    if isinstance(node, Comprehension):
        return [part.target for part in ast.walk(node) if isinstance(part, ast.NamedExpr)]
    if isinstance(node, ast.ClassDef):
        return [*node.decorator_list, *node.bases, *node.keywords]
    return [*decorators(node), *defaults(node)]


def steps(statements: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield ``statements`` in execution order, a ``for`` loop as an assignment to its target and then its body."""
    for statement in statements:
        if isinstance(statement, ast.For):
            yield ast.Assign([statement.target], statement.iter)
            yield from steps([*statement.body, *statement.orelse])
        else:
            yield statement


def executed_now(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Yield every node that's evaluated along with ``nodes``: no function bodies, and no ``try`` that guards an import."""
    for node in nodes:
        yield node
        if isinstance(node, Function | ast.Lambda):
            yield from executed_now([*decorators(node), *defaults(node)])
        elif isinstance(node, ast.Try) and any(guards_import(handler) for handler in node.handlers):
            yield from executed_now([*node.handlers, *node.orelse, *node.finalbody])
        else:
            yield from executed_now(ast.iter_child_nodes(node))


def guards_import(handler: ast.ExceptHandler) -> bool:
    """Return True if an import that fails ends up in this handler."""
    return handler.type is None or any(
        isinstance(node, ast.Name) and node.id in IMPORT_GUARDS for node in ast.walk(handler.type)
    )


def executed_later(statement: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes in the bodies of functions in ``statement``, except names that are a function's own."""
    for function in ast.walk(statement):
        if isinstance(function, Function):
            inner = [node for part in function.body for node in ast.walk(part)]
            own = {node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg)}
            own.update(name for part in function.body for name in names_bound(part, Comprehension))
            yield from (node for node in inner if not (isinstance(node, ast.Name) and node.id in own))
