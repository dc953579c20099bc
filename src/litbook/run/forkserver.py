"""A small process that has imported what chapters need, and forks a worker for each of them.

Forking a process with threads isn't safe, and MkDocs and Jupyter have some; this process has none. It starts as soon as
it's clear that chapters will run, and imports modules while the rest of the program is still starting.
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
"""What can be imported early: plots, descriptions of graphs, and the renderers of both."""


class ForkServer:
    """The fork server, seen from the process that needs workers."""

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
        """Shut it down, and wait for it to exit."""
        if self.owner == os.getpid():
            self.control.close()
            with suppress(ChildProcessError):
                os.waitpid(self.pid, 0)

    def is_alive(self) -> bool:
        """Return True if it's still running."""
        with suppress(ChildProcessError):
            return os.waitpid(self.pid, os.WNOHANG) == (0, 0)
        return False

    def prepare(self, needs: Collection[str]) -> None:
        """Have it import ``needs`` before the next worker starts; returns immediately."""
        self.control.send(("prepare", sorted(needs)))

    def start(self, chapter: Chapter, settings: Settings, theirs: Connection) -> Worker:
        """Fork a worker that runs ``chapter`` and sends its outcomes to ``theirs``."""
        self.control.send(("start", chapter, settings, dict(os.environ), list(sys.path)))
        reduction.send_handle(self.control, theirs.fileno(), self.pid)
        return Worker(self, self.control.recv())

    def wait_for(self, pid: int) -> int:
        """Wait for a worker, and return its exit code."""
        self.control.send(("wait", pid))
        return int(self.control.recv())

    def kill(self, pid: int) -> None:
        """Kill a worker, unless it has already exited."""
        self.control.send(("kill", pid))


@dataclass
class Worker:
    """A worker, with the part of ``multiprocessing.Process`` that's needed here. It doesn't have to be joined."""

    server: ForkServer
    pid: int
    exitcode: int | None = None

    def kill(self) -> None:
        """Kill it."""
        self.server.kill(self.pid)

    def join(self) -> None:
        """Wait for it to exit."""
        if self.exitcode is None:
            self.exitcode = self.server.wait_for(self.pid)


def let_go_of_all_but(kept: int) -> None:
    """Close the file descriptors inherited from the parent process, because another process may wait for that.

    The numbers stay in use, for the null device: an inherited object closes its own number when it's deleted here.
    """
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in [int(path.name) for path in Path("/dev/fd").iterdir()]:
        if number not in (0, 1, 2, kept, nothing):
            os.dup2(nothing, number, inheritable=False)


def serve(control: Connection) -> None:
    """Serve requests until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt ends the parent, which ends this
    codes: dict[int, int | None] = {}  # exit codes by worker; None while it runs
    try:
        while True:
            match control.recv():
                case "prepare", needs:
                    with suppress(Exception):  # the block that imports it will report the error
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
                    if codes[pid] is None:  # otherwise its number may have been reused
                        os.kill(pid, signal.SIGKILL)
    except (EOFError, OSError):
        os._exit(0)
    finally:
        os._exit(1)  # never return into the copied parent program


def reap(codes: dict[int, int | None], options: int = 0) -> None:
    """Record the exit code of each worker that has ended; without ``options``, wait for one."""
    while None in codes.values():
        pid, status = os.waitpid(-1, options)
        if pid:
            codes[pid] = os.waitstatus_to_exitcode(status)
        if not (pid and options):
            return


def make_ready(needs: Collection[str]) -> None:
    """Import here, once, what each worker would otherwise import: workers start as copies of this process."""
    os.environ.update(worker.ENVIRONMENT)
    if GRAPHS in needs and importlib.util.find_spec("graphviz"):
        importlib.import_module("graphviz")
    if {GRAPHS, PICTURES} <= set(needs):
        graphviz.prepare()
    if PLOTS in needs and importlib.util.find_spec(PLOTS):
        worker.import_matplotlib()
        if PICTURES in needs:
            importlib.import_module("matplotlib.backends.backend_svg")  # otherwise savefig imports it in each worker


def fork(control: Connection, handle: int, *job: Any) -> int:
    """Fork a worker that runs the chapter of ``job``, and return its process id."""
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
