"""The page up to where its graph is whole, again and again: what is above the graph runs once."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from litbook.live.packs.autograd.python.attributes.births import Moment, Reached
from litbook.live.packs.autograd.python.attributes.descriptor import MISSING, watching
from litbook.live.pyodide.session import LiveSession

Run = Callable[..., Moment]
"""The moment at which the root is made, while ``nudged`` is another ``by`` so much, ``since`` some moment."""


class Turn:
    """Hands an attribute on to the moment whose turn it is, and can undo what has been written since."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.moment: Moment | None = None
        self.before: list[tuple[Any, Any]] = []

    def read(self, thing: Any, value: Any) -> Any:
        """What the reader gets."""
        return self.moment.read(thing, value) if self.moment else value

    def wrote(self, thing: Any, old: Any, new: Any) -> Any:
        """What is kept."""
        if old is not MISSING:
            self.before.append((thing, old))
        return self.moment.wrote(thing, old, new) if self.moment else new

    def undo(self) -> None:
        """Give everything the values that it had; it is nobody's turn any more."""
        self.moment, before = None, self.before[::-1]
        for thing, old in before:
            setattr(thing, self.name, old)
        self.before = []


@contextmanager
def again(kernel: Any, sources: list[str], root: int, first: int) -> Iterator[Run]:
    """Run the blocks above ``first``, once; then, as often as is asked, the others until the root is made.

    Names, data, gradients and lots are each time as they were. What else a block changes stays changed: who asks has to
    see for himself whether the same comes out twice.
    """
    names = kernel.settings
    data, gradients = Turn(names["data"]), Turn(names["gradient"])
    session = LiveSession(kernel.chapter, draw=False)
    with watching({gradients.name: gradients, data.name: data}, names.get("packages", ())):
        start = data.moment = Moment(root)
        kernel.go_on(session, sources[:first])
        data.before, gradients.before = [], []
        namespace, lots = dict(session.namespace), random.getstate()

        def run(nudged: int = 0, since: int = 0, by: float = 0.0) -> Moment:
            moment = data.moment = start.nudging(nudged, since, by)
            with suppress(Reached):
                kernel.go_on(session, sources, first)
            data.undo()
            gradients.undo()
            session.namespace.clear()
            session.namespace.update(namespace)
            random.setstate(lots)
            return moment

        yield run
