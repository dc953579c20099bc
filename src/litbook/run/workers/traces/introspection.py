"""Where code looks at other code: there a chapter can depend on definitions that it never names."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

MODULES = {
    "ast", "dis", "doctest", "linecache", "pyclbr", "pydoc", "rlcompleter", "symtable", "traceback", "trace",
    "tracemalloc", "unittest",
}  # fmt: skip
"""Modules that list what's in a class or a module, or read its source."""
ALWAYS = {
    "__dir__", "__getattribute__", "__subclasses__", "breakpoint", "co_firstlineno", "co_lines", "co_positions",
    "f_globals", "f_lineno", "f_locals", "get_referrers", "getmembers", "getsizeof", "getsource", "help", "setprofile",
    "settrace", "tb_lineno",
}  # fmt: skip
"""Names that reveal definitions, their size, or their lines."""
MAPPINGS = {"globals", "locals", "vars"}
"""Functions that return a mapping of names. Looking up one name in it is like naming it."""
ATTRIBUTES = {"__dict__", "__globals__"}
"""Attributes that are such mappings."""
OBJECTS = {"dir": 0, "vars": 0}
"""Functions that list what an argument has, and which argument."""
NAMES = {"getattr": 1, "hasattr": 1, "delattr": 1, "attrgetter": 0, "methodcaller": 0}
"""Functions that take a name, and which argument. Only one that's computed can be a name the code doesn't mention."""


@dataclass(frozen=True, slots=True)
class Site:
    """A place where code looks at code."""

    node: ast.AST
    word: str
    """What it looks with."""
    kind: Literal["object", "mapping", "name", "always"]
    """What's worth knowing when it runs: the object it looks at, or into which alone, not its class; or the name it looks up.

    "always" if nothing would help.
    """
    argument: int = 0
    """For a call: which argument that is. Of an attribute, it's the value."""


def sites(tree: ast.AST) -> Iterator[Site]:
    """Yield the places in ``tree`` where code looks at code, inner ones last."""
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    called = {node.func for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                words = (alias.name for alias in names)
                yield from (Site(node, word, "always") for word in words if word.partition(".")[0] in MODULES)
            case ast.ImportFrom(module=str(word)) if word.partition(".")[0] in MODULES | {"inspect"}:
                yield Site(node, word, "always")
            case ast.Call():
                yield from of_call(node, parents)
            case ast.Attribute(attr=word) if word in ATTRIBUTES and not is_lookup(node, parents):
                yield Site(node, word, "mapping" if isinstance(node.ctx, ast.Load) else "always")
            case ast.Name(id=word) | ast.Attribute(attr=word) if node not in called and word in OBJECTS | NAMES.keys():
                yield Site(node, word, "always")  # under another name, it can be called anywhere
            case ast.Name(id=word) | ast.Attribute(attr=word) if word in ALWAYS and not is_of_inspect(node):
                yield Site(node, word, "always")


def of_call(node: ast.Call, parents: dict[ast.AST, ast.AST]) -> Iterator[Site]:
    """Yield the place that ``node`` is, if it's one."""
    word = called_name(node)
    starred = any(isinstance(argument, ast.Starred) for argument in node.args)
    if is_of_inspect(node.func):
        yield Site(node, f"inspect.{word}", "object" if node.args and not starred else "always")
    elif word in NAMES:
        index = NAMES[word]
        given = node.args[index] if len(node.args) > index else None
        if not isinstance(given, ast.Constant):
            yield Site(node, word, "name" if given and not starred else "always", index)
    elif word in OBJECTS and node.args:
        if not (word in MAPPINGS and is_lookup(node, parents)):
            yield Site(node, word, "always" if starred else "mapping" if word in MAPPINGS else "object")
    elif word in MAPPINGS | {"dir"} and not is_lookup(node, parents):
        yield Site(node, word, "always")


def called_name(node: ast.Call) -> str:
    """Return the name of the function that's called, without what it's an attribute of; empty if it has none."""
    match node.func:
        case ast.Name(id=word) | ast.Attribute(attr=word):
            return word
    return ""


def is_of_inspect(node: ast.AST) -> bool:
    """Return True for ``inspect.something``."""
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "inspect"


def is_lookup(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    """Return True if ``node`` is a mapping in which one name is looked up, which the code gives."""
    parent = parents.get(node)
    match parent:
        case ast.Subscript(value=value, slice=ast.Constant()):
            return value is node
        case ast.Compare(left=ast.Constant(), ops=[ast.In() | ast.NotIn()]):
            return True
        case ast.Attribute(attr="get" | "pop" | "setdefault"):
            call = parents.get(parent)
            return (
                isinstance(call, ast.Call)
                and call.func is parent
                and bool(call.args)
                and isinstance(call.args[0], ast.Constant)
            )
    return False
