"""Record every write of a gradient while a page runs, with its line and the gradients it was computed from."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from types import CodeType, FrameType
from typing import Any

from litbook.live.packs.autograd.python.attributes.descriptor import MISSING, block_of, callers, first_argument

KEPT = 5000
"""Number of writes that are kept; training makes millions."""
DEEP = 5
"""Maximum number of frames between the drawing function and a read of a gradient."""


@dataclass(frozen=True, slots=True)
class Write:
    """A write of a gradient."""

    thing: Any
    """The object whose gradient it is."""
    old: Any
    new: Any
    fed: tuple[Any, ...]
    """The other objects whose gradients were read to compute the new value."""
    adds: bool
    """True if the old value was read, too."""
    block: int
    """The block that was running, counted from 0."""
    code: CodeType
    line: int
    root: Any
    """The object whose ``backward`` was running, or None."""
    at: int
    """Its position among all creations and writes."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A call of the function that draws a graph."""

    root: Any
    function: Callable[..., Any] | None
    words: dict[str, Any]
    """The other arguments, by name."""
    block: int


class Recorder:
    """A watcher of gradients that keeps each write."""

    def __init__(self, backward: str, drawing: str) -> None:
        self.backward = backward
        self.drawing = drawing
        self.writes: deque[Write] = deque(maxlen=KEPT)
        self.drawn: Drawing | None = None
        self.show: Callable[[Any, Any], Any] | None = None
        """Replaces each gradient that is read, while a drawing is made from the record."""
        self.born: dict[int, int] = {}
        """The position of each object's creation among all creations and writes, by ``id``."""
        self.at = 0
        self.frame: FrameType | None = None
        self.reads: list[tuple[int, Any]] = []
        """The reads of this frame since its last write, each with its line."""
        self.last: tuple[int, tuple[Any, ...]] = (0, ())
        """The line of this frame's last write, and the objects it was computed from."""

    def read(self, thing: Any, value: Any) -> Any:
        """Note a read; return the value, or what ``show`` replaces it by."""
        if self.show:
            return self.show(thing, value)
        frame = sys._getframe(2)  # noqa: SLF001  # the frame that reads
        self.enter(frame)
        self.reads.append((frame.f_lineno, thing))
        for _, caller in zip(range(DEEP), callers(frame), strict=False):
            if caller.f_code.co_name == self.drawing:
                self.note_drawing(caller)
        return value

    def note_drawing(self, frame: FrameType) -> None:
        """Keep the latest call of the drawing function, whose frame this is."""
        root, code = first_argument(frame), frame.f_code
        if self.drawn and self.drawn.root is root and self.drawn.block == block_of(frame):
            return
        names = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]
        words = {name: frame.f_locals[name] for name in names if name in frame.f_locals}
        self.drawn = Drawing(root, frame.f_globals.get(self.drawing), words, block_of(frame))

    def enter(self, frame: FrameType) -> None:
        """Forget the reads of another frame."""
        if frame is not self.frame:
            self.frame, self.reads, self.last = frame, [], (0, ())

    def wrote(self, thing: Any, old: Any, new: Any) -> Any:
        """Keep a write; return the new value."""
        frame = sys._getframe(2)  # noqa: SLF001  # the frame that writes
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
        """Return the other objects whose gradients a write was computed from, and whether its own old value was read.

        In a function, all reads since its last write count. At the top level of a block, where statements are more
        independent, only reads on the same line do.
        """
        in_function = frame.f_code.co_name != "<module>"
        near = [other for line, other in self.reads if in_function or line == frame.f_lineno]
        fed = tuple({id(other): other for other in near if other is not thing}.values())
        if not fed and (in_function or self.last[0] == frame.f_lineno):
            fed = tuple(other for other in self.last[1] if other is not thing)  # read once for several writes
        return fed, any(other is thing for other in near)
