"""A small process that has imported what chapters need, and forks a worker for each.

Python may not be forked safely from a process with threads, and MkDocs and Jupyter have some; this process has none.
It begins as soon as somebody knows that chapters will run, and imports while the rest of the program is still starting.
"""

from __future__ import annotations

import atexit
import importlib.util
import multiprocessing
import os
import signal
import sys
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import reduction
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from litbook.core.model import Chapter
from litbook.core.settings import Settings
from litbook.run import graphviz, worker

PLOTS, GRAPHS, PICTURES = "matplotlib", "graphviz", "pictures"
"""What can be made ready: plots, descriptions of graphs, and what makes pictures of either."""


class ForkServer:
    """The process, as seen by the one that needs workers."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.control, theirs = multiprocessing.Pipe()
        self.pid = os.fork()
        if self.pid == 0:
            let_go_of_all_but(theirs.fileno())
            serve(theirs)
        theirs.close()
        atexit.register(self.end)

    def end(self) -> None:
        """Let it end, and wait for that."""
        if self.owner == os.getpid():
            self.control.close()
            with suppress(ChildProcessError):
                os.waitpid(self.pid, 0)

    def is_alive(self) -> bool:
        """Whether it still answers; it does not if somebody killed it."""
        with suppress(ChildProcessError):
            return os.waitpid(self.pid, os.WNOHANG) == (0, 0)
        return False

    def prepare(self, needs: Collection[str]) -> None:
        """Import ``needs`` before the next worker starts; returns at once."""
        self.control.send(("prepare", sorted(needs)))

    def start(self, chapter: Chapter, settings: Settings, theirs: Connection) -> Worker:
        """Fork a worker that runs ``chapter`` and sends what becomes of it to ``theirs``."""
        self.control.send(("start", chapter, settings, dict(os.environ), list(sys.path)))
        reduction.send_handle(self.control, theirs.fileno(), self.pid)
        return Worker(self, self.control.recv())

    def wait_for(self, pid: int) -> int:
        """The exit code of a worker, once it has ended."""
        self.control.send(("wait", pid))
        return int(self.control.recv())

    def kill(self, pid: int) -> None:
        """End a worker, whatever it is doing; nothing, if it has ended."""
        self.control.send(("kill", pid))


@dataclass
class Worker:
    """A worker, with the part of ``multiprocessing.Process`` that is needed here. Nobody has to join it."""

    server: ForkServer
    pid: int
    exitcode: int | None = None

    def kill(self) -> None:
        """End it, whatever it is doing."""
        self.server.kill(self.pid)

    def join(self) -> None:
        """Wait for its end."""
        if self.exitcode is None:
            self.exitcode = self.server.wait_for(self.pid)


def let_go_of_all_but(kept: int) -> None:
    """Close what was open when this process began as a copy of another: somebody may wait for its being closed.

    The numbers stay taken, by nothing, since an object that ends here will close the one that it believes to be its own.
    """
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in [int(path.name) for path in Path("/dev/fd").iterdir()]:
        if number not in (0, 1, 2, kept, nothing):
            os.dup2(nothing, number, inheritable=False)


def serve(control: Connection) -> None:
    """Do what is asked until nobody is left to ask."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt ends the program, and that ends this
    codes: dict[int, int | None] = {}  # of each worker, None as long as it runs
    try:
        while True:
            match control.recv():
                case "prepare", needs:
                    with suppress(Exception):  # the block that imports it will say what is wrong
                        make_ready(needs)
                case "start", chapter, settings, environment, path:
                    reap(codes, os.WNOHANG)
                    handle = reduction.recv_handle(control)
                    pid = fork(control, handle, chapter, settings, environment, path)
                    codes[pid] = None
                    control.send(pid)
                case "wait", pid:
                    while codes[pid] is None:
                        reap(codes)
                    control.send(codes[pid])
                case "kill", pid:
                    reap(codes, os.WNOHANG)
                    if codes[pid] is None:  # else its number may be another's by now
                        os.kill(pid, signal.SIGKILL)
    except (EOFError, OSError):
        os._exit(0)
    finally:
        os._exit(1)  # never back into the program that this process began as a copy of


def reap(codes: dict[int, int | None], options: int = 0) -> None:
    """Note the exit code of each worker that has ended; with no ``options``, wait for one."""
    while None in codes.values():
        pid, status = os.waitpid(-1, options)
        if pid:
            codes[pid] = os.waitstatus_to_exitcode(status)
        if not (pid and options):
            return


def make_ready(needs: Collection[str]) -> None:
    """Import once, here, what the workers would each import: they begin as copies of this process."""
    os.environ.update(worker.ENVIRONMENT)
    if GRAPHS in needs and importlib.util.find_spec("graphviz"):
        importlib.import_module("graphviz")
    if {GRAPHS, PICTURES} <= set(needs):
        graphviz.prepare()
    if PLOTS in needs and importlib.util.find_spec(PLOTS):
        worker.import_matplotlib()
        if PICTURES in needs:
            importlib.import_module("matplotlib.backends.backend_svg")  # savefig would import it in each worker


def fork(control: Connection, handle: int, *job: Any) -> int:
    """The number of a new worker that runs the chapter of ``job``."""
    pid = os.fork()
    if pid:
        os.close(handle)
        return pid
    control.close()
    chapter, settings, environment, path = job
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(environment)
    sys.path[:] = path
    worker.work(chapter, settings, Connection(handle, readable=False))
    return 0
