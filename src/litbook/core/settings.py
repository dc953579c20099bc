"""A book's settings: the table ``[tool.litbook]`` in its ``pyproject.toml``."""

from __future__ import annotations

import os
import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from litbook.core.errors import BookError
from litbook.core.files import leads_out
from litbook.core.model import Location
from litbook.core.packs import Pack, find

AT = re.compile(r" \(at line (\d+), column \d+\)$")
"""Where a message of tomllib says that the mistake is."""
NAMES = "a list of names"


class Setting(NamedTuple):
    """What a setting takes, and what it does."""

    kind: str
    meaning: str


KNOWN: Mapping[str, Mapping[str, Setting]] = {
    "tool.litbook": {
        "docs": Setting("a folder", "where the chapters are; docs if left out"),
        "source": Setting("a folder", "where the package goes; src if left out"),
        "time_limit": Setting("seconds above 0", "how long a chapter may run; 60 if left out"),
        "jobs": Setting("a whole number above 0", "how many chapters run at once; one per core if left out"),
        "memory_limit": Setting("a whole number above 0", "how many MB a chapter may use; 2048 if left out"),
        "cache_limit": Setting("a whole number above 0", "how many MB are kept between builds; 200 if left out"),
        "live": Setting("a table", "the settings of live pages"),
    },
    "tool.litbook.live": {
        "packages": Setting(NAMES, "packages that blocks can import in a browser, in pure Python"),
        "sources": Setting(NAMES, "installed ones among them that are served with their source text"),
        "drawing": Setting("a name", "the function that draws a graph, so that Graphviz arrives in time"),
        "packs": Setting("a list of packs", "feature packs: names of built-in ones, or folders of the book"),
    },
}
"""The settings of each table."""


@dataclass(frozen=True, slots=True)
class Settings:
    """A book's folders, and how its chapters are run."""

    root: Path
    """The book's folder."""
    docs: Path
    """The folder of the chapters."""
    source: Path
    """The folder of the package, which blocks can import."""
    time_limit: float = 60.0
    """The limit for a chapter, in seconds."""
    memory_limit: int = 2048
    """The MB of memory that a chapter's processes may use."""
    cache_limit: int = 200
    """How many MB may be kept between builds; what has gone unused the longest is deleted first."""
    jobs: int = field(default_factory=lambda: os.cpu_count() or 1)
    """The number of chapters that run at the same time."""
    live: Mapping[str, Any] = field(default_factory=dict)
    """Settings of pages that run in the reader's browser: ``[tool.litbook.live]``."""
    packs: tuple[Pack, ...] = ()
    """The feature packs of such pages; each has its settings in ``live``, in a table of its name."""
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
    folders = [root / options.pop(key, usual) for key, usual in (("docs", "docs"), ("source", "src"))]
    folders[0] = docs or folders[0]
    for link in (folder for folder in folders if leads_out(folder, root)):
        raise BookError(Location(shown(link, root), 1), "this link leads out of the book", "put the folder there")
    found, source = (folder.resolve() for folder in folders)
    if not found.is_dir():
        raise BookError(Location(shown(found, root), 1), "no such folder", "pass the book's folder with --root")
    return Settings(root, found, source, **options)


def read_table(path: Path) -> dict[str, Any]:
    """Return the table ``[tool.litbook]``, validated. Raises BookError."""
    if not path.exists():
        return {}
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BookError(Location(path.name, 1), "not UTF-8", "save the file as UTF-8") from error
    try:
        options: Any = tomllib.loads(text).get("tool", {}).get("litbook", {})
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = AT.search(str(error))  # Python 3.14 has it as attributes
        line = int(place[1]) if place else text.rstrip().count("\n") + 1  # "at end of document"
        raise BookError(Location(path.name, line), f"not TOML: {AT.sub('', str(error))}", "fix it") from error
    lines = text.split("\n")
    check_table(options, "tool.litbook", kinds("tool.litbook"), lines, path.name)
    packs = read_packs(options["live"], lines, path) if "live" in options else ()
    return {**options, "packs": packs}


def read_packs(live: Any, lines: Sequence[str], path: Path) -> tuple[Pack, ...]:
    """Return the packs that the table ``[tool.litbook.live]`` lists, itself and theirs checked. Raises BookError."""
    name = "tool.litbook.live"
    listed = live.get("packs", []) if isinstance(live, dict) else []
    tables = {given.rpartition("/")[2]: "a table" for given in listed} if can_be(listed, "a list of packs") else {}
    check_table(live, name, kinds(name) | tables, lines, path.name)
    place = Location(path.name, line_of("packs", name, lines))
    packs = tuple(find(given, path.parent, place) for given in listed)
    check_names(packs, place)
    for pack in packs:
        if pack.name in live:
            check_table(live[pack.name], f"{name}.{pack.name}", pack.settings, lines, path.name)
    return packs


def check_names(packs: Sequence[Pack], place: Location) -> None:
    """Raises BookError for a pack, or a setting of one, whose name is taken: by another pack's, or by a setting of ours."""
    ours = KNOWN["tool.litbook.live"]
    names = [*(("pack", name) for name in ours), *(("pack's setting", name) for name in ours)]
    names += [("pack", pack.name) for pack in packs] + [
        ("pack's setting", name) for pack in packs for name in pack.settings
    ]
    for (kind, name), count in Counter(names).items():
        if count > 1:
            raise BookError(place, f"the name of the {kind} {name!r} is taken", "rename it, or list one pack less")


def kinds(table: str) -> dict[str, str]:
    """Return the known settings of a table, with the kind of value that each takes."""
    return {name: setting.kind for name, setting in KNOWN[table].items()}


def line_of_table(name: str, lines: Sequence[str]) -> int:
    """Return the line of the head of a table, or 1."""
    heads = (f"[{name}]", name.rpartition(".")[2])
    return next((i for i, line in enumerate(lines, start=1) if line.strip().startswith(heads)), 1)


def line_of(key: str, table: str, lines: Sequence[str]) -> int:
    """Return the line of a key of a table, or that of the table's head."""
    start = line_of_table(table, lines)
    heads = (key, f"[{table}.{key}]")
    return next((i for i in range(start + 1, len(lines) + 1) if lines[i - 1].startswith(heads)), start)


def check_table(options: object, name: str, known: Mapping[str, str], lines: Sequence[str], path: str) -> None:
    """Raises BookError for what the table ``name`` of a file with these ``lines`` cannot hold."""
    if not isinstance(options, dict):
        raise BookError(Location(path, line_of_table(name, lines)), f"{name} is not a table", f"write [{name}]")
    for key, value in options.items():
        line = line_of(key, name, lines)
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
        case "a list of names" | "a list of packs":
            each = "a name" if meaning == NAMES else "a folder"
            return isinstance(value, list) and all(can_be(one, each) for one in value)
    return True  # a table is checked by itself


def shown(path: Path, root: Path) -> str:
    """Return ``path`` as messages show it: relative to the book's root if possible."""
    return Path(os.path.relpath(path, root)).as_posix()
