"""A cache of chapters' outcomes, so that a chapter runs only when something it depends on has changed.

Keys are made of contents and never of modification times, so entries are also found from a copy of the tree, or after
returning to an earlier commit.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import platform
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import litbook
from litbook.core.files import write_atomically
from litbook.core.model import Chapter, Display, Failure, Outcome

FOLDER = Path(".cache", "litbook")
"""The cache's folder, relative to the book's root."""
SECONDS = "seconds.json"
STAGES = ("core", "source", "run", "tangle")
"""The packages of litbook whose code can change a chapter's outcomes."""


def known_seconds(root: Path) -> dict[str, float]:
    """Return the seconds that each chapter took in its last run, by path. Chapters that never ran are missing."""
    try:
        known = json.loads((root / FOLDER / SECONDS).read_text(encoding="utf-8"))
        return {str(path): float(seconds) for path, seconds in known.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def keep_seconds(root: Path, seconds: Mapping[str, float]) -> None:
    """Add the ``seconds`` that chapters took, by path, to those of earlier runs."""
    if seconds:
        rounded = {path: round(took, 2) for path, took in {**known_seconds(root), **seconds}.items()}
        write_atomically(root / FOLDER / SECONDS, json.dumps(rounded, indent=1, sort_keys=True).encode())


def kept_text(root: Path, parts: object, make: Callable[[], str]) -> str:
    """Return ``make()``, which depends on ``parts`` alone, from the book's cache if it's there."""
    return kept(root, parts, lambda: make().encode("utf-8"), ".txt").decode("utf-8")


def kept(root: Path, parts: object, make: Callable[[], bytes], ending: str) -> bytes:
    """Return the bytes of ``make()`` as :func:`kept_text` does, from a file whose name ends with ``ending``."""
    path = root / FOLDER / f"{digest([parts, environment()])[:32]}{ending}"
    try:
        return path.read_bytes()
    except OSError:
        content = make()
        write_atomically(path, content)
        return content


class Cache:
    """Outcomes in a folder, one file for each state of a chapter and of the files it reads."""

    def __init__(self, folder: Path, root: Path, *, trusted: bool = True) -> None:
        """Use ``folder`` for the book at ``root``. If not ``trusted``, nothing is found, but results are stored."""
        self.folder = folder
        self.root = root
        self.trusted = trusted

    def find(self, chapter: Chapter) -> tuple[Outcome, ...] | None:
        """Return the outcomes of ``chapter`` in its present state, or None if they aren't cached."""
        for path in sorted(self.folder.glob(f"{key(chapter)}-*.json")) if self.trusted else ():
            try:
                entry = json.loads(path.read_text(encoding="utf-8"))
                if entry["reads"] == self.state(entry["reads"]):
                    return tuple(outcome_from(data) for data in entry["outcomes"])
            except (ValueError, KeyError, TypeError):
                path.unlink(missing_ok=True)  # corrupt entry: treat it as a miss
        return None

    def store(self, chapter: Chapter, outcomes: Iterable[Outcome], reads: Iterable[str]) -> None:
        """Store the ``outcomes`` of a chapter that succeeded and read the files ``reads``."""
        state = self.state(reads)
        entry = {"reads": state, "outcomes": [dataclasses.asdict(outcome) for outcome in outcomes]}
        name = f"{key(chapter)}-{digest(state)[:16]}.json"
        write_atomically(self.folder / name, json.dumps(entry).encode())

    def state(self, reads: Iterable[str]) -> dict[str, str]:
        """Return a digest of each file in ``reads``, by name; empty for a file that doesn't exist."""
        state = {}
        for name in reads:
            path = self.root / name
            state[name] = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        return state


def key(chapter: Chapter) -> str:
    """Return a digest of everything that determines a chapter's outcomes, except the files it reads."""
    blocks = [[block.source, block.raises, block.skip, block.needs] for block in chapter.blocks]
    return digest([chapter.path, blocks, environment()])[:32]


@functools.cache
def environment() -> list[Any]:
    """Return what identifies the environment: Python, the platform, installed distributions, and litbook's own code."""
    installed = {folder.name for entry in sys.path for folder in Path(entry or ".").glob("*.dist-info") if entry}
    machine = Path(litbook.__file__).parent
    files = [
        path
        for stage in STAGES
        for path in (machine / stage).rglob("*")
        if path.suffix == ".py" or path.name == "matplotlibrc"
    ]
    own = [[path.relative_to(machine).as_posix(), path.read_text(encoding="utf-8")] for path in sorted(files)]
    return [sys.version, platform.platform(), sorted(installed), digest(own)]


def digest(data: object) -> str:
    """Return the SHA-256 of ``data``, which JSON can represent, in hexadecimal."""
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def outcome_from(data: dict[str, Any]) -> Outcome:
    """Return the outcome that ``dataclasses.asdict`` converted to ``data``. Raises KeyError or TypeError."""
    failure = Failure(**data["failure"]) if data["failure"] else None
    displays = tuple(Display(**display) for display in data["displays"])
    return Outcome(data["text"], displays, failure, data["skipped"])
