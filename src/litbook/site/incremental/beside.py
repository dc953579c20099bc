"""Let a copy of this process make part of what's kept, so that a build with much to do keeps a second core busy."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

ENOUGH = 3
"""The pages that have to be made anew for a copy to be worth it: looking up what's kept takes time, too."""


def can_help() -> bool:
    """Return True if this process can be copied, and there's a core for the copy. One with threads can't be."""
    return hasattr(os, "fork") and (os.cpu_count() or 1) > 1 and threading.active_count() == 1


@contextmanager
def beside(steps: Iterable[Callable[[], object]], *, wanted: bool) -> Iterator[None]:
    """While the body runs, let a copy of this process take ``steps``, if that's ``wanted`` and possible; then end it.

    A step may only fill caches: nothing else of what it does is seen here. One that fails ends the copy, and the body has
    to find out why. What the copy has begun when the body ends is given up, so the body doesn't depend on it.
    """
    pid = os.fork() if wanted and can_help() else -1
    if pid == 0:
        copy(steps)
    try:
        yield
    finally:
        if pid > 0:
            os.kill(pid, signal.SIGKILL)  # even if it has ended: it's known until somebody waits for it
            os.waitpid(pid, 0)


def copy(steps: Iterable[Callable[[], object]]) -> None:
    """Take ``steps`` without a word, and end this process. Never returns."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that this is a copy of
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        for step in steps:
            step()
    finally:
        os._exit(0)  # never unwind into what this process has a copy of
