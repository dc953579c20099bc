"""A book's settings: the table ``[tool.litbook]`` in its ``pyproject.toml``."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from litbook.core.errors import BookError
from litbook.core.model import Location

NAMES = "a list of names"
KNOWN: dict[str, dict[str, str]] = {
    "tool.litbook": {
        "docs": "a folder", "source": "a folder", "time_limit": "seconds above 0", "jobs": "a whole number above 0",
        "live": "a table",
    },
    "tool.litbook.live": {
        "packages": NAMES, "sources": NAMES, "backward": "a name", "gradient": "a name", "data": "a name", "drawing": "a name",
        "loss": NAMES, "model": NAMES,
    },
}  # fmt: skip
"""The settings of each table, with the kind of value that each takes."""


@dataclass(frozen=True, slots=True)
class Settings:
    """A book's folders, and how its chapters are run."""

    root: Path
    """The book's folder, which is the working directory of each block."""
    docs: Path
    """The folder of the chapters."""
    source: Path
    """The folder of the package, which blocks can import."""
    time_limit: float = 60.0
    """The limit for a chapter, in seconds."""
    jobs: int = field(default_factory=lambda: os.cpu_count() or 1)
    """The number of chapters that run at the same time."""
    live: Mapping[str, Any] = field(default_factory=dict)
    """The table ``[tool.litbook.live]``: settings of pages that run in the reader's browser."""
    draw: bool = True
    """True to draw figures, False to only count them."""

    @property
    def docs_name(self) -> str:
        """The chapters' folder as messages show it."""
        return shown(self.docs, self.root)

    @property
    def source_name(self) -> str:
        """The package's folder as messages show it."""
        return shown(self.source, self.root)


def load_settings(root: Path, docs: Path | None = None) -> Settings:
    """Return the settings of the book in the folder ``root``; ``docs`` overrides the folder of its chapters.

    Raises BookError for settings that can't be read, and if the folder of the chapters doesn't exist.
    """
    root = root.resolve()
    options = read_table(root / "pyproject.toml")
    found = (docs or root / options.pop("docs", "docs")).resolve()
    options.pop("docs", None)
    if not found.is_dir():
        raise BookError(Location(shown(found, root), 1), "no such folder", "pass the book's folder with --root")
    return Settings(root, found, (root / options.pop("source", "src")).resolve(), **options)


def read_table(path: Path) -> dict[str, Any]:
    """Return the table ``[tool.litbook]``, validated. Raises BookError."""
    if not path.exists():
        return {}
    text = path.read_text(encoding="utf-8")
    try:
        options: Any = tomllib.loads(text).get("tool", {}).get("litbook", {})
    except tomllib.TOMLDecodeError as error:
        raise BookError(Location(path.name, 1), f"not TOML: {error}", "fix it") from error
    lines = text.split("\n")
    check_table(options, "tool.litbook", lines, path.name)
    if "live" in options:
        check_table(options["live"], "tool.litbook.live", lines, path.name)
    return dict(options)


def check_table(options: object, name: str, lines: Sequence[str], path: str) -> None:
    """Validate the table ``name`` of a file with these ``lines``. Raises BookError."""
    heads = (f"[{name}]", name.rpartition(".")[2])
    start = next((i for i, line in enumerate(lines, start=1) if line.strip().startswith(heads)), 1)
    if not isinstance(options, dict):
        raise BookError(Location(path, start), f"{name} is not a table", f"write [{name}]")
    known = KNOWN[name]
    for key, value in options.items():
        line = next((i for i in range(start + 1, len(lines) + 1) if lines[i - 1].startswith(key)), start)
        if key not in known:
            raise BookError(Location(path, line), f"unknown setting {key!r}", f"known are {', '.join(known)}")
        if not can_be(value, known[key]):
            raise BookError(Location(path, line), f"{key} cannot be {value!r}", f"give it {known[key]}")


def can_be(value: object, meaning: str) -> bool:
    """Return True if a setting's ``value`` is of the kind that ``meaning`` says."""
    match meaning:
        case "a folder":
            return isinstance(value, str) and value != "" and not value.startswith("-")
        case "seconds above 0":
            return isinstance(value, int | float) and not isinstance(value, bool) and value > 0
        case "a whole number above 0":
            return isinstance(value, int) and not isinstance(value, bool) and value > 0
        case "a name":
            return isinstance(value, str) and value.isidentifier()
        case "a list of names":
            return isinstance(value, list) and all(can_be(name, "a name") for name in value)
    return True  # tables are validated separately


def shown(path: Path, root: Path) -> str:
    """Return ``path`` as messages show it: relative to the book's root if possible."""
    return Path(os.path.relpath(path, root)).as_posix()
