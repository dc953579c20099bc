"""What a page's blocks need and the browser's Python does not have, by themselves or through blocks above: pure."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

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

    known: dict[str, tuple[set[str], set[str]]] = field(default_factory=dict, compare=False)
    """What has been found out so far: of a module, what it lacks itself, and what else it imports."""

    def lacks(self, module: str) -> set[str]:
        """What is not there of all that importing ``module`` takes."""
        waiting, seen, found = [module], {module}, set()
        while waiting:
            lacking, others = self.taken(waiting.pop())
            found |= lacking
            waiting += others - seen
            seen |= others
        return found

    def taken(self, module: str) -> tuple[set[str], set[str]]:
        """What importing ``module`` lacks at once, and the modules that it imports in turn."""
        if module not in self.known:
            parts = module.split(".")
            names = [".".join(parts[:n]) for n in range(1, len(parts) + 1)]
            gone = next((name for name in names if not self.is_there(name)), None)
            statements = [] if gone else now(ast.parse(self.sources.get(module, "")).body)
            imports = set(self.imports(statements, module)) | set(names[:-1])
            self.known[module] = ({gone} if gone else set(), imports)
        return self.known[module]

    def is_there(self, name: str) -> bool:
        """Whether there is such a module. Some of the library's have no file: ``os.path``, ``collections.abc``."""
        top = name.partition(".")[0]
        return name in self.modules or (top in self.modules and top not in self.sources and name not in self.absent)

    def imports(self, nodes: Iterable[ast.AST], module: str = "") -> Iterator[str]:
        """The modules that the import statements among the ``nodes`` of a ``module`` ask for."""
        is_package = any(name.startswith(f"{module}.") for name in self.sources)
        for node in nodes:
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                above = module.split(".")[: len(module.split(".")) - node.level + is_package] if node.level else []
                source = ".".join([*above, *([node.module] if node.module else [])])
                yield source
                parts = (f"{source}.{alias.name}" for alias in node.names)
                yield from (part for part in parts if part in self.modules or part in self.absent)

    def lacks_any(self, nodes: Iterable[ast.AST]) -> set[str]:
        """What the import statements among ``nodes`` lack."""
        return set().union(*(self.lacks(name) for name in self.imports(nodes)))


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
