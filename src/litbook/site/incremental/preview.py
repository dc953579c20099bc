"""Under `mkdocs serve`, show the page that was saved at once, and bring everything else up to date afterwards.

MkDocs builds in a folder of its own, whose files we copy to the served folder once the build is complete. Meanwhile the site
stays readable, with the saved page already in it.
"""

from __future__ import annotations

import filecmp
import logging
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from litbook.core.files import write_atomically

log = logging.getLogger("mkdocs.plugins.litbook")

LOOK_EVERY = 0.2
"""Seconds between two looks at the files; MkDocs waits 0.5."""
WAIT_FOR_MORE = 0.05
"""Seconds without another saved file until a build starts; MkDocs waits 0.1."""


class OutdatedError(Exception):
    """Raised to end a build when something else has been saved, which is shown first."""


class Preview:
    """The folder that's served, and the one that MkDocs builds in."""

    def __init__(self, served: Path) -> None:
        """Serve the folder ``served``."""
        self.served = served
        self.building = Path(tempfile.mkdtemp(prefix="litbook-serve-"))
        self.server: Any = None
        self.pages_changed = False
        self.watched: set[str] = set()

    def attach(self, server: Any, build: Callable[[], None], first: Callable[[], Mapping[str, bytes]]) -> None:
        """Let MkDocs's ``server`` look more often, and show what ``first`` returns before it calls ``build``.

        ``first`` returns the content of files by their paths in the site, none if everything has to be built.
        """
        self.server = server
        server.build_delay = WAIT_FOR_MORE
        for emitter in server.observer.emitters:
            emitter._timeout = LOOK_EVERY  # noqa: SLF001  # it's set before the observer exists
        server.builder = lambda: self.rebuild(build, first)

    def watch(self, paths: Iterable[str]) -> None:
        """Let the server look at these files, too. It knows of those that it has watched from its start."""
        for path in set(paths) - self.watched if self.server is not None else ():
            self.server.watch(path)
            self.watched.add(path)

    def rebuild(self, build: Callable[[], None], first: Callable[[], Mapping[str, bytes]]) -> None:
        """Show what can be shown at once, then build everything. Other exceptions than OutdatedError are for the server."""
        files: Mapping[str, bytes] = {}
        try:
            files = first()
        except Exception as error:  # noqa: BLE001  # whatever it is, the complete build says so
            log.debug("Nothing can be shown at once: %s", error)
        for name, content in files.items():
            write_atomically(self.served / name, content)
        if files:
            self.show()
        try:
            build()
        except OutdatedError:
            return
        if files and self.pages_changed:  # more than what's shown already
            self.server._wanted_epoch = round(time.monotonic() * 1000)  # noqa: SLF001  # the server then tells browsers

    def show(self) -> None:
        """Let browsers load the page again, and don't let them wait for the complete build."""
        server = self.server
        with server._epoch_cond:  # noqa: SLF001
            server._visible_epoch = server._wanted_epoch  # noqa: SLF001
            server._epoch_cond.notify_all()  # noqa: SLF001

    def check(self) -> None:
        """Raise OutdatedError if something has been saved since the build began."""
        if self.server is not None and self.server._want_rebuild:  # noqa: SLF001
            raise OutdatedError

    def publish(self) -> None:
        """Make the served folder the same as the one that has been built."""
        self.pages_changed = False
        new = {path.relative_to(self.building) for path in self.building.rglob("*") if path.is_file()}
        old = {path.relative_to(self.served) for path in self.served.rglob("*") if path.is_file()}
        for name in sorted(new):
            built, shown = self.building / name, self.served / name
            if name not in old or not filecmp.cmp(built, shown, shallow=False):
                shown.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(built, shown.with_name(f".{name.name}.new"))
                shown.with_name(f".{name.name}.new").replace(shown)
                self.pages_changed |= name.suffix == ".html"
        for name in old - new:
            (self.served / name).unlink()
            self.pages_changed |= name.suffix == ".html"

    def close(self) -> None:
        """Remove the folder that MkDocs built in."""
        shutil.rmtree(self.building, ignore_errors=True)
