"""What became of the gradients while a page ran: every write, with its line and with what fed it."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from types import CodeType, FrameType
from typing import Any

from litbook.live.packs.autograd.python.attributes.descriptor import MISSING, block_of, callers, first_argument

KEPT = 5000
"""Writes that are remembered; training makes millions."""
DEEP = 5
"""How far below a drawing function a gradient is read."""


@dataclass(frozen=True, slots=True)
class Write:
    """A gradient that was given a value."""

    thing: Any
    """Whose gradient."""
    old: Any
    new: Any
    fed: tuple[Any, ...]
    """The other objects whose gradients were read for it."""
    adds: bool
    """Whether the old value was read for it, too."""
    block: int
    """The block that ran, counted from 0."""
    code: CodeType
    line: int
    root: Any
    """The object whose gradients a method was just passing back, or None."""
    at: int
    """Its place among all births and writes."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A call of the drawing function."""

    root: Any
    function: Callable[..., Any] | None
    words: dict[str, Any]
    """Its other arguments."""
    block: int


class Recorder:
    """Watches the gradients of a page."""

    def __init__(self, backward: str, drawing: str) -> None:
        self.backward = backward
        self.drawing = drawing
        self.writes: deque[Write] = deque(maxlen=KEPT)
        self.drawn: Drawing | None = None
        self.show: Callable[[Any, Any], Any] | None = None
        """While the record is looked at: what a gradient pretends to be."""
        self.born: dict[int, int] = {}
        """By ``id``: the place of the birth among all births and writes."""
        self.at = 0
        self.frame: FrameType | None = None
        self.reads: list[tuple[int, Any]] = []
        """What this frame has read since its last write, with the lines."""
        self.last: tuple[int, tuple[Any, ...]] = (0, ())
        """The line of this frame's last write, and what fed it."""

    def read(self, thing: Any, value: Any) -> Any:
        """Note who reads."""
        if self.show:
            return self.show(thing, value)
        frame = sys._getframe(2)  # noqa: SLF001  # of who reads
        self.enter(frame)
        self.reads.append((frame.f_lineno, thing))
        for _, caller in zip(range(DEEP), callers(frame), strict=False):
            if caller.f_code.co_name == self.drawing:
                self.note_drawing(caller)
        return value

    def note_drawing(self, frame: FrameType) -> None:
        """Remember what is drawn, as often as it is."""
        root, code = first_argument(frame), frame.f_code
        if self.drawn and self.drawn.root is root and self.drawn.block == block_of(frame):
            return
        names = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]
        words = {name: frame.f_locals[name] for name in names if name in frame.f_locals}
        self.drawn = Drawing(root, frame.f_globals.get(self.drawing), words, block_of(frame))

    def enter(self, frame: FrameType) -> None:
        """Forget another frame's reads."""
        if frame is not self.frame:
            self.frame, self.reads, self.last = frame, [], (0, ())

    def wrote(self, thing: Any, old: Any, new: Any) -> Any:
        """Remember a write."""
        frame = sys._getframe(2)  # noqa: SLF001  # of who writes
        self.enter(frame)
        self.at += 1
        if old is MISSING:
            self.born[id(thing)] = self.at
            return new
        fed, adds = self.feeding(thing, frame)
        roots = (first_argument(f) for f in callers(frame) if f.f_code.co_name == self.backward)
        place = block_of(frame), frame.f_code, frame.f_lineno
        self.writes.append(Write(thing, old, new, fed, adds, *place, next(roots, None), self.at))
        self.reads, self.last = [], (frame.f_lineno, fed)
        return new

    def feeding(self, thing: Any, frame: FrameType) -> tuple[tuple[Any, ...], bool]:
        """What a write was made of: the other objects that were read for it, and whether its own value was.

        In a function all that it read since its last write counts; among the lines of a block, where one thing comes
        after another, only what the same line read.
        """
        in_function = frame.f_code.co_name != "<module>"
        near = [other for line, other in self.reads if in_function or line == frame.f_lineno]
        fed = tuple({id(other): other for other in near if other is not thing}.values())
        if not fed and (in_function or self.last[0] == frame.f_lineno):
            fed = tuple(other for other in self.last[1] if other is not thing)  # grad = self.grad, once for all
        return fed, any(other is thing for other in near)
