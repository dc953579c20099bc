"""What a block prints, on its way to the page while the block runs."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

PAUSE = 1 / 30
"""Seconds between two messages: more of them than an eye can read would only keep the page busy."""
LIMIT = 1_000_000
"""Characters of one block that are kept."""
REST = f"\n… the rest is not shown: this block prints more than {LIMIT // 1_000_000} MB\n"


class Stream(io.TextIOBase):
    """``sys.stdout`` of one block: keeps what is written, and sends it on in good time and in order."""

    def __init__(self, send: Callable[[str], None] | None) -> None:
        self.send = send
        self.parts: list[str] = []
        self.waiting: list[str] = []
        self.size = 0
        self.sent = 0.0

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, text: str) -> int:
        """Keep ``text``; at the end of a line, send what waits if the last message is long enough ago."""
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
        """Send what waits. It may be called in the middle of ``write``, by a signal."""
        if self.send is None or not self.waiting:
            return
        waiting, self.waiting = self.waiting, []
        self.sent = time.monotonic()
        self.send("".join(waiting))

    def getvalue(self) -> str:
        """All that was kept."""
        return "".join(self.parts)
