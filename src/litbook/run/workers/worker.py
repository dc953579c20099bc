"""Run one chapter in a worker process, which leads a process group of its own."""

from __future__ import annotations

import gc
import os
import sys
import warnings
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from litbook.core.model import Block, Chapter, Failure, Outcome
from litbook.core.settings import Settings
from litbook.run.session import Session
from litbook.run.workers import memory, scratch
from litbook.run.workers.modules import forget_own, import_fresh
from litbook.run.workers.text import checked, clear
from litbook.run.workers.traces.reads import Reads
from litbook.run.workers.traces.recorder import Observed, Recorder
from litbook.run.workers.watch import Watch

STYLE = Path(__file__).parents[1] / "matplotlibrc"
ENVIRONMENT = {"MPLBACKEND": "agg", "MATPLOTLIBRC": str(STYLE)}


def work(chapter: Chapter, settings: Settings, folder: Path, connection: Connection) -> None:
    """Run ``chapter`` in ``folder``, send each block's Outcome, then the Traces of what it depended on, and exit."""
    gc.freeze()  # objects inherited from the parent never need collecting
    if sys.platform != "win32":
        with suppress(PermissionError):  # the parent has done it already
            os.setpgid(0, 0)
    reads = Reads(settings.root)
    set_up(settings)
    recorder = Recorder(settings.root, chapter.path)
    missing = scratch.enter(folder, chapter, settings.root)
    session = Watched(chapter, settings)
    sys.modules["__main__"] = session.module
    watch = Watch(chapter, settings, connection)
    for block in chapter.blocks:
        watch.block = block
        outcome = Outcome(failure=missing) if missing else run(session, block)
        with watch.lock:
            connection.send(outcome)
        if stops(block, outcome):
            break
    with watch.lock:
        connection.send(recorder.traces(reads.files()))
        connection.close()
        os._exit(0)  # skip the parent's exit handlers


def run(session: Session, block: Block) -> Outcome:
    """Return the outcome of a block, or a failure if a page can't hold it, or the disk what it prints."""
    try:
        return checked(session.run(block), block)
    except OSError as error:
        problem = f"what the block prints can't be kept: {error.strerror}"
        return Outcome(failure=Failure("Disk", problem, block.location.line, "", "free some space"))


class Watched(Observed):
    """A session with a limit of memory, whose failures say what blocks can't do here."""

    def __init__(self, chapter: Chapter, settings: Settings) -> None:
        super().__init__(chapter, settings.draw)
        self.limit = settings.memory_limit
        memory.set_limit(self.limit)

    def describe(self, error: BaseException, block: Block) -> Failure:
        """Return ``error`` as a failure; one of memory names the limit."""
        memory.set_limit(None)  # to describe it takes memory, too
        failure = clear(super().describe(error, block), block)
        memory.set_limit(self.limit)
        if failure.kind != block.raises and memory.is_sign(failure.kind, failure.message):
            return Failure(memory.KIND, memory.message(self.limit), failure.line, "", memory.REMEDY)
        return failure


def stops(block: Block, outcome: Outcome) -> bool:
    """Return True if this outcome ends the chapter: a failure the block didn't declare with ``raises=``."""
    return outcome.failure is not None and outcome.failure.kind != block.raises


def set_up(settings: Settings) -> None:
    """Prepare this process for a chapter: import path, fresh modules, no stdin, no stdout."""
    os.environ.update(ENVIRONMENT)
    sys.path.insert(0, str(settings.source))
    import_fresh(settings.root)
    forget_own(settings.root)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)  # blocks are captured; discard anything printed between them
    sys.stdin = open(0, closefd=False)
    sys.argv = [""]
    sys.setrecursionlimit(1000)  # Python's default, which a library in the parent may have raised
    # plt.show() warns that it can't open a window; the page shows the figure anyway.
    warnings.filterwarnings("ignore", message=".*non-interactive", category=UserWarning)


def import_matplotlib() -> None:
    """Import pyplot with the book's style and the agg backend."""
    import matplotlib
    import matplotlib.backends.backend_agg
    import matplotlib.pyplot

    matplotlib.rc_file(STYLE)
    matplotlib.use("agg")
