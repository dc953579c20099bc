"""Outcomes kept between runs, so a chapter runs again only when something it depends on has changed."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from litbook.core.cache import FOLDER, digest, environment, keep
from litbook.core.model import Chapter, Display, Failure, Outcome

SECONDS = "seconds.json"
STAGES = ("core", "source", "run", "tangle")
"""The stages whose code can change an outcome. A change in any of their files reruns every chapter."""


def known_seconds(root: Path) -> dict[str, float]:
    """Return the seconds each chapter took when it last ran, by path. Chapters that never ran are missing."""
    try:
        known = json.loads((root / FOLDER / SECONDS).read_text(encoding="utf-8"))
        return {str(path): float(seconds) for path, seconds in known.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def keep_seconds(root: Path, seconds: Mapping[str, float]) -> None:
    """Add ``seconds``, by the chapter's path, to those known from earlier runs."""
    if seconds:
        rounded = {path: round(took, 2) for path, took in {**known_seconds(root), **seconds}.items()}
        keep(root / FOLDER / SECONDS, json.dumps(rounded, indent=1, sort_keys=True).encode())


class Cache:
    """Outcomes in a folder: one file for each state of a chapter and of the files it read."""

    def __init__(self, folder: Path, root: Path, *, trusted: bool = True) -> None:
        """Use ``folder``, for a book in ``root``. If not ``trusted``, nothing is found, but outcomes are still stored."""
        self.folder = folder
        self.root = root
        self.trusted = trusted

    def find(self, chapter: Chapter) -> tuple[Outcome, ...] | None:
        """Return the outcomes of ``chapter`` in its present state, or None if they aren't known."""
        for path in sorted(self.folder.glob(f"{key(chapter)}-*.json")) if self.trusted else ():
            try:
                entry = json.loads(path.read_text(encoding="utf-8"))
                if entry["reads"] == self.state(entry["reads"]):
                    return tuple(outcome_from(data) for data in entry["outcomes"])
            except (ValueError, KeyError, TypeError):
                with suppress(OSError):
                    path.unlink()  # corrupt entry: treat it as a miss
        return None

    def store(self, chapter: Chapter, outcomes: Iterable[Outcome], reads: Iterable[str]) -> None:
        """Store the ``outcomes`` of a chapter that ran without an undeclared failure and read the files ``reads``."""
        state = self.state(reads)
        entry = {"reads": state, "outcomes": [dataclasses.asdict(outcome) for outcome in outcomes]}
        name = f"{key(chapter)}-{digest(state)[:16]}.json"
        keep(self.folder / name, json.dumps(entry).encode())

    def state(self, reads: Iterable[str]) -> dict[str, str]:
        """Return the SHA-256 of each file in ``reads``; empty for one that doesn't exist."""
        state = {}
        for name in reads:
            path = self.root / name
            state[name] = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        return state


def key(chapter: Chapter) -> str:
    """Return a digest of everything that determines a chapter's outcomes, except the files it reads."""
    blocks = [[block.source, block.raises, block.skip, block.needs] for block in chapter.blocks]
    return digest([chapter.path, blocks, chapter.data, environment(*STAGES)])[:32]


def outcome_from(data: dict[str, Any]) -> Outcome:
    """Return the Outcome that ``dataclasses.asdict`` turned into ``data``."""
    failure = Failure(**data["failure"]) if data["failure"] else None
    displays = tuple(Display(**display) for display in data["displays"])
    return Outcome(data["text"], displays, failure, data["skipped"])
