"""A chapter that's being run: what its worker has sent so far, and its end."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from litbook.core.model import Chapter, Failure, Outcome
from litbook.run.workers.forkserver import Worker, kill_group
from litbook.run.workers.traces.recorder import Traces

KILLED = -9
"""The exit code of a process that got SIGKILL."""


@dataclass
class Running:
    """A chapter being run by a worker. Times are in seconds on the monotonic clock."""

    chapter: Chapter
    process: Any
    folder: Path
    started: float
    deadline: float
    outcomes: list[Outcome] = field(default_factory=list)
    traces: Traces | None = None


def receive(connection: Connection, job: Running) -> bool:
    """Take one message from a worker, and return True if it was the last."""
    try:
        message = connection.recv()
    except EOFError:
        job.process.join()
        code = job.process.exitcode
        killed = ", killed perhaps by the system, for want of memory" if code == KILLED else ""
        stop(job, "Died", f"the process running this block died (exit code {code}{killed})")
        return True
    if isinstance(message, Outcome):
        job.outcomes.append(message)
        return False
    job.traces = message
    return True


def end(job: Running) -> None:
    """Kill a worker, if it hasn't exited, and the processes it started. Remove its folder."""
    job.process.kill()
    if not isinstance(job.process, Worker) and sys.platform != "win32":  # it was spawned
        kill_group(job.process.pid)
    job.process.join()
    shutil.rmtree(job.folder, ignore_errors=True)


def stop(job: Running, kind: str, message: str, remedy: str = "") -> None:
    """Record a failure for the block that a worker was running; for the last one if all of them have run."""
    blocks = job.chapter.blocks
    index = min(len(job.outcomes), len(blocks) - 1)
    job.outcomes[index:] = [Outcome(failure=Failure(kind, message, blocks[index].location.line, "", remedy))]
