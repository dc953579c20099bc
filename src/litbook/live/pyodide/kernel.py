"""A page's Python, in the reader's browser: what a block shows is what the page gives, run from its top."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from litbook.core.model import Block, Chapter, Failure, Outcome
from litbook.live.pyodide import graphviz, packs
from litbook.live.pyodide.interrupts import Interrupts
from litbook.live.pyodide.session import LiveSession, blocks, common, told
from litbook.run import display, dot

Post = Callable[[dict[str, Any]], None]
Instrument = Callable[[dict[str, Any]], AbstractContextManager[Any]]


class Kernel:
    """What one tab runs: one page at a time, and no state but the texts that made it."""

    def __init__(self, post: Post, draw: Callable[[str], str]) -> None:
        self.post = post
        self.draw = dot.renderer = draw
        self.ticks: list[Callable[[], None]] = [self.deliver]
        """Called some twenty times a second while a block runs."""
        self.interrupts = Interrupts(self.tick)
        self.open({"path": "", "blocks": []})

    def open(self, page: dict[str, Any]) -> None:
        """Turn to another page."""
        self.page = page
        self.settings: dict[str, Any] = packs.merged(page.get("settings", {}))
        self.chapter = Chapter(page["path"], "")
        self.begin()

    def begin(self) -> None:
        """A fresh namespace, and the book's own modules as nobody has changed them."""
        self.session = LiveSession(self.chapter)
        self.ran: list[str] = []
        self.whole = True
        """Whether the namespace is what ``ran`` gives, and not what a block left behind that did not end."""
        forget(self.settings.get("packages", ()))

    def run(self, sources: list[str], *, quick: bool = False, watch: bool = False) -> dict[str, Any]:
        """Make the page's first blocks, with these texts, what has been run.

        What is above the first difference runs quietly, if it has to run again. ``quick``: while a number is dragged.
        """
        same = common(self.ran, sources)
        first = same if self.whole and same == len(self.ran) < len(sources) else 0
        loud = min(same, len(sources) - 1)
        if first == 0:
            self.begin()
        self.whole = False
        answer: dict[str, Any] = {"ran": []}
        with self.interrupts.heard():
            for index, block in enumerate(blocks(self.page, sources)[first:], start=first):
                outcome = self.step(index, block, loud=index >= loud, quick=quick, watch=watch)
                if index >= loud or outcome.failure:
                    answer["ran"].append(index)
                if outcome.failure:
                    answer |= {"failed": index, "stopped": self.interrupts.asked}
                    break
                self.ran = sources[: index + 1]
        self.whole = len(self.ran) == len(sources)
        return answer

    def step(self, index: int, block: Block, *, loud: bool, quick: bool, watch: bool) -> Outcome:
        """Run one block, with events if it is ``loud``; a failure that it does not announce is told in any case."""
        self.session.draw = loud
        self.session.send = None
        if loud:
            self.post({"type": "began", "block": index})
            if not quick:
                self.session.send = lambda text: self.post({"type": "printed", "block": index, "text": text})
        start = time.perf_counter()
        with packs.watching(self, index, self.session.namespace) if watch and loud else nullcontext():
            outcome = self.outcome(self.session, block)
        seconds = time.perf_counter() - start
        if outcome.failure and not loud:
            self.post({"type": "began", "block": index})
        if loud or outcome.failure:
            self.post({"type": "ended", "block": index, "outcome": told(outcome, seconds)})
        return outcome

    def outcome(self, session: LiveSession, block: Block) -> Outcome:
        """What becomes of ``block``, with the failure only where it is not announced."""
        graphviz.make_ready(self.draw)
        main = sys.modules["__main__"]
        sys.modules["__main__"] = session.module
        try:
            with self.interrupts.arm():
                found = session.run(block)
        except KeyboardInterrupt:  # outside of the block's own lines
            return Outcome(failure=Failure("KeyboardInterrupt", "", 1, "KeyboardInterrupt\n"))
        finally:
            sys.modules["__main__"] = main
        announced = found.failure is not None and found.failure.kind == block.raises and not self.interrupts.asked
        return Outcome(found.shown(block), found.displays, None if announced else found.failure, found.skipped)

    def replay(self, sources: list[str], *, instrument: Instrument | None = None) -> LiveSession:
        """Run these blocks quietly in a session of their own, up to the first failure that is not announced.

        ``instrument``, given the namespace, is entered around the run. The page's own session does not change.
        Raises KeyboardInterrupt where the reader stops it.
        """
        session = LiveSession(self.chapter, draw=False)
        with instrument(session.namespace) if instrument else nullcontext():
            self.go_on(session, sources)
        return session

    def go_on(self, session: LiveSession, sources: list[str], first: int = 0) -> None:
        """Run these blocks quietly, from ``first`` on, as a replay does. Raises KeyboardInterrupt."""
        for block in blocks(self.page, sources)[first:]:
            session.failure = self.outcome(session, block).failure
            if self.interrupts.asked:
                raise KeyboardInterrupt
            if session.failure:
                break

    def ask(self, name: str, arguments: dict[str, Any]) -> Any:
        """Return what ``answer`` of a module returns: one of ``litbook.live.pyodide``, or ``packs.<pack>.<module>``."""
        with self.interrupts.heard():
            return packs.module(name).answer(self, **arguments)

    def tick(self) -> None:
        """Do what is done from time to time."""
        for tick in self.ticks:
            tick()

    def deliver(self) -> None:
        """Send what the block has printed, though it prints no more."""
        self.session.stream.deliver()


def forget(packages: tuple[str, ...]) -> None:
    """Have the book's packages imported anew: a block may have changed them. And close what it drew and did not show."""
    display.open_figures(draw=False)
    own = set(packages) - {"graphviz"}
    for name in [name for name in sys.modules if name.partition(".")[0] in own]:
        del sys.modules[name]
