"""The kernel of a live page in the browser: a block's results are always those of a run from the top of the page."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from litbook.core.model import Block, Chapter, Failure, Outcome
from litbook.live.pyodide import graphviz, packs
from litbook.live.pyodide.interrupts import Interrupts
from litbook.live.pyodide.session import LiveSession, blocks, common, outcome_data
from litbook.run import display, dot

Post = Callable[[dict[str, Any]], None]
Instrument = Callable[[dict[str, Any]], AbstractContextManager[Any]]


class Kernel:
    """Runs one page at a time. Its only state is the namespace, which running the texts ``ran`` would reproduce."""

    def __init__(self, post: Post, draw: Callable[[str], str]) -> None:
        self.post = post
        self.draw = dot.renderer = draw
        self.ticks: list[Callable[[], None]] = [self.deliver]
        """Functions called about twenty times per second while a block runs."""
        self.interrupts = Interrupts(self.tick)
        self.open({"path": "", "blocks": []})

    def open(self, page: dict[str, Any]) -> None:
        """Switch to a page, with nothing run."""
        self.page = page
        self.settings: dict[str, Any] = packs.merged(page.get("settings", {}))
        self.chapter = Chapter(page["path"], "")
        self.begin()

    def begin(self) -> None:
        """Start with a fresh namespace, and forget the book's packages, so that they're imported again."""
        self.session = LiveSession(self.chapter)
        self.ran: list[str] = []
        self.whole = True
        """True if the namespace is the result of ``ran``; False if a failed or stopped block has changed it since."""
        forget(self.settings.get("packages", ()))

    def run(self, sources: list[str], *, quick: bool = False, watch: bool = False, shown: int = 0) -> dict[str, Any]:
        """Run the page's first blocks with the texts ``sources``, up to the first undeclared failure.

        Blocks above the first changed text don't run if the namespace can be reused, else they run without events; so do
        the first ``shown`` blocks, whose results the page has from another Python.
        ``quick`` (while a number is dragged) leaves out the events for printed text; ``watch`` lets the packs' watchers look on.

        Return ``ran``, the indices of the blocks that ran with events; after a failure, also its index as ``failed``,
        and True as ``stopped`` if the reader stopped it.
        """
        same = common(self.ran, sources)
        first = same if self.whole and same == len(self.ran) < len(sources) else 0
        loud = min(max(same, shown), len(sources) - 1)
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
        """Run one block and return its outcome. Post events if it's ``loud``, or for an undeclared failure."""
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
            self.post({"type": "ended", "block": index, "outcome": outcome_data(outcome, seconds)})
        return outcome

    def outcome(self, session: LiveSession, block: Block) -> Outcome:
        """Run ``block`` in ``session`` and return its outcome, without a failure that it declares with ``raises=``."""
        graphviz.make_ready(self.draw)
        main = sys.modules["__main__"]
        sys.modules["__main__"] = session.module
        try:
            with self.interrupts.arm():
                found = session.run(block)
        except KeyboardInterrupt:  # raised outside the block's own code
            return Outcome(failure=Failure("KeyboardInterrupt", "", 1, "KeyboardInterrupt\n"))
        finally:
            sys.modules["__main__"] = main
        declared = found.failure is not None and found.failure.kind == block.raises and not self.interrupts.asked
        return Outcome(found.shown(block), found.displays, None if declared else found.failure, found.skipped)

    def replay(self, sources: list[str], *, instrument: Instrument | None = None) -> LiveSession:
        """Run these blocks without events in a session of their own, up to the first undeclared failure.

        Return that session; its ``failure`` is the one that ended the run. ``instrument`` is called with the namespace
        and entered around the run. The page's own session doesn't change. Raises KeyboardInterrupt if the reader stops.
        """
        session = LiveSession(self.chapter, draw=False)
        with instrument(session.namespace) if instrument else nullcontext():
            self.go_on(session, sources)
        return session

    def go_on(self, session: LiveSession, sources: list[str], first: int = 0) -> None:
        """Run these blocks from ``first`` on in the session of a replay, as :meth:`replay` does. Raises KeyboardInterrupt."""
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
        """Call the periodic functions."""
        for tick in self.ticks:
            tick()

    def deliver(self) -> None:
        """Send text that the block printed and that still waits in its stream."""
        self.session.stream.deliver()


def forget(packages: tuple[str, ...]) -> None:
    """Close all figures, and remove the book's packages from ``sys.modules``: blocks may have changed them."""
    display.open_figures(draw=False)
    own = set(packages) - {"graphviz"}
    for name in [name for name in sys.modules if name.partition(".")[0] in own]:
        del sys.modules[name]
