"""The installed libraries that a chapter depends on, and the names by which they'd look into its objects."""

from __future__ import annotations

import functools
import hashlib
import importlib
import importlib.metadata
import importlib.util
import re
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Sequence
from importlib.machinery import PathFinder
from pathlib import Path

from litbook.core.cache import kept_text

STANDARD = "Python"
"""Stands for the standard library among the libraries."""
LOOKED_UP = (
    re.compile(r"""attr\((?<=(?:has|get)attr\()[^'"\n]*,\s*['"](\w+)['"]"""),
    re.compile(r"""attrgetter\(\s*['"](\w+)['"]"""),
    re.compile(r"""methodcaller\(\s*['"](\w+)['"]"""),
)
"""Each begins with letters that it can be found by: with anything else in front, it would take nine times as long."""
TRIED = re.compile(r"try:\n(?<!\wtry:\n)((?:.*\n){1,12}?)[ \t]*except[^\n]*AttributeError")
PROTOCOLS = frozenset({
    "_repr_html_", "_repr_svg_", "add_note", "append", "close", "closed", "copy", "encoding", "errors", "extend", "fileno",
    "flush", "get", "isatty", "items", "keys", "mode", "mro", "name", "read", "readinto", "readline", "readlines", "seek",
    "send", "source", "tell", "throw", "with_traceback", "write",
})  # fmt: skip
"""Names that the interpreter or the runner looks up by itself."""


def installed() -> dict[str, tuple[str, Path]]:
    """Return the version and the metadata folder of each installed distribution, by normalized name."""
    found: dict[str, tuple[str, Path]] = {}
    for entry in sys.path:
        for folder in Path(entry).glob("*.dist-info") if entry else ():
            name, _, version = folder.name.removesuffix(".dist-info").partition("-")
            found.setdefault(normalized(name), (version, folder))
    return found


def normalized(name: str) -> str:
    """Return the name of a distribution in the form in which names are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


@functools.lru_cache(maxsize=1024)
def distributions_of(module: str) -> tuple[str, ...]:
    """Return the distributions that a top-level module comes from, and all they require; none if it isn't installed."""
    known = installed()
    own = [normalized(module)]
    if own[0] not in known:
        own = [normalized(name) for name in by_module().get(module, ())]
    return tuple(dict.fromkeys(required(own)))


@functools.cache
def by_module() -> dict[str, list[str]]:
    """Return the distributions of each top-level module. Takes a second."""
    return dict(importlib.metadata.packages_distributions())


def required(names: Iterable[str]) -> Iterator[str]:
    """Yield the installed distributions ``names`` and those that they require."""
    known, waiting, seen = installed(), list(names), set[str]()
    while waiting:
        name = waiting.pop()
        if name not in known or name in seen:
            continue
        seen.add(name)
        yield name
        requirements = importlib.metadata.Distribution.at(known[name][1]).requires or []
        found = (re.match(r"[\w.-]+", line) for line in requirements if "extra ==" not in line)
        waiting += [normalized(match[0]) for match in found if match]


class Libraries:
    """The libraries as they're installed now."""

    def __init__(self, root: Path, path: Sequence[str]) -> None:
        """Look for modules in the folders ``path``, and keep what takes long in the cache of the book in ``root``."""
        self.root = root
        self.path = list(path)
        self.installed = installed()
        importlib.invalidate_caches()  # a command that keeps running may have seen an earlier state of the folders

    @functools.cache  # noqa: B019  # one for each run
    def version(self, name: str) -> str:
        """Return what tells one version of a distribution from another; an empty string if it isn't installed."""
        if name not in self.installed:
            return ""
        version, folder = self.installed[name]
        record = folder / "RECORD"
        content = record.read_bytes() if record.is_file() else b""
        return f"{version} ({hashlib.sha256(content).hexdigest()[:8]})"

    @functools.cache  # noqa: B019
    def place(self, module: str) -> str:
        """Return where a top-level module comes from; an empty string if there's none of this name."""
        spec = PathFinder.find_spec(module, self.path)
        return (spec.origin or "a folder" if spec else "") if module not in sys.stdlib_module_names else STANDARD

    def of(self, modules: Iterable[str]) -> list[str]:
        """Return the distributions that top-level ``modules`` come from, with those they require, sorted."""
        own = [
            module for module in modules if "site-packages" in self.place(module) or self.place(module) == "a folder"
        ]
        return sorted({name for module in own for name in distributions_of(module)})

    @functools.cache  # noqa: B019
    def names(self, library: str) -> frozenset[str]:
        """Return the names that a distribution, or the standard library, looks up in objects without knowing their type."""
        version = sys.version if library == STANDARD else self.version(library)
        found = kept_text(
            self.root, ["names", library, version], lambda: " ".join(sorted(self.find(library))), within=[]
        )
        return frozenset(found.split())

    def find(self, library: str) -> set[str]:
        """Return :meth:`names`, found in the library's source."""
        found: set[str] = set()
        for file in self.files(library):
            text = file.read_text(encoding="utf-8", errors="replace")
            found.update(*(pattern.findall(text) for pattern in LOOKED_UP))
            if "AttributeError" in text:
                found.update(name for part in TRIED.findall(text) for name in re.findall(r"\.(\w+)", part))
        return found

    def files(self, library: str) -> Iterator[Path]:
        """Yield a library's Python files."""
        if library == STANDARD:
            folder = Path(sysconfig.get_path("stdlib"))
            skipped = {"site-packages", "test", "tests", "idlelib", "lib2to3", "turtledemo", "ensurepip"}
            yield from (
                path for path in sorted(folder.rglob("*.py")) if not skipped & set(path.relative_to(folder).parts)
            )
        elif library in self.installed:
            folder = self.installed[library][1]
            record = folder / "RECORD"
            lines = record.read_text(encoding="utf-8").split("\n") if record.is_file() else []
            names = (line.split(",")[0] for line in lines)
            yield from (path for name in names if name.endswith(".py") and (path := folder.parent / name).is_file())
