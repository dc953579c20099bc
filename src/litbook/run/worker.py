"""What happens inside the process that runs one chapter."""

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
from litbook.run.session import Session

MACHINE = f"{Path(litbook.__file__).parent}{os.sep}"
"""The folder of the machine itself, whose modules a chapter neither reloads nor depends on."""
STYLE = Path(__file__).parent / "matplotlibrc"
ENVIRONMENT = {"MPLBACKEND": "agg", "MATPLOTLIBRC": str(STYLE)}
OUTPUT_LIMIT = 10_000_000
"""Bytes that one block may print."""


def work(chapter: Chapter, settings: Settings, connection: Connection) -> None:
    """Run ``chapter`` and send each block's Outcome, then a tuple of the project's files that were read."""
    gc.freeze()  # what came with the process that this one is a copy of need not be walked again and again
    reads = Reads(settings.root)
    enter(settings)
    session = Session(chapter, settings.draw)
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
        connection.send(reads.files())
        connection.close()
        os._exit(0)  # no exit handler of the process that this one is a copy of


def stops(block: Block, outcome: Outcome) -> bool:
    """Whether the chapter ends with this outcome: a failure that the block does not announce."""
    return outcome.failure is not None and outcome.failure.kind != block.raises


def enter(settings: Settings) -> None:
    """Make this process one in which a chapter can run: the book's folder, fresh modules, no keyboard."""
    os.chdir(settings.root)
    os.environ.update(ENVIRONMENT)
    sys.path.insert(0, str(settings.source))
    import_fresh(settings.root)
    root = str(settings.root) + os.sep
    here = MACHINE
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None) or ""
        if file.startswith(root) and not file.startswith(here) and not is_installed(file):
            del sys.modules[name]
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)  # each block's output is captured; between blocks there is none
    sys.stdin = open(0, closefd=False)
    sys.argv = [""]
    sys.setrecursionlimit(1000)  # Python's own: libraries of the process that this one is a copy of may have raised it
    # plt.show() has nobody to show a window to; the figure is shown on the page.
    warnings.filterwarnings("ignore", message=".*non-interactive", category=UserWarning)


def import_matplotlib() -> None:
    """Import Matplotlib's pyplot in the book's style."""
    import matplotlib
    import matplotlib.backends.backend_agg
    import matplotlib.pyplot

    matplotlib.rc_file(STYLE)
    matplotlib.use("agg")


def is_installed(file: str) -> bool:
    """Whether ``file`` belongs to an installed library, such as one in a ``.venv`` inside the project."""
    return f"{os.sep}site-packages{os.sep}" in file


class Watch:
    """Ends this process when the chapter takes too long or prints too much, and says where it was."""

    def __init__(self, chapter: Chapter, limit: float, connection: Connection) -> None:
        self.chapter = chapter
        self.limit = limit
        self.connection = connection
        self.lock = threading.Lock()
        self.block: Block | None = None
        self.main = threading.get_ident()
        threading.Thread(target=self.look, daemon=True).start()

    def look(self) -> None:
        """Look twenty times a second, until it is time to end."""
        end = time.monotonic() + self.limit
        while time.monotonic() < end:
            time.sleep(min(0.05, max(0.0, end - time.monotonic())))
            if os.fstat(1).st_size > OUTPUT_LIMIT:
                self.end("OutputLimit", f"prints more than {OUTPUT_LIMIT // 1_000_000} MB")
        self.end(TIME_LIMIT, f"still running after {self.limit:g} s, the limit for a chapter")

    def end(self, kind: str, message: str) -> None:
        """Say what is wrong and at which line, and end the process."""
        stack = traceback.extract_stack(sys._current_frames()[self.main])  # noqa: SLF001  # documented
        lines = [frame.lineno for frame in stack if frame.filename == self.chapter.path]
        with self.lock:
            assert self.block is not None
            line = (lines[-1] if lines else None) or self.block.location.line
            self.connection.send(Outcome(failure=Failure(kind, message, line, "")))
            self.connection.send(())
            os._exit(1)


class Reads:
    """The project's files that this process reads: imports, data, whatever it opens."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.opened: set[str] = set()
        sys.addaudithook(self.hear)

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Note what is opened for reading, there or not; what is imported need not be opened."""
        if event == "open" and isinstance(arguments[0], str | bytes):
            mode = arguments[1]
            if mode is None or "r" in mode:
                self.opened.add(os.path.abspath(os.fsdecode(arguments[0])))

    def files(self) -> tuple[str, ...]:
        """POSIX paths relative to the book's root, sorted."""
        imported = {getattr(module, "__file__", None) or "" for module in list(sys.modules.values())}
        root, here = f"{self.root}{os.sep}", MACHINE
        inside = {name for name in self.opened | imported if name.startswith(root) and not name.startswith(here)}
        files = (name for name in inside if not (name.endswith(".pyc") or is_installed(name) or Path(name).is_dir()))
        return tuple(sorted(Path(name).relative_to(self.root).as_posix() for name in files))


class FreshLoader(importlib.machinery.SourceFileLoader):
    """Imports from the source, always: bytecode is trusted by time and size, and an edit may change neither."""

    def path_stats(self, path: str) -> Mapping[str, Any]:
        """Say that the source's time is unknown, so that no bytecode is read or written."""
        raise OSError(path)


def import_fresh(root: Path) -> None:
    """Import the project's own modules by :class:`FreshLoader`; libraries as ever."""

    def finder(path: str) -> importlib.machinery.FileFinder:
        if not Path(path).is_relative_to(root) or is_installed(path + os.sep):
            raise ImportError(path)
        loaders = (importlib.machinery.ExtensionFileLoader, importlib.machinery.EXTENSION_SUFFIXES)
        return importlib.machinery.FileFinder(path, loaders, (FreshLoader, importlib.machinery.SOURCE_SUFFIXES))

    sys.path_hooks.insert(0, finder)
    sys.path_importer_cache.clear()
