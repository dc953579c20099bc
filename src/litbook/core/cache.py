"""What chapters gave before, so that a chapter runs only when something it depends on has changed.

Nothing depends on the time of a file: a key is made of contents, so a copy of the tree and a return to an
earlier state find what they need.
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
"""Where a book keeps what can be made again, below its root."""
SECONDS = "seconds.json"
STAGES = ("core", "source", "run", "tangle")
"""The folders of the machine whose code can change what a chapter gives."""


def known_seconds(root: Path) -> dict[str, float]:
    """How long each chapter took when it ran last, by its path; nothing for those that never did."""
    try:
        known = json.loads((root / FOLDER / SECONDS).read_text(encoding="utf-8"))
        return {str(path): float(seconds) for path, seconds in known.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def keep_seconds(root: Path, seconds: Mapping[str, float]) -> None:
    """Remember how long chapters took, those of earlier runs too."""
    if seconds:
        rounded = {path: round(took, 2) for path, took in {**known_seconds(root), **seconds}.items()}
        write_atomically(root / FOLDER / SECONDS, json.dumps(rounded, indent=1, sort_keys=True).encode())


def kept_text(root: Path, parts: object, make: Callable[[], str]) -> str:
    """What ``make`` gives, which depends on ``parts`` alone: made once, and kept with the book."""
    return kept(root, parts, lambda: make().encode("utf-8"), ".txt").decode("utf-8")


def kept(root: Path, parts: object, make: Callable[[], bytes], ending: str) -> bytes:
    """The same for bytes, in a file whose name has the ``ending``."""
    path = root / FOLDER / f"{digest([parts, environment()])[:32]}{ending}"
    try:
        return path.read_bytes()
    except OSError:
        content = make()
        write_atomically(path, content)
        return content


class Cache:
    """Outcomes kept in a folder, one file for each state of a chapter and of what it reads."""

    def __init__(self, folder: Path, root: Path, *, trusted: bool = True) -> None:
        """Without ``trusted`` nothing is found, so that everything runs; what it gives is kept."""
        self.folder = folder
        self.root = root
        self.trusted = trusted

    def find(self, chapter: Chapter) -> tuple[Outcome, ...] | None:
        """The outcomes of ``chapter`` as it is, if they are known."""
        for path in sorted(self.folder.glob(f"{key(chapter)}-*.json")) if self.trusted else ():
            try:
                entry = json.loads(path.read_text(encoding="utf-8"))
                if entry["reads"] == self.state(entry["reads"]):
                    return tuple(outcome_from(data) for data in entry["outcomes"])
            except (ValueError, KeyError, TypeError):
                path.unlink(missing_ok=True)  # damaged: as good as none
        return None

    def store(self, chapter: Chapter, outcomes: Iterable[Outcome], reads: Iterable[str]) -> None:
        """Keep the ``outcomes`` of a chapter that went well and read the files ``reads``."""
        state = self.state(reads)
        entry = {"reads": state, "outcomes": [dataclasses.asdict(outcome) for outcome in outcomes]}
        name = f"{key(chapter)}-{digest(state)[:16]}.json"
        write_atomically(self.folder / name, json.dumps(entry).encode())

    def state(self, reads: Iterable[str]) -> dict[str, str]:
        """The content of each file in ``reads``, as a digest; empty for one that is not there."""
        state = {}
        for name in reads:
            path = self.root / name
            state[name] = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        return state


def key(chapter: Chapter) -> str:
    """Stands for all that decides what a chapter's blocks give, but for the files that they read."""
    blocks = [[block.source, block.raises, block.skip, block.needs] for block in chapter.blocks]
    return digest([chapter.path, blocks, environment()])[:32]


@functools.cache
def environment() -> list[Any]:
    """Python, the machine, every installed distribution, and the machine's own code."""
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
    """A SHA-256 of anything that JSON can hold."""
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def outcome_from(data: dict[str, Any]) -> Outcome:
    """The outcome that ``dataclasses.asdict`` took apart."""
    failure = Failure(**data["failure"]) if data["failure"] else None
    displays = tuple(Display(**display) for display in data["displays"])
    return Outcome(data["text"], displays, failure, data["skipped"])
