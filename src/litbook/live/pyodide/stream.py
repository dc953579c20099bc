"""The output stream of a block, sent to the page while the block runs."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

PAUSE = 1 / 30
"""The minimum number of seconds between two messages; more frequent ones would only keep the page busy."""
LIMIT = 1_000_000
"""The number of characters kept per block."""
REST = f"\n… the rest is not shown: this block prints more than {LIMIT // 1_000_000} MB\n"


class Stream(io.TextIOBase):
    """The ``sys.stdout`` of one block: keeps the text that's written, and sends it in order with limited frequency."""

    def __init__(self, send: Callable[[str], None] | None) -> None:
        self.send = send
        self.parts: list[str] = []
        self.waiting: list[str] = []
        self.size = 0
        self.sent = 0.0

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, text: str) -> int:
        """Keep ``text`` and return its length. At the end of a line, send the pending text if PAUSE has passed.

        Text beyond LIMIT is dropped. Raises TypeError if ``text`` isn't a string.
        """
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if self.size > LIMIT:
            return len(text)
        self.size += len(text)
        kept = text if self.size <= LIMIT else text[: len(text) - (self.size - LIMIT)] + REST
        self.parts.append(kept)
        if self.send is not None:
            self.waiting.append(kept)
            if kept.endswith("\n") and time.monotonic() - self.sent >= PAUSE:
                self.deliver()
        return len(text)

    def deliver(self) -> None:
        """Send the pending text. A signal handler may call this in the middle of ``write``."""
        if self.send is None or not self.waiting:
            return
        waiting, self.waiting = self.waiting, []
        self.sent = time.monotonic()
        self.send("".join(waiting))

    def getvalue(self) -> str:
        """Return all the text that was kept."""
        return "".join(self.parts)
