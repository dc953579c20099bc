"""The blocks of a page, run in the browser's Python as a build runs them."""

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
"""Blocks compiled before, by name and text: a page runs again and again with one number changed."""
CODES_KEPT = 2000


class NoKeyboard(io.TextIOBase):
    """``sys.stdin`` of a page."""

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]  # of a text
        """Say that nobody types."""
        raise EOFError("there is no keyboard in a page: give the block the text that it asks for")


class LiveSession(Session):
    """A session whose blocks are files of their own, ``block 7``, and whose output streams."""

    def __init__(self, page: Chapter, *, draw: bool = True) -> None:
        super().__init__(page, draw)
        self.send: Callable[[str], None] | None = None
        """Who hears what the next block prints, while it prints."""
        self.stream = Stream(None)
        self.failure: Failure | None = None
        """The failure that a replay ended in."""

    def remember(self, chapter: Chapter) -> None:
        """Nothing: each block brings its own lines."""

    def place(self, block: Block) -> tuple[str, int]:
        """``block 7``, whose lines begin at 1."""
        return block.location.path, 0

    @contextmanager
    def captured(self) -> Iterator[Any]:
        """Output goes through a stream of the block's own."""
        self.stream = Stream(self.send)
        before = sys.stdout, sys.stdin
        sys.stdout, sys.stdin = self.stream, NoKeyboard()
        try:
            yield self.stream
        finally:
            sys.stdout, sys.stdin = before
            self.stream.deliver()

    def describe(self, error: BaseException, block: Block) -> Failure:
        """As ever, without what is not the reader's: what interrupted the block, or had no keyboard for it.

        What a feature of the page raises goes through to it.
        """
        if type(error).__module__.startswith("litbook."):
            raise error
        trace = error.__traceback__
        while trace and trace.tb_next:
            if trace.tb_next.tb_frame.f_code.co_filename in (interrupts.__file__, __file__):
                trace.tb_next = None
            else:
                trace = trace.tb_next
        return super().describe(error, block)

    def compiled(self, block: Block) -> Code:
        """The code of ``block``, from last time if it was compiled before."""
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
    """The first blocks of ``page``, with these texts."""
    known = page["blocks"]
    return [block(index, known[index] if index < len(known) else {}, text) for index, text in enumerate(sources)]


def block(index: int, data: dict[str, Any], source: str) -> Block:
    """A block of which the page was told ``data``; ``index`` counts from 0, its name from 1."""
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
    """How many texts they begin with that are the same."""
    pairs = zip(some, others, strict=False)
    return next((index for index, (one, other) in enumerate(pairs) if one != other), min(len(some), len(others)))


def told(outcome: Outcome, seconds: float) -> dict[str, Any]:
    """``outcome`` as the page is told of it."""
    shown = [display for display in outcome.displays if display.data]
    displays = [{"mime": one.mime, "data": one.data, "maker": one.maker} for one in shown]
    found: dict[str, Any] = {"text": outcome.text, "displays": displays, "seconds": seconds}
    if outcome.failure:
        names = ("kind", "message", "line", "traceback")
        found["failure"] = {name: getattr(outcome.failure, name) for name in names}
    if outcome.skipped:
        found["skipped"] = outcome.skipped
    return found
