"""Code cut into definitions, each with the words it uses, to tell which of them a chapter can reach by name."""

from __future__ import annotations

import ast
import builtins
import functools
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from litbook.core.syntax import Function, decorators, defaults
from litbook.run.workers.traces.introspection import sites

WORD = re.compile(r"[^\W\d]\w*")
PLAIN_DECORATORS = {"staticmethod", "classmethod"}
BASES = {"object"} | {
    name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, BaseException)
}
"""Base classes whose own methods look up no others by name."""
BUILTINS = frozenset(vars(builtins))


@dataclass(frozen=True, slots=True)
class Definition:
    """A statement, or the part of a class that's outside of its methods."""

    name: str
    """Qualified, ``Value.double``; empty for code that counts whenever what it's part of does."""
    digest: str
    words: frozenset[str]
    """The identifiers in it, and the words in its strings."""
    looks: str = ""
    """The word with which it looks at code in a way that no recorder observes; empty if there's none."""
    owner: str = ""
    """The class that it's a member of."""
    head: str = ""
    """The class that it's the head of."""

    @property
    def leaf(self) -> str:
        """The name that reaches it."""
        return self.name.rpartition(".")[2]


@functools.lru_cache(maxsize=512)
def definitions(source: str, observed: bool) -> tuple[Definition, ...]:
    """Return the definitions in ``source``, in order; ``observed`` says if it's run by a recorder. Raises SyntaxError."""
    tree = ast.parse(source)
    found = list(Cutter(own_classes(tree), observed).of_body(tree.body))
    names = [part.name for part in found if part.name]
    twice = {name for name in names if names.count(name) > 1}  # which one counts depends on their order
    return tuple(replace(part, name="") if part.name in twice else part for part in found)


def own_classes(tree: ast.Module) -> frozenset[str]:
    """Return the names that a base class may have for a class's methods to be called by our code only."""
    return frozenset(BASES | {node.name for node in tree.body if isinstance(node, ast.ClassDef)})


@dataclass(frozen=True, slots=True)
class Cutter:
    """Cuts code into definitions."""

    classes: frozenset[str]
    """The classes that one of ours may have as its base."""
    observed: bool

    def of_body(self, body: Iterable[ast.stmt], owner: str = "") -> Iterator[Definition]:
        """Yield the definitions in the ``body`` of a module, or of the class ``owner``."""
        for node in body:
            if isinstance(node, ast.ClassDef) and not owner and is_plain_class(node, self.classes):
                runs = not all(is_harmless(member) for member in node.body)
                head = self.definition(ast.ClassDef(node.name, node.bases, [], [], []), "" if runs else node.name)
                yield replace(head, head=node.name)
                yield from self.of_body(node.body, node.name)
            else:
                name = name_of(node)
                yield self.definition(node, f"{owner}.{name}" if owner and name else name, owner)

    def definition(self, node: ast.stmt, name: str, owner: str = "") -> Definition:
        """Return ``node`` as a definition called ``name``."""
        digest = hashlib.sha256(ast.dump(node).encode()).hexdigest()[:16]
        looks = (site.word for site in sites(node) if site.kind == "always" or not self.observed)
        return Definition(name, digest, words(node), next(looks, ""), owner)


def is_plain_class(node: ast.ClassDef, classes: frozenset[str]) -> bool:
    """Return True if making the class runs nothing but its body, and nothing but our code calls its methods by name."""
    bases = all(isinstance(base, ast.Name) and base.id in classes for base in node.bases)
    return bases and not (node.keywords or node.decorator_list or getattr(node, "type_params", None))


def name_of(node: ast.stmt) -> str:
    """Return the name of a definition that does nothing until somebody uses its name; empty for any other statement.

    Python and libraries call special methods such as ``__add__`` without their names.
    """
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) if not name.startswith("__"):
            return name if is_plain_function(node) else ""
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant()) if not name.startswith("__"):
            return name
    return ""


def is_plain_function(node: Function) -> bool:
    """Return True if defining the function runs nothing: no decorators, defaults, or annotations that compute."""
    parameters = (a for a in ast.walk(node.args) if isinstance(a, ast.arg))
    annotations = [node.returns, *(parameter.annotation for parameter in parameters)]
    return (
        all(isinstance(d, ast.Name) and d.id in PLAIN_DECORATORS for d in decorators(node))
        and all(isinstance(value, ast.Constant) for value in defaults(node))
        and all(
            a is None or isinstance(a, ast.Constant) or (isinstance(a, ast.Name) and a.id in BUILTINS)
            for a in annotations
        )
    )


def is_harmless(node: ast.stmt) -> bool:
    """Return True if ``node``, in the body of a class, does nothing but define a member."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return is_plain_function(node)
        case ast.Assign(targets=[ast.Name()], value=value) | ast.AnnAssign(value=ast.expr() as value):
            return all(isinstance(part, ast.Constant | ast.Tuple | ast.Load) for part in ast.walk(value))
    return isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def reached(sources: Mapping[str, tuple[Definition, ...]], start: Iterable[str]) -> dict[str, list[Definition]]:
    """Return those of the definitions of each source that code using the words ``start`` can reach by name."""
    known = set(start)
    waiting = [(source, number) for source, found in sources.items() for number in range(len(found))]
    counted: dict[str, set[int]] = {source: set() for source in sources}
    owners: set[str] = set()
    before = -1
    while before != len(waiting):
        before = len(waiting)
        for source, number in waiting:
            part = sources[source][number]
            if (not part.name or part.leaf in known) and (not part.owner or part.owner in owners):
                counted[source].add(number)
                known |= part.words
                owners.add(part.head)
        waiting = [(source, number) for source, number in waiting if number not in counted[source]]
    return {source: [found[number] for number in sorted(counted[source])] for source, found in sources.items()}


def words(tree: ast.AST) -> frozenset[str]:
    """Return the identifiers in ``tree``, and the words in its strings; those of docstrings don't count."""
    found: set[str] = set()
    documentation = set(docstrings(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str | bytes) and node not in documentation:
                found.update(WORD.findall(node.value if isinstance(node.value, str) else node.value.decode("latin-1")))
            continue
        for _, value in ast.iter_fields(node):  # names are strings, or lists of them
            for text in value if isinstance(value, list) else [value]:
                if isinstance(text, str):
                    found.update(WORD.findall(text))
    return frozenset(found)


def docstrings(tree: ast.AST) -> Iterator[ast.Constant]:
    """Yield the docstrings in ``tree``."""
    for node in ast.walk(tree):
        if isinstance(node, Function | ast.ClassDef | ast.Module):
            match node.body:
                case [ast.Expr(value=ast.Constant(value=str()) as text), *_]:
                    yield text
