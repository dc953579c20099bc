"""What the browser's Python can import besides its library: the book's packages, and of the machine what runs there."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from pathlib import Path

from litbook.cache import digest, kept
from litbook.errors import BookError
from litbook.live.library import compiled
from litbook.live.workspace import HERE, LOCK, content_key
from litbook.model import Location
from litbook.settings import Settings

MACHINE = (
    "__init__", "beside", "compare", "display", "dot", "errors", "exercises", "fences", "files", "header", "model", "parse",
    "paste", "rules", "session", "svg",
)  # fmt: skip
"""Modules of litbook that pages may use."""
BUILD_ONLY = {
    "archive",
    "build",
    "bundle",
    "compile",
    "library",
    "licences",
    "missing",
    "node",
    "packages",
    "page",
    "workspace",
}
"""Modules of this package that they never use."""


def book_archive(settings: Settings) -> bytes:
    """The archive, kept with the book as long as none of its files changes. Raises BookError."""
    files = machine()
    for name in settings.live.get("packages", ()):
        files |= package(name, settings)
    tools = content_key(HERE, (LOCK, "compile.py", "compile.mjs"))
    parts = [tools, {name: digest(content.decode("latin-1")) for name, content in files.items()}]
    return kept(settings.root, parts, lambda: compiled(files, "whole"), "-book.zip")


def machine() -> dict[str, bytes]:
    """The files of litbook, by their names in the archive."""
    top = HERE.parent
    found = {f"litbook/{name}.py": (top / f"{name}.py").read_bytes() for name in MACHINE}
    own = (path for path in HERE.glob("*.py") if path.stem not in BUILD_ONLY)
    found |= {f"litbook/live/{path.name}": path.read_bytes() for path in own}
    return found | tree(HERE / "stand_in" / "matplotlib", "matplotlib")


def package(name: str, settings: Settings) -> dict[str, bytes]:
    """The files of one of the book's packages: its own, or one that is installed."""
    own = settings.source / name
    if own.is_dir():
        return tree(own, name)
    if own.with_suffix(".py").is_file():
        return {f"{name}.py": own.with_suffix(".py").read_bytes()}
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        problem = f"there is no package {name!r} to serve with the book"
        raise BookError(Location("pyproject.toml", 1), problem, "install it, or leave it out of tool.litbook.live")
    origin = Path(spec.origin)
    return tree(origin.parent, name) if spec.submodule_search_locations else {origin.name: origin.read_bytes()}


def tree(folder: Path, name: str) -> dict[str, bytes]:
    """The Python files below ``folder``, as parts of the package ``name``."""
    found = sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)
    return {f"{name}/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in found}


def refused(paths: Iterable[Path]) -> list[Path]:
    """Those of a package's files that no other Python can use: compiled for this machine."""
    return [path for path in paths if path.suffix in (".so", ".pyd", ".dylib")]
