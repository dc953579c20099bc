"""Give templates a mark in place of a page's content, so that what's around it is made anew only if that changes.

That's possible where only a template and Material's search look at contents. Templates and plugins that we don't know get it all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from litbook.site.incremental.search import MATERIALS

MARKS = ("<!-- the content of the page -->", "<!-- the content of the page, with <h1 -->")
"""Material's template looks for a title in the content, and adds one if there's none."""
KNOWN = re.compile(rb"""\{\{-?\s*(?:page|post)\.content\s*-?\}\}|"(?:\\u003c|\\x3c|<)h1" not in page\.content""")
"""What a template may do with a page's content. Posts are the blog's, whose plugin is none that we know."""
OTHER = re.compile(rb"\w\.(?:content|markdown)\b")
EVENTS = ("page_context", "post_page", "post_build")
"""The moments from which on a page's content is a mark."""
PLUGINS = frozenset({"litbook.site.plugin", MATERIALS, "mkdocs_jupyter.plugin", "mkdocstrings._internal.plugin"})
"""Modules of plugins that leave the content alone then. Material's search, which doesn't, gets it from :mod:`litbook.site.incremental.search`."""


def mark(content: str) -> str:
    """Return the mark for a content."""
    return MARKS["<h1" in content]


def is_possible(config: Any, templates: Iterable[bytes]) -> bool:
    """Return True if nothing else looks at pages' contents, given MkDocs's ``config`` and the text of each template."""
    handlers = [handler for event in EVENTS for handler in config.plugins.events[event]]
    searches = any(type(plugin).__module__ == MATERIALS and plugin.config.enabled for plugin in config.plugins.values())
    if not searches or any(handler.__module__ not in PLUGINS for handler in handlers):
        return False
    return not any(OTHER.search(KNOWN.sub(b"", text)) for text in templates)
