"""Refuse code that would behave differently in a patched class and in a folded one."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from litbook.core.errors import BookError
from litbook.core.model import Block, Location
from litbook.core.syntax import Comprehension, Function, decorators, defaults
from litbook.tangle.statements import Statement


def check_method(owner: Statement, members: Mapping[str, Statement], method: Statement) -> None:
    """Raise BookError if ``method`` would behave differently in the class body than patched into the class."""
    if decorators(owner.node):
        problem = f"{owner.name} has a decorator, which was applied before the class was extended"
        raise BookError(method.location, problem, "define the whole class again, in a block of its own")
    if "." in method.name:
        problem = f"@{method.name} is not a method, and replacing the property later would lose it in the chapter"
        raise BookError(method.location, problem, f"define all of {owner.name} again, in a block of its own")
    for node in ast.walk(method.node):
        match node:
            case ast.Call(func=ast.Name(id="super"), args=[]):
                remedy = f"write super({owner.name}, self)"
                problem = "super() without arguments works only inside a class body"
                raise BookError(place(method, node), problem, remedy)
            case ast.Name(id="__class__"):
                problem = "__class__ works only inside a class body"
                raise BookError(place(method, node), problem, f"write {owner.name}")
        for name in (getattr(node, key, None) for key in ("id", "attr", "arg", "name")):
            if isinstance(name, str) and name.startswith("__") and not name.endswith("__"):
                problem = f"{name} is renamed inside a class body, but not in a function that is patched in"
                raise BookError(place(method, node), problem, f"call it {name[1:]}")
    for name in sorted(names_at_definition(method.node)):
        if name in members:
            problem = f"in the class body, {name} would be {owner.name}.{name}"
            raise BookError(method.location, problem, "give one of them another name")


def place(method: Statement, node: ast.AST) -> Location:
    """Return the line of a part of a method."""
    return Location(method.block.location.path, method.block.location.line + getattr(node, "lineno", 1))


def check_equality(members: Mapping[str, Statement], block: Block) -> None:
    """Raise BookError if ``__eq__`` is patched in without ``__hash__``, which a class body would set to None."""
    equality = members.get("__eq__")
    if equality and equality.block is block and "__hash__" not in members:
        problem = "__eq__ without __hash__: a class body would make its objects unhashable, a patch does not"
        raise BookError(equality.location, problem, "define __hash__ in the same block")


def names_at_definition(node: ast.stmt) -> set[str]:
    """Return the names that are looked up when ``node`` is executed, not when a function it defines is called."""
    if isinstance(node, ast.ClassDef):
        needed = names_in_head(node)
        bound: set[str] = set()
        for statement in node.body:
            needed |= names_at_definition(statement) - bound
            bound |= {getattr(statement, "name", "")} | {
                target.id for target in getattr(statement, "targets", []) if isinstance(target, ast.Name)
            }
        return needed
    if isinstance(node, Function):
        return set().union(*(names_in(part) for part in parts_at_definition(node)))
    return names_in(node)


def names_in_head(node: ast.stmt) -> set[str]:
    """Return the names in a class's decorators, bases, and keywords."""
    assert isinstance(node, ast.ClassDef)
    parts = [*node.decorator_list, *node.bases, *(keyword.value for keyword in node.keywords)]
    return set().union(*(names_in(part) for part in parts))


def parts_at_definition(node: Function | ast.Lambda) -> Iterator[ast.expr]:
    """Yield defaults, decorators other than ``@extend``, and annotations."""
    yield from defaults(node)
    if isinstance(node, ast.Lambda):
        return
    yield from (d for d in node.decorator_list if not ast.unparse(d).startswith("extend("))
    arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, node.args.vararg, node.args.kwarg]
    yield from (argument.annotation for argument in arguments if argument and argument.annotation)
    if node.returns:
        yield node.returns


def names_in(node: ast.AST) -> set[str]:
    """Return the names that an expression or a simple statement looks up when it's executed."""
    if isinstance(node, ast.Lambda):
        return set().union(*(names_in(part) for part in parts_at_definition(node)))
    if isinstance(node, ast.Name):
        return {node.id} if isinstance(node.ctx, ast.Load) else set()
    found = set().union(*(names_in(child) for child in ast.iter_child_nodes(node)))
    if isinstance(node, Comprehension):
        found -= {n.id for g in node.generators for n in ast.walk(g.target) if isinstance(n, ast.Name)}
    return found
