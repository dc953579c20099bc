"""The last complete build under `mkdocs serve`, and which pages can be shown on their own after a change to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from litbook.site.pages import Site
from litbook.source.book import Book

MOST_AT_ONCE = 3
"""The most pages that are shown before all else is built."""


@dataclass(frozen=True)
class Complete:
    """A complete build: MkDocs's objects, and what our pages were made from."""

    config: Any
    files: Any
    nav: Any
    environment: Any
    site: Site
    settings: tuple[bytes, ...] = field(init=False)
    """The content of the files with the book's settings then."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "settings", self.settings_now())

    def settings_now(self) -> tuple[bytes, ...]:
        """Return the content of the files with the book's settings."""
        files = [self.site.book.settings.root / "pyproject.toml", Path(self.config.config_file_path or "")]
        return tuple(path.read_bytes() for path in files if path.is_file())

    def changed(self, now: Book) -> list[str]:
        """Return the paths of the pages whose text is another one in the book as it is ``now``.

        It's empty if more than the text of a few good pages has changed, so that everything has to be built.
        """
        before = self.site.book
        changed = [name for name, text in now.contents.items() if before.contents.get(name) != text]
        is_more = (
            self.settings != self.settings_now()
            or now.contents.keys() != before.contents.keys()
            or now.problems
            or len(changed) > MOST_AT_ONCE
            or not all(name.endswith(".md") for name in changed)
            or any(self.site.report.of_page(name) for name in changed)
        )
        return [] if is_more else changed
