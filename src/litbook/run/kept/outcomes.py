"""Outcomes kept between runs, so a chapter runs again only when something it depends on has changed."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from litbook.core import cache
from litbook.core.cache import digest, keep, read
from litbook.core.model import Chapter, Display, Failure, Outcome
from litbook.core.settings import Settings
from litbook.run.kept.places import landed, lifted, tells_lines
from litbook.run.kept.runner import runner
from litbook.run.kept.state import LINES, State, States, key, traces_of
from litbook.run.kept.verdict import agrees, is_lasting, undeclared
from litbook.run.workers.traces.recorder import Traces

SECONDS = "seconds.json"
OUTCOMES = "outcomes"
"""Where outcomes are: a folder for each page, in it a file for each state of the page and of what it depends on."""


def known_seconds(root: Path) -> dict[str, float]:
    """Return the seconds each chapter took when it last ran, by path. Chapters that never ran are missing."""
    try:
        known = json.loads(read(cache.folder(root) / SECONDS) or b"")
        return {str(path): float(seconds) for path, seconds in known.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def keep_seconds(root: Path, seconds: Mapping[str, float]) -> None:
    """Add ``seconds``, by the chapter's path, to those known from earlier runs."""
    if seconds:
        rounded = {path: round(took, 2) for path, took in {**known_seconds(root), **seconds}.items()}
        keep(cache.folder(root) / SECONDS, json.dumps(rounded, indent=1, sort_keys=True).encode())


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """The outcomes of a chapter in one state."""

    path: Path
    state: State
    outcomes: tuple[Outcome, ...]
    confirmed: bool
    """True if two runs in this state had the same outcomes."""


class Cache:
    """The outcomes of a book's chapters."""

    def __init__(self, settings: Settings, *, trusted: bool = True) -> None:
        """Use the cache of the book with these ``settings``. If not ``trusted``, nothing is found, but outcomes are still stored."""
        self.root = settings.root
        self.states = States(settings)
        self.trusted = trusted

    def find(self, chapter: Chapter) -> tuple[Outcome, ...] | None:
        """Return the outcomes of ``chapter`` in its present state, or None if they aren't known.

        Outcomes that disagree with the page count once a second run has confirmed them: an output may depend on chance.
        """
        if not self.trusted:
            return None
        entry = next((entry for entry in entries(self.root, chapter) if self.holds(entry, chapter)), None)
        return entry.outcomes if entry and (entry.confirmed or agrees(chapter, entry.outcomes)) else None

    def holds(self, entry: Entry, chapter: Chapter) -> bool:
        """Return True if nothing has changed that the entry's outcomes depend on."""
        if entry.state.get("runner") != runner():  # another version's states may have another form
            return False
        now = self.states.state(chapter, traces_of(entry.state), entry.state)
        return now | {"texts": None} == entry.state | {"texts": None}  # of texts, what the chapter reaches counts

    def store(self, chapter: Chapter, outcomes: Sequence[Outcome], traces: Traces) -> None:
        """Store the ``outcomes`` of a chapter whose run left these ``traces``; nothing if the next run may differ by itself."""
        failure = undeclared(chapter, outcomes)
        if failure and not is_lasting(failure):
            return
        reason = "it failed" if failure else LINES if tells_lines(chapter, outcomes) else traces.whole
        state = self.states.state(chapter, dataclasses.replace(traces, whole=reason))
        path = folder(self.root, chapter) / f"{own_key(chapter)}-{digest(state)[:16]}.json"
        before = entry_of(path, chapter)
        confirmed = before is not None and before.outcomes == tuple(outcomes)
        kept = [dataclasses.asdict(lifted(outcome, chapter)) for outcome in outcomes]
        keep(path, json.dumps({"state": state, "confirmed": confirmed, "outcomes": kept}).encode())


def folder(root: Path, chapter: Chapter) -> Path:
    """Return the folder of the outcomes of ``chapter``."""
    return cache.folder(root) / OUTCOMES / digest(chapter.path)[:16]


def own_key(chapter: Chapter) -> str:
    """Return what the names of the files begin with that can hold outcomes of ``chapter`` as it is."""
    return digest([key(block) for block in chapter.blocks])[:16]


def entries(root: Path, chapter: Chapter, *, all_texts: bool = False) -> Iterator[Entry]:
    """Yield what's stored of ``chapter`` with its present blocks, or with ``all_texts`` of its page, the latest first."""
    pattern = "*.json" if all_texts else f"{own_key(chapter)}-*.json"
    files = {path: stat.st_mtime for path in folder(root, chapter).glob(pattern) if (stat := stat_of(path))}
    for path in sorted(files, key=lambda path: (files[path], path.name), reverse=True):
        entry = entry_of(path, chapter)
        if entry:
            yield entry


def entry_of(path: Path, chapter: Chapter) -> Entry | None:
    """Return the entry in the file ``path``; None if there's none, or only part of one."""
    try:
        data = json.loads(read(path) or b"")
        outcomes = tuple(landed(outcome_from(outcome), chapter) for outcome in data["outcomes"])
        return Entry(path, data["state"], outcomes, bool(data["confirmed"]))
    except (ValueError, KeyError, TypeError, IndexError):
        return None


def stat_of(path: Path) -> os.stat_result | None:
    """Return the file's status; None if somebody has just removed it."""
    with suppress(OSError):
        return path.stat()
    return None


def outcome_from(data: dict[str, Any]) -> Outcome:
    """Return the Outcome that ``dataclasses.asdict`` turned into ``data``."""
    failure = Failure(**data["failure"]) if data["failure"] else None
    displays = tuple(Display(**display) for display in data["displays"])
    return Outcome(data["text"], displays, failure, data["skipped"])
