"""Run one chapter in a worker process, watched for time and output limits."""

from __future__ import annotations

import gc
import importlib.machinery
import os
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import litbook
from litbook.core.model import TIME_LIMIT, Block, Chapter, Failure, Outcome
from litbook.core.settings import Settings
from litbook.run.workers.traces import Observed, Recorder

MACHINE = f"{Path(litbook.__file__).parent}{os.sep}"
"""litbook's own folder, whose modules a chapter neither reloads nor depends on."""
STYLE = Path(__file__).parents[1] / "matplotlibrc"
ENVIRONMENT = {"MPLBACKEND": "agg", "MATPLOTLIBRC": str(STYLE)}
OUTPUT_LIMIT = 10_000_000
"""Most bytes that one block may print."""


def work(chapter: Chapter, settings: Settings, connection: Connection) -> None:
    """Run ``chapter``, send each block's Outcome, then the Traces of what it depended on, and exit the process."""
    gc.freeze()  # objects inherited from the parent never need collecting
    reads = Reads(settings.root)
    set_up(settings)
    recorder = Recorder(settings.root)
    session = Observed(chapter, settings.draw)
    sys.modules["__main__"] = session.module
    watch = Watch(chapter, settings.time_limit, connection)
    for block in chapter.blocks:
        watch.block = block
        outcome = session.run(block)
        with watch.lock:
            connection.send(outcome)
        if stops(block, outcome):
            break
    with watch.lock:
        connection.send(recorder.traces(reads.files()))
        connection.close()
        os._exit(0)  # skip the parent's exit handlers


def stops(block: Block, outcome: Outcome) -> bool:
    """Return True if this outcome ends the chapter: a failure the block didn't declare with ``raises=``."""
    return outcome.failure is not None and outcome.failure.kind != block.raises


def set_up(settings: Settings) -> None:
    """Prepare this process for a chapter: working directory, import path, fresh modules, no stdin, no stdout."""
    os.chdir(settings.root)
    os.environ.update(ENVIRONMENT)
    sys.path.insert(0, str(settings.source))
    import_fresh(settings.root)
    root = str(settings.root) + os.sep
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None) or ""
        if file.startswith(root) and not file.startswith(MACHINE) and not is_installed(file):
            del sys.modules[name]
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


def is_installed(file: str) -> bool:
    """Return True if ``file`` is in a ``site-packages`` folder, which a ``.venv`` inside the project has too."""
    return f"{os.sep}site-packages{os.sep}" in file


class Watch:
    """A thread that ends this process, and reports the line it was at, when a chapter runs too long or prints too much."""

    def __init__(self, chapter: Chapter, limit: float, connection: Connection) -> None:
        self.chapter = chapter
        self.limit = limit
        self.connection = connection
        self.lock = threading.Lock()
        self.block: Block | None = None
        self.main = threading.get_ident()
        threading.Thread(target=self.poll, daemon=True).start()

    def poll(self) -> None:
        """Check both limits 20 times a second, and end the process when one is exceeded."""
        end = time.monotonic() + self.limit
        while time.monotonic() < end:
            time.sleep(min(0.05, max(0.0, end - time.monotonic())))
            if os.fstat(1).st_size > OUTPUT_LIMIT:
                self.end("OutputLimit", f"prints more than {OUTPUT_LIMIT // 1_000_000} MB")
        self.end(TIME_LIMIT, f"still running after {self.limit:g} s, the limit for a chapter")

    def end(self, kind: str, message: str) -> None:
        """Send a failure with the line that is running, and exit with status 1."""
        stack = traceback.extract_stack(sys._current_frames()[self.main])  # noqa: SLF001  # documented
        lines = [frame.lineno for frame in stack if frame.filename == self.chapter.path]
        with self.lock:
            assert self.block is not None
            line = (lines[-1] if lines else None) or self.block.location.line
            self.connection.send(Outcome(failure=Failure(kind, message, line, "")))
            self.connection.send(None)
            os._exit(1)


class Reads:
    """A record of the project files that this process reads: modules, data, anything it opens."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.opened: set[str] = set()
        sys.addaudithook(self.audit)

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Record each path opened for reading, even if it doesn't exist."""
        if event == "open" and isinstance(arguments[0], str | bytes):
            mode = arguments[1]
            if mode is None or "r" in mode:
                self.opened.add(os.path.abspath(os.fsdecode(arguments[0])))

    def files(self) -> tuple[str, ...]:
        """Return the files opened or imported, as sorted POSIX paths relative to the book's root."""
        imported = {getattr(module, "__file__", None) or "" for module in list(sys.modules.values())}
        root = f"{self.root}{os.sep}"
        inside = {name for name in self.opened | imported if name.startswith(root) and not name.startswith(MACHINE)}
        files = (name for name in inside if not (name.endswith(".pyc") or is_installed(name) or Path(name).is_dir()))
        return tuple(sorted(Path(name).relative_to(self.root).as_posix() for name in files))


class FreshLoader(importlib.machinery.SourceFileLoader):
    """A loader that ignores bytecode, which is validated by time and size: an edit may change neither."""

    def path_stats(self, path: str) -> Mapping[str, Any]:
        """Raise OSError, which makes importlib neither read nor write bytecode."""
        raise OSError(path)


def import_fresh(root: Path) -> None:
    """Install a path hook that imports the project's own modules, but not its libraries, with :class:`FreshLoader`."""

    def finder(path: str) -> importlib.machinery.FileFinder:
        if not Path(path).is_relative_to(root) or is_installed(path + os.sep):
            raise ImportError(path)
        loaders = (importlib.machinery.ExtensionFileLoader, importlib.machinery.EXTENSION_SUFFIXES)
        return importlib.machinery.FileFinder(path, loaders, (FreshLoader, importlib.machinery.SOURCE_SUFFIXES))

    sys.path_hooks.insert(0, finder)
    sys.path_importer_cache.clear()
