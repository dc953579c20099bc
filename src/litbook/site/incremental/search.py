"""Keep what Material's search plugin finds in each page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from litbook.site.incremental.described import UnknownError, described
from litbook.site.incremental.rendering import Keep

Contents = Callable[[Any], tuple[str, str]]
"""Returns the content of a page, and a digest of it."""
MATERIALS = "material.plugins.search.plugin"
OPTION_WORD = "data-search-"
OPTION = re.compile(r'\s?data-search-\w+="[^"]+"')
"""An option of the plugin in a page, which it removes."""
OPTION_SPAN = re.compile(rf"<span\b[^<>]*{OPTION_WORD}")
SPAN = re.compile(r"</?span\b[^<>]*>")
"""A tag that says nothing to the plugin: code is full of them, for its colors, and they take most of the plugin's time."""


def keep_entries(config: Any, keep: Keep, contents: Contents) -> None:
    """Let Material's search plugin, if it's in use, take the entries of pages from those kept."""
    for plugin in config.plugins.values():
        index = getattr(plugin, "search_index", None)
        if type(plugin).__module__ == MATERIALS and index is not None:
            index.add_entry_from_context = Entries(index, described(plugin.config), keep, contents)


def without_options(html: str) -> str:
    """Return a content without the plugin's options, as the plugin does it, which sees only a mark in place of the content."""
    return OPTION.sub("", html) if OPTION_WORD in html else html


def without_spans(html: str) -> str:
    """Return a content without its ``span`` tags, unless one of them has an option of the plugin."""
    return html if OPTION_SPAN.search(html) else SPAN.sub("", html)


class Entries:
    """Adds a page to a search index, in place of the index's own method."""

    def __init__(self, index: Any, options: Any, keep: Keep, contents: Contents) -> None:
        self.index, self.options, self.keep, self.contents = index, options, keep, contents
        self.original = index.add_entry_from_context

    def __call__(self, page: Any) -> None:
        """Add the entries of ``page``."""
        content, key = self.contents(page)
        try:
            parts = ["search", self.options, key, page.url, str(page.title), *described([page.meta, page.toc])]
        except UnknownError:
            self.index.entries += self.found(page, content)
            return
        self.index.entries += json.loads(self.keep(parts, lambda: json.dumps(self.found(page, content))))

    def found(self, page: Any, content: str) -> list[dict[str, Any]]:
        """Return the entries of ``page``."""
        before, self.index.entries = self.index.entries, []
        shown, page.content = page.content, without_spans(content)
        try:
            self.original(page)
            return list(self.index.entries)
        finally:
            self.index.entries, page.content = before, shown
