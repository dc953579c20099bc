"""Run the page again and again until its graph is complete; the blocks above the graph run only once."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from litbook.live.packs.autograd.python.attributes.births import Moment, Reached
from litbook.live.packs.autograd.python.attributes.descriptor import MISSING, watching
from litbook.live.pyodide.session import LiveSession

Run = Callable[..., Moment]
"""Run until the root exists, with the object numbered ``nudged`` changed by ``by`` after ``since`` writes."""


class Turn:
    """A watcher that passes reads and writes to the current run's watcher, and can undo the writes."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.moment: Moment | None = None
        self.before: list[tuple[Any, Any]] = []

    def read(self, thing: Any, value: Any) -> Any:
        """Return the value, as the current run sees it."""
        return self.moment.read(thing, value) if self.moment else value

    def wrote(self, thing: Any, old: Any, new: Any) -> Any:
        """Return the value to store, and remember the old one."""
        if old is not MISSING:
            self.before.append((thing, old))
        return self.moment.wrote(thing, old, new) if self.moment else new

    def undo(self) -> None:
        """End the current run and restore every value it changed."""
        self.moment, before = None, self.before[::-1]
        for thing, old in before:
            setattr(thing, self.name, old)
        self.before = []


@contextmanager
def again(kernel: Any, sources: list[str], root: int, first: int) -> Iterator[Run]:
    """Run the blocks above ``first`` once, and yield a function that runs the others until the root exists.

    Variables, data, gradients, and the random state are restored after each run. Anything else that a block changes
    stays changed, so compare two runs before relying on the result.
    """
    names = kernel.settings
    data, gradients = Turn(names["data"]), Turn(names["gradient"])
    session = LiveSession(kernel.chapter, draw=False)
    with watching({gradients.name: gradients, data.name: data}, names.get("packages", ())):
        start = data.moment = Moment(root)
        kernel.go_on(session, sources[:first])
        data.before, gradients.before = [], []
        namespace, state = dict(session.namespace), random.getstate()

        def run(nudged: int = 0, since: int = 0, by: float = 0.0) -> Moment:
            moment = data.moment = start.nudging(nudged, since, by)
            with suppress(Reached):
                kernel.go_on(session, sources, first)
            data.undo()
            gradients.undo()
            session.namespace.clear()
            session.namespace.update(namespace)
            random.setstate(state)
            return moment

        yield run
