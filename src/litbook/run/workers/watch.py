"""Watch a chapter's time, output, and memory."""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from multiprocessing.connection import Connection
from typing import Any

from litbook.core.model import TIME_LIMIT, Block, Chapter, Failure, Outcome
from litbook.core.settings import Settings
from litbook.run.workers import memory
from litbook.run.workers.traces.audit import STARTING, listen

OUTPUT_LIMIT = 10_000_000
"""Most bytes that one block may print."""
PAUSE = 0.05
"""Seconds between two looks."""


class Watch:
    """A thread that ends this process, and reports the line it was at, when a chapter reaches one of its limits."""

    def __init__(self, chapter: Chapter, settings: Settings, connection: Connection) -> None:
        self.chapter = chapter
        self.settings = settings
        self.connection = connection
        self.lock = threading.Lock()
        self.block: Block | None = None
        self.main = threading.get_ident()
        self.started = False
        """True once the chapter has started a process."""
        listen(STARTING, self.audit)
        threading.Thread(target=self.poll, daemon=True).start()

    def audit(self, event: str, _: tuple[Any, ...]) -> None:
        """Notice a process that's started."""
        self.started = True

    def poll(self) -> None:
        """Check all limits 20 times a second, and end the process when one is exceeded."""
        limit = self.settings.time_limit
        end = time.monotonic() + limit
        looks = 0
        while time.monotonic() < end:
            time.sleep(min(PAUSE, max(0.0, end - time.monotonic())))
            looks += 1
            if printed() > OUTPUT_LIMIT:
                self.end("OutputLimit", f"prints more than {OUTPUT_LIMIT // 1_000_000} MB", "print less")
            group = self.started and looks % 8 == 0  # to look at all processes takes longer
            if memory.used(group) > self.settings.memory_limit:
                self.end(memory.KIND, memory.message(self.settings.memory_limit), memory.REMEDY)
        remedy = "fix the block, or raise time_limit in [tool.litbook]"
        self.end(TIME_LIMIT, f"still running after {limit:g} s, the limit for a chapter", remedy)

    def end(self, kind: str, message: str, remedy: str) -> None:
        """Send a failure with the line that is running, and exit with status 1."""
        stack = traceback.extract_stack(sys._current_frames()[self.main])  # noqa: SLF001  # documented
        lines = [frame.lineno for frame in stack if frame.filename == self.chapter.path]
        with self.lock:
            assert self.block is not None
            line = (lines[-1] if lines else None) or self.block.location.line
            self.connection.send(Outcome(failure=Failure(kind, message, line, "", remedy)))
            self.connection.send(None)
            os._exit(1)


def printed() -> int:
    """Return how many bytes the block has printed so far; 0 if it has closed its output."""
    try:
        return os.fstat(1).st_size
    except OSError:
        return 0
