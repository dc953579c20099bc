"""Decide which modules the browser's Python can import, and which files of the book it would need."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from litbook.core.cache import digest
from litbook.core.syntax import executed_now
from litbook.live.availability.shims import Shims, aliases, top_level, unsupported


@dataclass(frozen=True)
class Importable:
    """The modules that the browser's Python can import."""

    modules: frozenset[str]
    """Full names of the modules that are served or built in."""
    sources: Mapping[str, str]
    """Source code of the modules served with the book, whose own imports have to be followed."""
    absent: frozenset[str] = frozenset()
    """Standard library modules that aren't served."""
    shims: Shims = field(default_factory=dict)
    """Modules that provide only some names of the package they replace."""

    data: tuple[str, ...] = ()
    """The data files of the page, none of which is served."""

    scanned: dict[str, tuple[set[str], set[str]]] = field(default_factory=dict, compare=False)
    """Memoized results of ``scan``."""

    @cached_property
    def key(self) -> str:
        """Everything that decides what can be imported, as a key for what's kept."""
        shims = {module: sorted(names) for module, names in self.shims.items()}
        return digest([sorted(self.modules), dict(self.sources), sorted(self.absent), shims])

    def scan_all(self) -> str:
        """Return what :meth:`scan` finds in all modules served with the book, as JSON."""
        return json.dumps({module: [sorted(names) for names in self.scan(module)] for module in sorted(self.sources)})

    def remember(self, scanned: str) -> None:
        """Take over what :meth:`scan_all` returned for the same modules."""
        self.scanned.update(
            {name: (set(lacking), set(needed)) for name, (lacking, needed) in json.loads(scanned).items()}
        )

    def lacks(self, module: str) -> set[str]:
        """Return the modules missing in the browser that importing ``module`` needs, directly or indirectly."""
        waiting, seen, found = [module], {module}, set()
        while waiting:
            missing, imports = self.scan(waiting.pop())
            found |= missing
            waiting += imports - seen
            seen |= imports
        return found

    def lacks_original(self, module: str) -> set[str]:
        """Return the missing modules if a shim of ``module`` doesn't count."""
        return {top_level(module)} if top_level(module) in self.shims else self.lacks(module)

    def scan(self, module: str) -> tuple[set[str], set[str]]:
        """Return the missing modules that ``module`` itself needs, and the modules that it imports."""
        if module not in self.scanned:
            parts = module.split(".")
            names = [".".join(parts[:n]) for n in range(1, len(parts) + 1)]
            gone = next((name for name in names if not self.is_available(name)), None)
            tree = ast.parse("" if gone else self.sources.get(module, ""))
            imports = set(self.imports(executed_now(tree.body), module)) | set(names[:-1])
            missing = (
                {top_level(gone) if parts[0] in self.shims else gone}
                if gone
                else self.lacks_in_shims(list(ast.walk(tree)), {})
            )
            self.scanned[module] = (missing, imports)
        return self.scanned[module]

    def is_available(self, name: str) -> bool:
        """Return True if the module exists. Some in the standard library have no file (``os.path``)."""
        package = top_level(name)
        in_library = package in self.modules and package not in self.sources
        return name in self.modules or (in_library and name not in self.absent)

    def imports(self, nodes: Iterable[ast.AST], module: str = "") -> Iterator[str]:
        """Yield the full name of each module that import statements in ``nodes``, code of ``module``, may import."""
        for node in nodes:
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                above = self.above(module, node.level) if node.level else []
                source = ".".join([*above, *([node.module] if node.module else [])])
                yield source
                parts = (f"{source}.{alias.name}" for alias in node.names)
                yield from (part for part in parts if part in self.modules or part in self.absent)

    def above(self, module: str, level: int) -> list[str]:
        """Return the parts of the name of the package that a relative import in ``module`` starts from."""
        parts = module.split(".")
        is_package = any(name.startswith(f"{module}.") for name in self.sources)
        return parts[: len(parts) - level + is_package]

    def lacks_in_shims(self, nodes: Sequence[ast.AST], names: Mapping[str, str]) -> set[str]:
        """Return the packages whose shim lacks something that ``nodes`` use.

        ``names`` maps names bound earlier to the shims they refer to.
        """
        shimmed = {**names, **aliases(nodes, self.shims)}
        return {top_level(module) for module in unsupported(nodes, shimmed, self.shims)}

    def lacks_files(self, nodes: Iterable[ast.AST]) -> set[str]:
        """Return the data files that ``nodes`` name in a string: by their path, the end of it, or a folder they're in."""
        texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
        named = {text.removeprefix("./") for text in texts} - {"", "/"}
        return {
            name
            for name in self.data
            if any(f"/{name}".endswith(f"/{text}") or (text.endswith("/") and name.startswith(text)) for text in named)
        }

    def lacks_imported(self, nodes: Iterable[ast.AST]) -> set[str]:
        """Return the missing modules that the import statements in ``nodes`` need."""
        return set().union(*(self.lacks(name) for name in self.imports(nodes)))
