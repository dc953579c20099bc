"""Find out what the browser's Python can import. Pure."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from litbook.core.syntax import executed_now
from litbook.live.availability.shims import StandIns, beyond, named, top


@dataclass(frozen=True, slots=True)
class Importable:
    """The modules that the browser's Python can import."""

    modules: frozenset[str]
    """Full names."""
    sources: Mapping[str, str]
    """The sources of modules that come with the book, which may import missing ones."""
    absent: frozenset[str] = frozenset()
    """Modules of the standard library that aren't served."""
    stand_ins: StandIns = field(default_factory=dict)
    """Shims, each with the names that it has of the module it replaces."""

    known: dict[str, tuple[set[str], set[str]]] = field(default_factory=dict, compare=False)
    """A cache by module: the missing modules it needs itself, and the modules it imports."""

    def lacks(self, module: str) -> set[str]:
        """Return the missing modules that importing ``module`` needs, directly or indirectly."""
        waiting, seen, found = [module], {module}, set()
        while waiting:
            lacking, others = self.taken(waiting.pop())
            found |= lacking
            waiting += others - seen
            seen |= others
        return found

    def lacks_whole(self, module: str) -> set[str]:
        """Return what :meth:`lacks` does, or the module itself if there's only a shim of it."""
        return {top(module)} if top(module) in self.stand_ins else self.lacks(module)

    def taken(self, module: str) -> tuple[set[str], set[str]]:
        """Return the missing modules that ``module`` itself needs, and the modules that it imports."""
        if module not in self.known:
            parts = module.split(".")
            names = [".".join(parts[:n]) for n in range(1, len(parts) + 1)]
            gone = next((name for name in names if not self.is_there(name)), None)
            tree = ast.parse("" if gone else self.sources.get(module, ""))
            imports = set(self.imports(executed_now(tree.body), module)) | set(names[:-1])
            lacking = (
                {top(gone) if parts[0] in self.stand_ins else gone} if gone else self.beyond(list(ast.walk(tree)), {})
            )
            self.known[module] = (lacking, imports)
        return self.known[module]

    def is_there(self, name: str) -> bool:
        """Return True if the module exists. Some modules of the library have no file: ``os.path``, ``collections.abc``."""
        first = top(name)
        return name in self.modules or (first in self.modules and first not in self.sources and name not in self.absent)

    def imports(self, nodes: Iterable[ast.AST], module: str = "") -> Iterator[str]:
        """Yield the modules that import statements among the ``nodes`` of a ``module`` import."""
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

    def beyond(self, nodes: Sequence[ast.AST], names: Mapping[str, str]) -> set[str]:
        """Return the modules whose shims are incomplete for ``nodes``; ``names`` are those of some shims."""
        return {top(module) for module in beyond(nodes, {**names, **named(nodes, self.stand_ins)}, self.stand_ins)}

    def lacks_any(self, nodes: Iterable[ast.AST]) -> set[str]:
        """Return the missing modules that import statements among ``nodes`` need."""
        return set().union(*(self.lacks(name) for name in self.imports(nodes)))
