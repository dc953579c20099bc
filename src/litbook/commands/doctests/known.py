"""Outcomes that doc tests know from earlier runs: those of builds, and their own, whose figures aren't drawn."""

from __future__ import annotations

from collections.abc import Sequence

from litbook.core.cache import folder
from litbook.core.model import Chapter, Outcome
from litbook.core.settings import Settings
from litbook.run.kept.outcomes import OUTCOMES, Cache
from litbook.run.workers.traces.recorder import Traces

UNDRAWN = "undrawn"
"""The folder of a cache beside the outcomes of builds: a build that found these would show no figures."""


class Known(Cache):
    """The outcomes of a book's chapters, drawn or not."""

    def __init__(self, settings: Settings, *, trusted: bool = True) -> None:
        """Use the caches of the book with these ``settings``. If not ``trusted``, nothing is found, but outcomes are still stored."""
        super().__init__(settings, trusted=trusted)
        self.undrawn = Cache(settings, trusted=trusted)
        self.undrawn.root = folder(settings.root) / OUTCOMES / UNDRAWN

    def find(self, chapter: Chapter) -> tuple[Outcome, ...] | None:
        """Return the outcomes of ``chapter`` in its present state, or None if they aren't known."""
        found = super().find(chapter)
        return self.undrawn.find(chapter) if found is None else found

    def store(self, chapter: Chapter, outcomes: Sequence[Outcome], traces: Traces) -> None:
        """Store the ``outcomes`` of a chapter whose figures weren't drawn. If it has none, builds can use them, too."""
        if all(display.data for outcome in outcomes for display in outcome.displays):
            super().store(chapter, outcomes, traces)
        else:
            self.undrawn.store(chapter, outcomes, traces)


def anything(settings: Settings) -> bool:
    """Return True if any outcomes are kept, so that perhaps nothing has to run."""
    return (folder(settings.root) / OUTCOMES).exists()
