"""Signals that reach Python while a block runs: the reader's Stop, and a periodic tick."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType


class Interrupts:
    """Handlers for two signals: SIGINT stops the running block and nothing else, SIGALRM calls ``tick``."""

    def __init__(self, tick: Callable[[], None]) -> None:
        self.tick = tick
        self.armed = False
        self.asked = False

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Handle the signals while a request is served."""
        self.asked = False
        before = [signal.signal(signal.SIGINT, self.stop), signal.signal(signal.SIGALRM, self.alarm)]
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before[0])
            signal.signal(signal.SIGALRM, before[1])

    @contextmanager
    def arm(self) -> Iterator[None]:
        """Let Stop interrupt the code in this context. Raises KeyboardInterrupt at once if Stop came earlier in the request."""
        self.armed = True
        try:
            if self.asked:
                raise KeyboardInterrupt
            yield
        finally:
            self.armed = False

    def stop(self, _number: int, _frame: FrameType | None) -> None:
        """Raise KeyboardInterrupt in stoppable code; elsewhere, only note the request for :meth:`arm`."""
        self.asked = True
        if self.armed:
            raise KeyboardInterrupt

    def alarm(self, _number: int, _frame: FrameType | None) -> None:
        """Call ``tick``. Its exceptions are suppressed: they'd be raised in the running block."""
        with suppress(Exception):
            self.tick()
