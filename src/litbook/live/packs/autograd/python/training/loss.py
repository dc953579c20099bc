"""Watch the loss of a training run and the model's decision surface, without a change to the reader's code.

``sys.monitoring`` reports the lines that bind a name of the setting ``loss``: in the page's blocks, in their functions, or
in one of the book's packages. Other lines run at full speed.
"""

from __future__ import annotations

import math
import sys
import time
from collections import ChainMap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any, Protocol

from litbook.live.packs.autograd.python.training.bindings import Place, binding_lines
from litbook.live.packs.autograd.python.training.plane import number
from litbook.live.packs.autograd.python.training.surface import Surface

MONITORING: Any = getattr(sys, "monitoring", None)  # from Python 3.12 on
TOOL = 4
"""A tool number that no well-known tool uses."""
PAUSE = 1 / 20
"""Seconds between two events."""
LEAST = 3
"""Minimum number of values of a curve; fewer aren't a training run."""


class Kernel(Protocol):
    """The part of the kernel that is used here."""

    settings: dict[str, Any]
    post: Callable[[dict[str, Any]], None]


@contextmanager
def watching(kernel: Kernel, block: int, namespace: dict[str, Any]) -> Iterator[None]:
    """Post ``watched`` events while the block runs, if it trains a model."""
    names = tuple(kernel.settings.get("loss", ()))
    if MONITORING is None or not names or MONITORING.get_tool(TOOL) is not None:
        yield
        return
    watch = Watch(kernel, block, names)
    MONITORING.use_tool_id(TOOL, "litbook")
    try:
        watch.begin()
        yield
    finally:
        MONITORING.set_events(TOOL, 0)
        for code in watch.places:
            MONITORING.set_local_events(TOOL, code, 0)
        MONITORING.free_tool_id(TOOL)
        watch.end(namespace)


class Watch:
    """The losses of one block's run, as curves: one for each call of a function that trains."""

    def __init__(self, kernel: Kernel, block: int, names: tuple[str, ...]) -> None:
        self.post, self.block, self.names = kernel.post, block, names
        self.packages = set(kernel.settings.get("packages", ()))
        self.attribute = kernel.settings.get("data", "data")
        self.surface = Surface(kernel.settings)
        self.places: dict[CodeType, Place] = {}
        self.waiting: list[tuple[int, int, float | None]] = []
        """Values that haven't been posted yet: group, curve, and loss (None if it isn't finite)."""
        self.count = 0
        self.posted = 0.0

    def begin(self) -> None:
        """Register for the start of each function; lines follow in functions that bind a name."""
        events = MONITORING.events
        MONITORING.register_callback(TOOL, events.PY_START, self.on_start)
        MONITORING.register_callback(TOOL, events.LINE, self.on_line)
        MONITORING.register_callback(TOOL, events.PY_RETURN, self.on_return)
        MONITORING.restart_events()
        MONITORING.set_events(TOOL, events.PY_START)

    def on_start(self, code: CodeType, _offset: int) -> Any:
        """Look for bindings in a function when it first starts; start a new curve when it starts again."""
        frame = sys._getframe(1)  # noqa: SLF001  # the reader's frame
        place = self.places.get(code)
        if place is None:
            module = frame.f_globals.get("__name__", "")
            own = code.co_filename.startswith("block ") or module.partition(".")[0] in self.packages
            lines = binding_lines(code, self.names) if own else set()
            if not lines:
                return MONITORING.DISABLE
            place = self.places[code] = Place(len(self.places), lines)
            MONITORING.set_local_events(TOOL, code, MONITORING.events.LINE | MONITORING.events.PY_RETURN)
        if place.values > 1:  # calls with a single value each make one curve together
            place.curve += 1
        place.values = 0
        place.last = {name: frame.f_locals.get(name) for name in self.names}  # values from before
        return None

    def on_line(self, code: CodeType, line: int) -> Any:
        """Look after each line that binds a name; disable the event for other lines."""
        place = self.places[code]
        binds = line in place.lines
        if not binds and not place.is_bound:
            return MONITORING.DISABLE
        self.look(place, sys._getframe(1))  # noqa: SLF001
        place.is_bound = binds
        return None

    def on_return(self, code: CodeType, _offset: int, _value: object) -> None:
        """Look a last time before the function's names are gone, and let go of their values."""
        place = self.places[code]
        self.look(place, sys._getframe(1))  # noqa: SLF001
        place.last = {}

    def look(self, place: Place, frame: FrameType) -> None:
        """Keep each new value, and post from time to time."""
        names = frame.f_locals
        for name in self.names:
            value = names.get(name)
            if value is place.last.get(name):
                continue
            place.last[name] = value  # None, too: a value that the reader lets go of must not live on here
            loss = None if value is None else number(value, self.attribute)
            if loss is not None:
                self.waiting.append((place.group, place.curve, loss if math.isfinite(loss) else None))
                place.values += 1
                self.count += 1
        now = time.perf_counter()
        if self.count >= LEAST and self.waiting and now - self.posted >= PAUSE:
            self.tell(self.surface.advanced(ChainMap(dict(names), frame.f_globals)))
            self.posted = time.perf_counter()

    def tell(self, surface: dict[str, Any] | None) -> None:
        """Post the new values, with a picture of the surface if there is one."""
        event: dict[str, Any] = {"type": "watched", "block": self.block, "losses": self.waiting}
        self.waiting = []
        self.post(event | ({"surface": surface} if surface else {}))

    def end(self, namespace: dict[str, Any]) -> None:
        """Post the rest, and the surface after training."""
        if self.count >= LEAST:
            self.tell(self.surface.finished(namespace))
