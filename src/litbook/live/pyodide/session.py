"""The session of a live page: runs blocks as a build does, with streamed output and names like ``block 7``."""

from __future__ import annotations

import io
import linecache
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from litbook.core.model import Block, Chapter, Failure, Location, Outcome
from litbook.live.pyodide import interrupts
from litbook.live.pyodide.stream import Stream
from litbook.run.session import Code, Session

CODES: dict[tuple[str, str], Code] = {}
"""Compiled blocks by name and text: a page runs again and again with one number changed."""
CODES_KEPT = 2000
"""The number of entries at which the cache is emptied."""
DRAWN = 2_000_000
"""The most characters of a drawing that a page shows; the largest of a network of 40 neurons has 700,000."""
DRAWINGS = 6
"""The most drawings of a block that a page shows."""
TOLD = 100_000
"""The most characters of an error's message or traceback that a page shows."""


class NoKeyboard(io.TextIOBase):
    """The ``sys.stdin`` of a page, which has no input."""

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]  # of a text
        """Raise EOFError."""
        raise EOFError("there is no keyboard in a page: give the block the text that it asks for")


class LiveSession(Session):
    """A session whose blocks have file names of their own, such as ``block 7``, and whose output is streamed."""

    def __init__(self, page: Chapter, *, draw: bool = True) -> None:
        super().__init__(page, draw)
        self.send: Callable[[str], None] | None = None
        """Called with the text that the next block prints, while it runs."""
        self.stream = Stream(None)
        self.failure: Failure | None = None
        """The failure that ended a replay."""

    def remember(self, chapter: Chapter) -> None:
        """Do nothing: :meth:`compiled` puts each block's own lines into ``linecache``."""

    def place(self, block: Block) -> tuple[str, int]:
        """Return the block's own file name, such as ``block 7``, and 0: its lines are counted from 1."""
        return block.location.path, 0

    @contextmanager
    def captured(self) -> Iterator[Any]:
        """Redirect output to a new stream, and yield it."""
        self.stream = Stream(self.send)
        before = sys.stdout, sys.stdin
        sys.stdout, sys.stdin = self.stream, NoKeyboard()
        try:
            yield self.stream
        finally:
            sys.stdout, sys.stdin = before
            self.stream.deliver()

    def describe(self, error: BaseException, block: Block) -> Failure:
        """Return the failure, with a traceback that ends in the block: frames of the interrupt and stdin are removed.

        Exceptions defined in ``litbook`` are raised again, for the tool that raised them.
        """
        if type(error).__module__.startswith("litbook."):
            raise error
        if isinstance(error, KeyboardInterrupt):
            vars(error).pop("__notes__", None)  # of what Python was doing: streaming the block's text
        trace = error.__traceback__
        while trace and trace.tb_next:
            if trace.tb_next.tb_frame.f_code.co_filename in (interrupts.__file__, __file__):
                trace.tb_next = None
            else:
                trace = trace.tb_next
        return super().describe(error, block)

    def compiled(self, block: Block) -> Code:
        """Return the code of ``block``, from the cache if it was compiled before. Raises SyntaxError."""
        name = block.location.path
        lines = block.source.splitlines(keepends=True)
        linecache.cache[name] = (len(block.source), None, lines, name)
        key = (name, block.source)
        if key not in CODES:
            if len(CODES) >= CODES_KEPT:
                CODES.clear()
            CODES[key] = super().compiled(block)
        return CODES[key]


def blocks(page: dict[str, Any], sources: list[str]) -> list[Block]:
    """Return the first blocks of ``page`` with these texts."""
    known = page["blocks"]
    return [block(index, known[index] if index < len(known) else {}, text) for index, text in enumerate(sources)]


def block(index: int, data: dict[str, Any], source: str) -> Block:
    """Return the block with this entry ``data`` in the page's data; ``index`` counts from 0, its name from 1."""
    missing = data.get("missing")
    why = f"needs {', '.join(missing)}, which the page's Python does not have" if missing else None
    return Block(
        location=Location(f"block {index + 1}", 0),
        last_line=0,
        prefix="",
        source=source if source.endswith("\n") else source + "\n",
        raises=data.get("raises"),
        skip=data.get("skip") or why,
    )


def common(some: list[str], others: list[str]) -> int:
    """Return the length of the common prefix of two lists."""
    pairs = zip(some, others, strict=False)
    return next((index for index, (one, other) in enumerate(pairs) if one != other), min(len(some), len(others)))


def outcome_data(outcome: Outcome, seconds: float) -> dict[str, Any]:
    """Return ``outcome`` as JSON data for the page: an ``Outcome`` in ``web/types/engine.d.ts``.

    Drawings that are too large for a page are left out, and the text says so.
    """
    small = [display for display in outcome.displays[:DRAWINGS] if len(display.data) <= DRAWN]
    left_out = len(outcome.displays) - len(small)
    note = f"\n… {left_out} too large to be shown\n" if left_out else ""
    displays = [
        {"mime": one.mime, "data": one.data, "maker": one.maker, "narrow": one.narrow} for one in small if one.data
    ]
    found: dict[str, Any] = {"text": outcome.text + note, "displays": displays, "seconds": seconds}
    if outcome.failure:
        failure = outcome.failure
        texts = {name: shortened(getattr(failure, name), TOLD) for name in ("kind", "message", "traceback")}
        found["failure"] = {**texts, "line": failure.line}
    if outcome.skipped:
        found["skipped"] = outcome.skipped
    return found


def shortened(text: str, limit: int) -> str:
    """Return at most the first ``limit`` characters of ``text``, and how many there are more."""
    return text if len(text) <= limit else f"{text[:limit]}\n… {len(text) - limit} more characters\n"
