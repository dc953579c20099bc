"""What a book can set: the table ``[tool.litbook]`` of its ``pyproject.toml``."""

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
"""Each table's settings, with what they can be."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where a book is and how its chapters are run."""

    root: Path
    """The book's folder: the working directory of each block."""
    docs: Path
    """Where the chapters are."""
    source: Path
    """Where the package is, which blocks may import."""
    time_limit: float = 60.0
    """Seconds a chapter may take."""
    jobs: int = field(default_factory=lambda: os.cpu_count() or 1)
    """Chapters that run at once."""
    live: Mapping[str, Any] = field(default_factory=dict)
    """What pages that run in the reader's browser need to know of the book: ``[tool.litbook.live]``."""
    draw: bool = True
    """Whether figures are drawn, or only counted."""

    @property
    def docs_name(self) -> str:
        """The chapters' folder in messages."""
        return shown(self.docs, self.root)

    @property
    def source_name(self) -> str:
        """The package's folder in messages."""
        return shown(self.source, self.root)


def load_settings(root: Path, docs: Path | None = None) -> Settings:
    """The settings of the book in the folder ``root``; ``docs`` overrides where its chapters are.

    Raises BookError for settings that cannot be read, and where there are no chapters.
    """
    root = root.resolve()
    options = read_table(root / "pyproject.toml")
    found = (docs or root / options.pop("docs", "docs")).resolve()
    options.pop("docs", None)
    if not found.is_dir():
        raise BookError(Location(shown(found, root), 1), "no such folder", "pass the book's folder with --root")
    return Settings(root, found, (root / options.pop("source", "src")).resolve(), **options)


def read_table(path: Path) -> dict[str, Any]:
    """The table ``[tool.litbook]`` with what is in it, checked. Raises BookError."""
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
    """Raises BookError for what the table ``name`` of a file with these ``lines`` cannot hold."""
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
    """Whether a setting's ``value`` is what its ``meaning`` asks for."""
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
    return True  # a table is checked by itself


def shown(path: Path, root: Path) -> str:
    """``path`` as it stands in messages: relative to the book's root where it can be."""
    return Path(os.path.relpath(path, root)).as_posix()
