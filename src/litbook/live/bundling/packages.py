"""Build the archive of modules for Pyodide: the book's packages, the part of litbook that runs there, and shims."""

from __future__ import annotations

import ast
import importlib.util
import json
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path, PurePosixPath

from litbook.core.cache import digest, kept, kept_text
from litbook.core.errors import BookError
from litbook.core.model import Location
from litbook.core.packs import Pack
from litbook.core.settings import Settings
from litbook.live import shims
from litbook.live.bundling.npm.workspace import HERE, LOCK, content_key
from litbook.live.bundling.stdlib import compiled, module_name
from litbook.tangle.package import SOURCE_MAP

LIVE = HERE.parents[1]
TOP = LIVE.parents[1]
"""The folder that our package is in."""
PYODIDE = LIVE / "pyodide"
"""The modules that Pyodide runs."""
PACKS = "litbook/live/packs"
"""Where the modules of packs are in the archive."""


def archive(files: Mapping[str, bytes], settings: Settings) -> bytes:
    """Return a zip of the compiled ``files``, cached with the book by their content.

    The book's own packages, and those listed under ``sources``, keep their source text for readers to inspect.
    """
    named = settings.live.get("sources", ())
    own = [name for name in settings.live.get("packages", ()) if (settings.source / name).is_dir()]
    whole = [name for name in files if name.partition("/")[0] in {*own, *named}]
    tools = content_key(HERE, (LOCK, "compile.py", "compile.mjs"))
    contents = {name: digest(content.decode("latin-1")) for name, content in files.items()}
    return kept(settings.root, [tools, contents, whole], lambda: compiled(files, "book", whole), "-book.zip")


def files(settings: Settings) -> dict[str, bytes]:
    """Return all files of the archive by their names in it. Raises BookError if a package can't be served."""
    found = machine(pack_modules(settings.packs), settings.root)
    for name in settings.live.get("packages", ()):
        found |= package(name, settings)
    return found


def machine(packs: Mapping[str, bytes], root: Path) -> dict[str, bytes]:
    """Return the files of litbook that run in a page: ``live/pyodide``, the shims, ``packs``, and all they import.

    Which of ours those are is kept in the cache of the book in ``root``: to find out takes a syntax tree of each.
    """
    parts = ["modules in the page", {name: content.decode("latin-1") for name, content in packs.items()}]
    names = json.loads(kept_text(root, parts, lambda: json.dumps(sorted(modules(packs)))))
    return {**packs, **{name: (TOP / name).read_bytes() for name in names}, **shim_files()}


def modules(packs: Mapping[str, bytes]) -> set[str]:
    """Return the names of the files of litbook that run in a page, besides the shims and ``packs``."""
    found = {(LIVE.parent / "run" / "matplotlibrc").relative_to(TOP).as_posix()}
    waiting = [path.relative_to(TOP).as_posix() for path in PYODIDE.rglob("*.py")]
    waiting += [needed for name, content in packs.items() if name.endswith(".py") for needed in needs(name, content)]
    waiting += [needed for source in shim_files().values() for needed in imported(source)]
    while waiting:
        name = waiting.pop()
        if name not in {*found, *packs} and (TOP / name).is_file():
            found.add(name)
            waiting += needs(name, (TOP / name).read_bytes())
    return found


def pack_modules(packs: Sequence[Pack]) -> dict[str, bytes]:
    """Return the modules of each pack as those of ``litbook.live.packs.<pack>.python``, wherever its folder is."""
    paths = ((pack, path) for pack in packs for path in sorted(pack.python.rglob("*.py")))
    found = {
        f"{pack.name}/python/{path.relative_to(pack.python).as_posix()}": path.read_bytes() for pack, path in paths
    }
    return {f"{PACKS}/{name}": content for name, content in found.items() if not is_bare(name, content)}


def is_bare(name: str, content: bytes) -> bool:
    """Return True for an ``__init__.py`` without code: a namespace package does as well, and weighs nothing."""
    code = ast.parse(content).body if name.endswith("/__init__.py") else [ast.Pass()]
    return all(isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant) for statement in code)


def needs(name: str, source: bytes) -> list[str]:
    """Return the files of litbook that the module in the file ``name`` may import; they needn't exist."""
    packages = (folder for folder in PurePosixPath(name).parents if folder.parts)
    inits = (f"{folder.as_posix()}/__init__.py" for folder in packages if not folder.is_relative_to(PACKS))
    return [*(file for file in imported(source) if not file.startswith(f"{PACKS}/")), *inits]


def shim_files() -> dict[str, bytes]:
    """Return the files of the shims, which are top-level packages in the archive."""
    folders = sorted(path.parent for path in (LIVE / "shims").glob("*/__init__.py"))
    return {name: content for folder in folders for name, content in tree(folder, folder.name).items()}


def kept_names(root: Path) -> dict[str, frozenset[str]]:
    """Return :func:`known` from the cache of the book in ``root``, if it's there: importing the shims takes a while."""
    text = kept_text(
        root, "names of shims", lambda: json.dumps({name: sorted(found) for name, found in known().items()})
    )
    return {name: frozenset(names) for name, names in json.loads(text).items()}


def known() -> dict[str, frozenset[str]]:
    """Return the names that each shim module provides, as listed by ``dir``."""
    modules = {module_name(name) for name in shim_files()}
    return {name: frozenset(dir(import_module(f"{shims.__name__}.{name}"))) for name in sorted(modules)}


def imported(source: bytes) -> Iterator[str]:
    """Yield the files of litbook that the top-level imports in ``source`` may refer to; they needn't exist."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "litbook":
            folder = (node.module or "").replace(".", "/")
            yield f"{folder}.py"
            yield from (f"{folder}/{alias.name}.py" for alias in node.names)


def package(name: str, settings: Settings) -> dict[str, bytes]:
    """Return the files of a package, from the book's source folder or as installed.

    Raises BookError if there's no such package, or if it isn't pure Python.
    """
    own = settings.source / name
    if own.is_dir():
        return tree(own, name)
    spec = importlib.util.find_spec(name)
    origin = Path(spec.origin) if spec and spec.origin else None
    place = Location("pyproject.toml", 1)
    if spec is None or origin is None or origin.suffix != ".py":
        problem = f"there is no Python package {name!r} to serve with the book"
        raise BookError(place, problem, "install it, or remove it from tool.litbook.live")
    if not spec.submodule_search_locations:
        return {origin.name: origin.read_bytes()}
    compiled_here = sorted(path.name for path in origin.parent.rglob("*") if path.suffix in (".so", ".pyd"))
    if compiled_here:
        problem = f"{name!r} is not pure Python: {compiled_here[0]}"
        raise BookError(place, problem, "remove it from tool.litbook.live")
    return tree(origin.parent, name)


def tree(folder: Path, name: str) -> dict[str, bytes]:
    """Return the Python, JSON, text, and CSV files below ``folder``, as members of the package ``name``."""
    found = sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".json", ".txt", ".csv"))
    found = [path for path in found if path.name != SOURCE_MAP]
    return {f"{name}/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in found}
