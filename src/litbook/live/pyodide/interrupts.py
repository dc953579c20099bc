"""What reaches Python while a block runs: the reader's Stop, and that time has passed."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType


class Interrupts:
    """Two signals: SIGINT stops the block that runs and nothing else, SIGALRM only calls ``tick``."""

    def __init__(self, tick: Callable[[], None]) -> None:
        self.tick = tick
        self.armed = False
        self.asked = False

    @contextmanager
    def heard(self) -> Iterator[None]:
        """While a request is worked at."""
        self.asked = False
        before = [signal.signal(signal.SIGINT, self.stop), signal.signal(signal.SIGALRM, self.alarm)]
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before[0])
            signal.signal(signal.SIGALRM, before[1])

    @contextmanager
    def arm(self) -> Iterator[None]:
        """While code runs that a reader may stop; asked for in between, it is stopped at once."""
        self.armed = True
        try:
            if self.asked:
                raise KeyboardInterrupt
            yield
        finally:
            self.armed = False

    def stop(self, _number: int, _frame: FrameType | None) -> None:
        """Stop what runs, or what is about to."""
        self.asked = True
        if self.armed:
            raise KeyboardInterrupt

    def alarm(self, _number: int, _frame: FrameType | None) -> None:
        """Do what is done from time to time; the block that runs must not hear of its mistakes."""
        with suppress(Exception):
            self.tick()
