"""Remember which pages something was right on, so it looks only at those that have changed."""

from __future__ import annotations

import json
from pathlib import Path

from litbook.core.cache import digest, environment, folder, keep, read


class Clean:
    """The pages of a book on which a check found nothing, with the text they had."""

    def __init__(self, root: Path, name: str, about: object = None) -> None:
        """Read what the check called ``name`` found in the book in ``root``, if all else it looks at is still ``about``."""
        self.path = folder(root) / "clean" / f"{name}.json"
        self.base = digest([about, environment()])
        self.before: dict[str, str] = dict(json.loads(read(self.path) or "{}"))
        self.now: dict[str, str] = {}

    def key(self, page: str, text: str) -> str:
        """Return what decides whether a page is still clean."""
        return digest([self.base, page, text])

    def knows(self, page: str, text: str) -> bool:
        """Return True if the page was clean with this text."""
        key = self.key(page, text)
        if self.before.get(page) == key:
            self.now[page] = key
            return True
        return False

    def add(self, page: str, text: str) -> None:
        """Remember that the page is clean with this text."""
        self.now[page] = self.key(page, text)

    def save(self) -> None:
        """Keep the pages that are clean now."""
        if self.now != self.before:
            keep(self.path, json.dumps(self.now).encode())
