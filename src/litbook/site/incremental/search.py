"""Keep what Material's search plugin finds in each page, and put chapters first that answer a question.

A chapter comes first for the terms that the glossary says it introduces. Words in titles count more than words in text, but
not a thousand times as much, as Material has it: every title with one of the words would come before a section about all of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from litbook.site.incremental.described import UnknownError, described
from litbook.site.incremental.rendering import Keep

Contents = Callable[[Any], tuple[str, str]]
"""Returns the content of a page, and a digest of it."""
Terms = Callable[[Any], Sequence[str] | None]
"""Returns the terms that a page introduces; None if it isn't a chapter."""
MATERIALS = "material.plugins.search.plugin"
OPTION_WORD = "data-search-"
OPTION = re.compile(r'\s?data-search-\w+="[^"]+"')
"""An option of the plugin in a page, which it removes."""
OPTION_SPAN = re.compile(rf"<span\b[^<>]*{OPTION_WORD}")
SPAN = re.compile(r"</?span\b[^<>]*>")
"""A tag that says nothing to the plugin: code is full of them, for its colors, and they take most of the plugin's time."""
FORMULA = re.compile(r'<div class="arithmatex">.*?</div>', re.DOTALL)
"""A displayed formula, which is still LaTeX where the search reads it, and would be in an excerpt."""
WEIGHTS = {"title": (1e3, 12.0), "tags": (1e6, 16.0)}
"""What a word counts in a title and among a page's terms, where one in the text counts 1: Material's weight, and ours in place of it."""
OTHERS = 0.3
"""How much a page counts that isn't a chapter: answers, indexes, references."""


def keep_entries(config: Any, keep: Keep, contents: Contents, terms: Terms) -> None:
    """Let Material's search plugin, if it's in use, take the entries of pages from those kept."""
    for plugin in config.plugins.values():
        index = getattr(plugin, "search_index", None)
        if type(plugin).__module__ == MATERIALS and index is not None:
            fields = index.config["fields"]
            index.config["fields"] = {name: weighed(name, field) for name, field in fields.items()}
            index.add_entry_from_context = Entries(index, described(plugin.config), keep, contents, terms)


def weighed(name: str, field: dict[str, Any]) -> dict[str, Any]:
    """Return a field's settings with our weight, unless the author has chosen one."""
    theirs, ours = WEIGHTS.get(name, (None, None))
    return {**field, "boost": ours} if theirs and field.get("boost") == theirs else dict(field)


def without_options(html: str) -> str:
    """Return a content without the plugin's options, as the plugin does it, which sees only a mark in place of the content."""
    return OPTION.sub("", html) if OPTION_WORD in html else html


def without_spans(html: str) -> str:
    """Return a content without its ``span`` tags, unless one of them has an option of the plugin."""
    return html if OPTION_SPAN.search(html) else SPAN.sub("", html)


class Entries:
    """Adds a page to a search index, in place of the index's own method."""

    def __init__(self, index: Any, options: Any, keep: Keep, contents: Contents, terms: Terms) -> None:
        self.index, self.options, self.keep, self.contents, self.terms = index, options, keep, contents, terms
        self.original = index.add_entry_from_context

    def __call__(self, page: Any) -> None:
        """Add the entries of ``page``."""
        content, key = self.contents(page)
        try:
            told = described([page.meta, page.toc])
            parts = ["search", self.options, key, page.url, str(page.title), self.terms(page), *told]
        except UnknownError:
            self.index.entries += self.found(page, content)
            return
        self.index.entries += json.loads(self.keep(parts, lambda: json.dumps(self.found(page, content))))

    def found(self, page: Any, content: str) -> list[dict[str, Any]]:
        """Return the entries of ``page``: its first one has all up to the second heading, and the page's terms."""
        before, self.index.entries = self.index.entries, []
        told = FORMULA.sub("", content[max(0, content.find("<h1")) :])
        shown, page.content = page.content, without_spans(told)
        try:
            self.original(page)
            entries = list(self.index.entries)
        finally:
            self.index.entries, page.content = before, shown
        terms = self.terms(page)
        if terms is None:
            return [{"boost": OTHERS, **entry} for entry in entries]
        if terms and entries:
            entries[0]["tags"] = [*entries[0].get("tags", ()), *terms]
        return entries
