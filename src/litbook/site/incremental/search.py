"""Keep what Material's search plugin finds in each page."""

from __future__ import annotations

import json
from typing import Any

from litbook.site.incremental.described import UnknownError, described
from litbook.site.incremental.rendering import Keep

MATERIALS = "material.plugins.search.plugin"


def keep_entries(config: Any, keep: Keep) -> None:
    """Let Material's search plugin, if it's in use, take the entries of pages from those kept."""
    for plugin in config.plugins.values():
        index = getattr(plugin, "search_index", None)
        if type(plugin).__module__ == MATERIALS and index is not None:
            index.add_entry_from_context = Entries(index, described(plugin.config), keep)


class Entries:
    """Adds a page to a search index, in place of the index's own method."""

    def __init__(self, index: Any, options: Any, keep: Keep) -> None:
        self.index, self.options, self.keep = index, options, keep
        self.original = index.add_entry_from_context

    def __call__(self, page: Any) -> None:
        """Add the entries of ``page``."""
        try:
            parts = ["search", self.options, page.content, page.url, str(page.title), *described([page.meta, page.toc])]
        except UnknownError:
            self.original(page)
            return
        self.index.entries += json.loads(self.keep(parts, lambda: json.dumps(self.found(page))))

    def found(self, page: Any) -> list[dict[str, Any]]:
        """Return the entries of ``page``."""
        before, self.index.entries = self.index.entries, []
        try:
            self.original(page)
            return list(self.index.entries)
        finally:
            self.index.entries = before
