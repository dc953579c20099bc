"""A fork server: a single-threaded process that imports slow libraries once, then forks a worker per chapter.

Forking a process that has threads isn't safe, and MkDocs and Jupyter start threads. The server is forked early,
so its imports run while the rest of the program is still starting.
"""

from __future__ import annotations

import atexit
import importlib.util
import multiprocessing
import os
import shutil
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
from litbook.run import graphviz
from litbook.run.workers import worker

PLOTS, GRAPHS, PICTURES = "matplotlib", "graphviz", "pictures"
"""What can be preloaded: Matplotlib, the graphviz package, and the renderers that turn either into SVG."""


class ForkServer:
    """Client side: starts the server process, and asks it for workers."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.control, theirs = multiprocessing.Pipe()
        self.pid = os.fork()
        if self.pid == 0:
            close_inherited_descriptors(theirs.fileno())
            serve(theirs)
        theirs.close()
        atexit.register(self.end)

    def end(self) -> None:
        """Close the connection, which stops the server, and wait for it to exit. Does nothing in a forked child."""
        if self.owner == os.getpid():
            self.control.close()
            with suppress(ChildProcessError):
                os.waitpid(self.pid, 0)

    def is_alive(self) -> bool:
        """Return True while the server is running."""
        with suppress(ChildProcessError):
            return os.waitpid(self.pid, os.WNOHANG) == (0, 0)
        return False

    def prepare(self, needs: Collection[str]) -> None:
        """Ask the server to import ``needs`` before it starts the next worker; doesn't wait."""
        self.control.send(("prepare", sorted(needs)))

    def start(self, chapter: Chapter, settings: Settings, folder: Path, theirs: Connection) -> Worker:
        """Fork and return a worker that runs ``chapter`` in ``folder`` and sends its outcomes to ``theirs``."""
        self.control.send(("start", chapter, settings, folder, dict(os.environ), list(sys.path)))
        reduction.send_handle(self.control, theirs.fileno(), self.pid)
        return Worker(self, self.control.recv())

    def wait_for(self, pid: int) -> int:
        """Wait for a worker to exit, and return its exit code."""
        self.control.send(("wait", pid))
        return int(self.control.recv())

    def kill(self, pid: int) -> None:
        """Kill a worker and the processes it started (SIGKILL). Does nothing if it has exited, and they with it."""
        self.control.send(("kill", pid))


@dataclass
class Worker:
    """A worker process, with the subset of ``multiprocessing.Process`` that the pool uses. Joining is optional."""

    server: ForkServer
    pid: int
    exitcode: int | None = None

    def kill(self) -> None:
        """Kill the process and those it started (SIGKILL)."""
        self.server.kill(self.pid)

    def join(self) -> None:
        """Wait for the process to exit, and set ``exitcode``."""
        if self.exitcode is None:
            self.exitcode = self.server.wait_for(self.pid)


def close_inherited_descriptors(kept: int) -> None:
    """Close every inherited file descriptor except ``kept`` and the standard streams.

    While a copy stays open here, whoever waits for a pipe to close (a browser driver, say) waits forever.
    Each number is redirected to /dev/null rather than freed: an inherited object may close "its" number later,
    which by then could belong to something else.
    """
    null = os.open(os.devnull, os.O_RDWR)
    for number in [int(path.name) for path in Path("/dev/fd").iterdir()]:
        if number not in (0, 1, 2, kept, null):
            os.dup2(null, number, inheritable=False)


def serve(control: Connection) -> None:
    """Answer requests until the client closes the connection, then exit the process. Never returns."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the client; this process follows when the pipe closes
    codes: dict[int, int | None] = {}  # exit code by worker, None while it runs
    folders: dict[int, Path] = {}
    try:
        while True:
            match control.recv():
                case "prepare", needs:
                    with suppress(Exception):  # the block that imports it will report the error
                        make_ready(needs)
                case "start", chapter, settings, folder, environment, path:
                    reap(codes, os.WNOHANG)
                    handle = reduction.recv_handle(control)
                    pid = fork(control, handle, chapter, settings, folder, environment, path)
                    codes[pid], folders[pid] = None, folder
                    control.send(pid)
                case "wait", pid:
                    while codes[pid] is None:
                        reap(codes)
                    control.send(codes[pid])
                case "kill", pid:
                    reap(codes, os.WNOHANG)
                    if codes[pid] is None:  # otherwise the PID may have been reused
                        kill_group(pid)
    except (EOFError, OSError):
        for pid in (pid for pid, code in codes.items() if code is None):  # the client was killed
            kill_group(pid)
            shutil.rmtree(folders[pid], ignore_errors=True)
        os._exit(0)
    finally:
        os._exit(1)  # never unwind into the parent's code, which this process has a copy of


def reap(codes: dict[int, int | None], options: int = 0) -> None:
    """Record exit codes in ``codes``: of every worker that has exited (WNOHANG), or of the next one to exit (0).

    The processes that a worker has started end with it.
    """
    while None in codes.values():
        exited = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT | options)
        if exited is None:
            return
        kill_group(exited.si_pid)  # not reaped yet, so the number is still its own
        pid, status = os.waitpid(exited.si_pid, 0)
        codes[pid] = os.waitstatus_to_exitcode(status)
        if not options:
            return


def kill_group(leader: int) -> None:
    """Kill a worker and the processes it started (SIGKILL)."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def make_ready(needs: Collection[str]) -> None:
    """Import ``needs`` in this process, so that its forks don't have to."""
    os.environ.update(worker.ENVIRONMENT)
    if GRAPHS in needs and importlib.util.find_spec("graphviz"):
        importlib.import_module("graphviz")
    if {GRAPHS, PICTURES} <= set(needs):
        graphviz.prepare()
    if PLOTS in needs and importlib.util.find_spec(PLOTS):
        worker.import_matplotlib()
        if PICTURES in needs:
            importlib.import_module("matplotlib.backends.backend_svg")  # savefig imports it lazily


def fork(control: Connection, handle: int, *job: Any) -> int:
    """Fork a worker that runs ``job`` (chapter, settings, folder, environment, path), and return its PID."""
    pid = os.fork()
    if pid:
        os.close(handle)
        os.setpgid(pid, pid)  # the worker does the same; who comes first doesn't matter
        return pid
    control.close()
    chapter, settings, folder, environment, path = job
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(environment)
    sys.path[:] = path
    worker.work(chapter, settings, folder, Connection(handle, readable=False))
    return 0
