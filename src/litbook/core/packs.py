"""Feature packs of live pages: what a pack's folder declares, in its ``pack.toml``. ``live/packs/README.md`` describes it."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import litbook
from litbook.core.errors import BookError
from litbook.core.model import Location

FOLDER = Path(litbook.__file__).parent / "live" / "packs"
"""The folder of the packs that come with the machine."""
FILE = "pack.toml"
MEANINGS = ("a folder", "a name", "a list of names", "a whole number above 0", "seconds above 0")
"""The kinds of value that a pack's setting can have."""
DECLARED: Mapping[str, tuple[type, str]] = {
    "description": (str, "a text"),
    "watch": (str, "the path of a module"),
    "settings": (dict, "a table"),
}
"""The keys of ``pack.toml``."""
SCRIPTS = ("early.js", "late.js")
"""The scripts that every pack has."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder with what a feature of live pages is made of."""

    name: str
    """The folder's name: the pack's settings are in ``[tool.litbook.live.<name>]``."""
    folder: Path
    settings: Mapping[str, str]
    """The settings that a book can give it, with what each can be."""
    watch: str | None = None
    """Which of its modules watches blocks run, by its path below ``python``, such as ``training.loss``."""

    @property
    def scripts(self) -> Path:
        """The folder of the scripts; ``early.js`` and ``late.js`` are the two that pages begin with."""
        return self.folder / "scripts"

    @property
    def script_names(self) -> list[str]:
        """Every script by its path in ``scripts``."""
        return sorted(path.relative_to(self.scripts).as_posix() for path in self.scripts.rglob("*.js"))

    @property
    def python(self) -> Path:
        """The folder of the modules that run in the browser's Python; it need not exist."""
        return self.folder / "python"

    @property
    def watcher(self) -> str | None:
        """The module that watches, as pages ask for it."""
        return f"packs.{self.name}.{self.watch}" if self.watch else None


def built_in() -> list[Pack]:
    """Return the packs that come with the machine."""
    return [read(path.parent, FOLDER.parents[2]) for path in sorted(FOLDER.glob(f"*/{FILE}"))]


def find(given: str, root: Path, place: Location) -> Pack:
    """Return the pack that a book calls ``given``: a name of one that comes with the machine, or a folder in ``root``.

    Raises BookError with the ``place`` where the book says so, if there is none.
    """
    folders = [FOLDER / given, root / given] if given.isidentifier() else [root / given]
    folder = next((folder for folder in folders if (folder / FILE).is_file()), None)
    if folder is None:
        known = ", ".join(pack.name for pack in built_in())
        raise BookError(place, f"there is no pack {given!r}", f"known are {known}; or give a folder that has a {FILE}")
    if not folder.name.isidentifier():
        raise BookError(place, f"the pack's folder cannot be called {folder.name!r}", "give it a Python name")
    return read(folder, root)


def read(folder: Path, root: Path) -> Pack:
    """Return what the folder declares. Raises BookError, with paths relative to ``root`` if the folder is inside."""
    shown = (folder.relative_to(root) if folder.is_relative_to(root) else Path(folder.name)).as_posix()
    text = (folder / FILE).read_text(encoding="utf-8")
    found = declared(text, f"{shown}/{FILE}")
    pack = Pack(folder.name, folder, found.get("settings", {}), found.get("watch"))
    for name in SCRIPTS:
        if not (pack.scripts / name).is_file():
            raise BookError(Location(f"{shown}/{FILE}", 1), f"the pack has no scripts/{name}", "add it")
    if pack.watch is not None and not is_module(pack.python, pack.watch):
        place = Location(f"{shown}/{FILE}", line_of("watch", text))
        wanted = f"python/{pack.watch.replace('.', '/')}.py"
        raise BookError(place, f"the pack has no {wanted} to watch with", "add it, or name another module")
    check_syntax(pack.python.rglob("*.py"), folder, shown)
    return pack


def declared(text: str, path: str) -> Mapping[str, Any]:
    """Return what a ``pack.toml`` at ``path`` holds, checked. Raises BookError."""
    try:
        found: Mapping[str, Any] = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        raise BookError(Location(path, int(line[1]) if line else 1), f"not TOML: {error}", "fix it") from error
    for name, value in found.items():
        place = Location(path, line_of(name, text))
        if name not in DECLARED:
            raise BookError(place, f"a pack cannot declare {name!r}", f"known are {', '.join(DECLARED)}")
        kind, meaning = DECLARED[name]
        if not isinstance(value, kind):
            raise BookError(place, f"{name} cannot be {value!r}", f"give it {meaning}")
    for name, meaning in found.get("settings", {}).items():
        if meaning not in MEANINGS:
            place = Location(path, line_of(name, text))
            raise BookError(place, f"setting {name!r} cannot be {meaning!r}", f"give it one of: {'; '.join(MEANINGS)}")
    return found


def line_of(key: str, text: str) -> int:
    """Return the first line that gives a key a value, or that is the head of its table; 1 if there is none."""
    found = re.search(rf"^\s*(?:{re.escape(key)}\s*=|\[{re.escape(key)}\])", text, re.MULTILINE)
    return text.count("\n", 0, found.end()) + 1 if found else 1


def is_module(folder: Path, name: str) -> bool:
    """Return True if a module has that path in ``folder``, such as ``training.loss``."""
    isnt_outside = all(part.isidentifier() for part in name.split("."))
    return isnt_outside and folder.joinpath(*name.split(".")).with_suffix(".py").is_file()


def check_syntax(modules: Iterable[Path], folder: Path, shown: str) -> None:
    """Raise BookError for the first module, all of them inside ``folder``, that this Python can't parse."""
    for module in sorted(modules):
        try:
            ast.parse(module.read_bytes())
        except (SyntaxError, RecursionError, MemoryError) as error:
            place = Location(f"{shown}/{module.relative_to(folder).as_posix()}", getattr(error, "lineno", None) or 1)
            raise BookError(place, f"not Python: {getattr(error, 'msg', type(error).__name__)}", "fix it") from error
