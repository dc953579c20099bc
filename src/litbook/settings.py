"""What a book can set: the table ``[tool.litbook]`` of its ``pyproject.toml``."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from litbook.errors import BookError
from litbook.model import Location

KNOWN: dict[str, type | tuple[type, ...]] = {"docs": str, "source": str, "time_limit": (int, float), "jobs": int}
MEANING = {"docs": "a folder", "source": "a folder", "time_limit": "seconds above 0", "jobs": "a whole number above 0"}


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
        raise BookError(Location(shown(found, root), 1), "no such folder", "say with --root where the book is")
    return Settings(root, found, (root / options.pop("source", "src")).resolve(), **options)


def read_table(path: Path) -> dict[str, Any]:
    """The table ``[tool.litbook]``, checked. Raises BookError."""
    if not path.exists():
        return {}
    text = path.read_text(encoding="utf-8")
    try:
        options: Any = tomllib.loads(text).get("tool", {}).get("litbook", {})
    except tomllib.TOMLDecodeError as error:
        raise BookError(Location(path.name, 1), f"not TOML: {error}", "mend it") from error
    lines = text.split("\n")
    start = next(
        (i for i, line in enumerate(lines, start=1) if line.strip().startswith(("[tool.litbook]", "litbook"))), 1
    )
    if not isinstance(options, dict):
        raise BookError(Location(path.name, start), "tool.litbook is not a table", "write [tool.litbook]")
    for key, value in options.items():
        line = next((i for i in range(start + 1, len(lines) + 1) if lines[i - 1].startswith(key)), start)
        location = Location(path.name, line)
        if key not in KNOWN:
            raise BookError(location, f"unknown setting {key!r}", f"known are {', '.join(KNOWN)}")
        if (
            isinstance(value, bool)
            or not isinstance(value, KNOWN[key])
            or value in ("", 0)
            or str(value).startswith("-")
        ):
            raise BookError(location, f"{key} cannot be {value!r}", f"give it {MEANING[key]}")
    return options


def shown(path: Path, root: Path) -> str:
    """``path`` as it stands in messages: relative to the book's root where it can be."""
    return Path(os.path.relpath(path, root)).as_posix()
