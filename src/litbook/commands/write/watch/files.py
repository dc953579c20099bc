"""The files that an author edits: pages, what's beside them, settings, and the data that pages list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from litbook.commands.write.exchange import content
from litbook.core.errors import BookError
from litbook.core.settings import shown
from litbook.source.book import parsed

CONFIGURATION = ("pyproject.toml", "mkdocs.yml")
SEEN = ("created", "modified", "moved", "deleted")
"""The kinds of events that can change a file; reading one is an event, too."""

Contents = dict[Path, bytes]
"""The files of a book that an author edits."""


class Observer:
    """A thread that tells of each file that somebody saves, moves, or deletes. Raises ModuleNotFoundError without watchdog."""

    def __init__(self, root: Path, docs: Path, put: Callable[[Path], None]) -> None:
        """Call ``put`` with each file."""
        from watchdog.events import FileSystemEvent, FileSystemEventHandler
        from watchdog.observers import Observer

        class Handler(FileSystemEventHandler):
            def on_any_event(self, event: FileSystemEvent) -> None:
                for path in {Path(str(event.src_path)), Path(str(event.dest_path or event.src_path))}:
                    if event.event_type in SEEN and not path.is_dir():
                        put(path)

        self.docs = docs
        self.folders = {root, docs}
        self.handler = Handler()
        self.observer: Any = Observer()
        for folder, recursive in ((root, False), (docs, True)):
            self.observer.schedule(self.handler, str(folder), recursive=recursive)
        self.observer.start()

    def follow(self, paths: Iterable[Path]) -> bool:
        """Observe the folders of ``paths``, too, if they exist. Return True if one is new."""
        folders = {path.parent for path in paths if not path.is_relative_to(self.docs)}
        new = {folder for folder in folders - self.folders if folder.is_dir()}
        for folder in sorted(new):
            self.observer.schedule(self.handler, str(folder), recursive=False)
        self.folders |= new
        return bool(new)

    def end(self) -> None:
        """End the thread."""
        self.observer.stop()
        self.observer.join()


def contents(root: Path, docs: Path) -> Contents:
    """Return the content of each file that an author edits. Hidden files and backup copies aren't among them."""
    visible = (p for p in docs.rglob("*") if not any(part.startswith(".") for part in p.relative_to(docs).parts))
    paths = [path for path in visible if not path.name.endswith("~")]
    found = existing([*paths, *(root / name for name in CONFIGURATION)])
    return found | existing(data(root, found))


def existing(paths: Iterable[Path]) -> Contents:
    """Return the content of those of ``paths`` that are files."""
    found = {path: content(path) for path in paths if path.is_file()}
    return {path: read for path, read in found.items() if read is not None}


def data(root: Path, found: Contents) -> Iterator[Path]:
    """Yield each file that the front matter of a page among ``found`` lists as data."""
    for path, read in found.items():
        if path.suffix == ".md":
            with suppress(BookError, UnicodeDecodeError):  # the page's problem, which the report has
                chapter = parsed(read.decode("utf-8"), shown(path, root))[0]
                yield from (root / name for name in chapter.data)
