"""What a page's blocks need and the browser's Python does not have, by themselves or through blocks above: pure."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from litbook.model import Block

GUARDS = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

Lost = Mapping[str, frozenset[str]]
"""Names that cannot be used, each with the modules that it would take."""


@dataclass(frozen=True, slots=True)
class Importable:
    """What the browser's Python can import."""

    modules: frozenset[str]
    """Their full names."""
    sources: Mapping[str, str]
    """The texts of those that come with the book, which may in turn import what is not there."""
    absent: frozenset[str] = frozenset()
    """Modules that such a Python has elsewhere, and which are not served."""

    def lacks(self, module: str, asked: frozenset[str] = frozenset()) -> set[str]:
        """What is not there of all that importing ``module`` takes."""
        parts = module.split(".")
        for name in (".".join(parts[:n]) for n in range(1, len(parts) + 1)):
            if name not in self.modules:
                return {name}
        if module in asked or module not in self.sources:
            return set()
        statements = ast.parse(self.sources[module]).body
        is_package = any(name.startswith(f"{module}.") for name in self.modules)
        package = module if is_package else module.rpartition(".")[0]
        return self.lacks_any(now(statements), package, asked | {module})

    def lacks_any(self, nodes: Iterable[ast.AST], package: str = "", asked: frozenset[str] = frozenset()) -> set[str]:
        """What the import statements among ``nodes`` lack."""
        found: set[str] = set()
        for node in nodes:
            if isinstance(node, ast.Import):
                found.update(*(self.lacks(alias.name, asked) for alias in node.names))
            elif isinstance(node, ast.ImportFrom):
                base = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
                source = ".".join([*base, *([node.module] if node.module else [])])
                parts = [f"{source}.{alias.name}" for alias in node.names]
                found |= self.lacks(source, asked) | (self.absent & set(parts))
                found.update(*(self.lacks(part, asked) for part in parts if part in self.modules))
        return found


def missing(blocks: Sequence[Block], importable: Importable) -> list[tuple[str, ...]]:
    """For each block the modules without which it cannot run, itself or what it uses of the blocks above."""
    lost: dict[str, frozenset[str]] = {}
    found = []
    for block in blocks:
        lacking = lacking_of(block, importable, lost)
        found.append(tuple(sorted(lacking)))
    return found


def lacking_of(block: Block, importable: Importable, lost: dict[str, frozenset[str]]) -> set[str]:
    """The same for one block; afterwards ``lost`` has the names that it would have defined, and not those that it does."""
    if not block.is_python or block.raises in GUARDS:
        return set()
    lacking = set().union(*(importable.lacks(name) for name in block.needs))
    known = dict(lost)
    statements = ast.parse(block.source).body
    for statement in statements:
        lacking |= importable.lacks_any(now([statement])) | through(now([statement]), known)
        inner = list(later(statement))
        deferred = frozenset(importable.lacks_any(inner) | through(inner, known))
        for name in bound([statement]):
            known[name] = deferred
    for name in bound(statements):
        lost[name] = known[name] | lacking
    return lacking


def through(nodes: Iterable[ast.AST], lost: Lost) -> set[str]:
    """What the names lack that are read among ``nodes``."""
    names = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    return set().union(*(lost.get(name, frozenset()) for name in names))


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
