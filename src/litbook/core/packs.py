"""Feature packs of live pages: what a pack's folder declares, in its ``pack.toml``. ``live/packs/README.md`` describes it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import litbook
from litbook.core.errors import BookError
from litbook.core.model import Location

FOLDER = Path(litbook.__file__).parent / "live" / "packs"
"""Where those are that come with the machine."""
FILE = "pack.toml"
MEANINGS = ("a folder", "a name", "a list of names", "a whole number above 0", "seconds above 0")
"""What a setting of a pack can be."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder with what a feature of live pages is made of."""

    name: str
    """The folder's name: the pack's settings are in ``[tool.litbook.live.<name>]``."""
    folder: Path
    settings: Mapping[str, str]
    """The settings that a book can give it, with what each can be."""

    @property
    def scripts(self) -> Path:
        """The folder of the scripts; ``early.js`` and ``late.js`` are the two that pages begin with."""
        return self.folder / "scripts"

    @property
    def script_names(self) -> list[str]:
        """Every script by its path in ``scripts``."""
        return sorted(path.relative_to(self.scripts).as_posix() for path in self.scripts.rglob("*.js"))


def built_in() -> list[Pack]:
    """Return the packs that come with the machine."""
    return [read(path.parent) for path in sorted(FOLDER.glob(f"*/{FILE}"))]


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
    return read(folder)


def read(folder: Path) -> Pack:
    """Return what the folder declares. Raises BookError."""
    place = Location(f"{folder.name}/{FILE}", 1)
    try:
        found: Mapping[str, Any] = tomllib.loads((folder / FILE).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BookError(place, f"not TOML: {error}", "mend it") from error
    settings = found.get("settings", {})
    for name, meaning in settings.items():
        if meaning not in MEANINGS:
            raise BookError(place, f"setting {name!r} cannot be {meaning!r}", f"give it one of: {'; '.join(MEANINGS)}")
    missing = [half for half in ("early.js", "late.js") if not (folder / "scripts" / half).is_file()]
    if missing:
        raise BookError(place, f"the pack has no scripts/{missing[0]}", "add it")
    return Pack(folder.name, folder, settings)
