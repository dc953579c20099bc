"""Metadata of pages: reading time, and schema.org. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html import escape
from typing import Any

from litbook.core.model import Chapter
from litbook.source import notebook
from litbook.source.prose import front_matter_length

WORDS_A_MINUTE = 200
"""The reading speed for prose that takes some thought."""
MINUTES_A_BLOCK = 0.5
"""The time for reading a block, predicting its output, and comparing."""
UNREAD = "Nothing read so far. What you read is remembered by this browser alone and never sent anywhere."
WORD = re.compile(r"\b[^\W\d_][\w'\u2019]*")


def minutes(chapter: Chapter) -> int:
    """Return the reading time in minutes, rounded to five: by words of prose and by blocks, except "The code so far"."""
    words = sum(len(WORD.findall(line)) for line in prose(chapter))
    blocks = sum(not block.recap for block in chapter.blocks)
    return max(5, 5 * round((words / WORDS_A_MINUTE + blocks * MINUTES_A_BLOCK) / 5))


def prose(chapter: Chapter) -> list[str]:
    """Return the lines of a chapter that are prose: those outside its front matter, its blocks, and their outputs."""
    if chapter.path.endswith(".ipynb"):
        return [line for _, text in notebook.read(chapter.text, chapter.path).prose for line in text.split("\n")]
    skipped = set(range(1, front_matter_length(chapter.text) + 1))
    for block in chapter.blocks:
        skipped.update(range(block.location.line, (block.output.last_line if block.output else block.last_line) + 1))
    return [line for number, line in enumerate(chapter.text.split("\n"), start=1) if number not in skipped]


def line(chapter: Chapter, markdown: str) -> str:
    """Return the HTML below a page's title: its reading time, the part of the lecture that it follows, and its Markdown.

    ``markdown`` is the address of that file. The button that copies it is shown where scripts run.
    """
    lecture = chapter.meta.get("lecture")
    about = f"About {minutes(chapter)} minutes. In the lecture: {escape(str(lecture))}. " if lecture else ""
    link = f'<a href="{escape(markdown)}" type="text/markdown">View as Markdown</a>'
    button = '<button type="button" aria-live="polite">Copy page</button>'
    return (
        f'<p class="litbook-about">{about}<span class="litbook-markdown" data-search-exclude>{button} {link}</span></p>'
    )


def schema(name: str, address: str, book: str, home: str, chapter: Chapter | None) -> str:
    """Return a page's schema.org data for search engines, as JSON that's safe in a ``<script>``."""
    said: dict[str, Any] = {"@context": "https://schema.org", "@type": "Book", "name": book, "url": home}
    if address != home:
        said.update({"@type": "WebPage", "name": name, "url": address})
        if chapter and chapter.number and "/" not in chapter.path.partition("/")[2]:
            said.update({"@type": "Chapter", "position": chapter.number})
        said["isPartOf"] = {"@type": "Book", "name": book, "url": home}
    if chapter and chapter.meta.get("description"):
        said["description"] = str(chapter.meta["description"])
    return json.dumps(said, ensure_ascii=False).replace("<", "\\u003c")


def progress(addresses: Sequence[str]) -> str:
    """Return a line that a script fills in: how many of the pages at these addresses have been read; empty for none."""
    if not addresses:
        return ""
    data = escape(json.dumps(list(addresses)))
    return f'<p class="litbook-progress" data-pages="{data}" data-search-exclude>{UNREAD}</p>'
