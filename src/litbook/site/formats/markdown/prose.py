"""Rewrite a page's prose so that any reader of Markdown understands it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from litbook.core.text.markdown import COMMENT, ENTRY, RAW, blanked, spans, without
from litbook.source.elements.formulas import formulas

TOKEN = re.compile(
    r"""</?(?:details|div|section|ul|ol)\b[^>]*>\n?|(?P<bold></?summary>)|(?P<item><li\b[^>]*>)|</li>"""
    r"""|[ ]*\{:?[ ]*(?:(?:[#.][A-Za-z][\w:-]*|[A-Za-z][\w-]*=(?:"[^"]*"|'[^']*'|[\w-]+))[ ]*)+\}"""
)
"""HTML around Markdown, and attribute lists."""
LAST_SPACE = re.compile(r"(?<! ) $", re.MULTILINE)
"""Two or more spaces end a line."""
INLINE_CODE = re.compile(r"<code>([^<>`]*)</code>")
ENTRIES = "::: "
"""The key under which :func:`cleaned` finds what to say in place of entries of mkdocstrings."""


def cleaned(text: str, filled: Mapping[str, str]) -> str:
    """Return Markdown without comments, attribute lists, and HTML around it, and with formulas in dollars.

    ``filled`` has what to say in place of comments that mark a place, and of :data:`ENTRIES`.
    """
    parts, end = [], 0
    for start, stop, kept in sorted(untouched(text, filled)):
        if start >= end:
            parts += [TOKEN.sub(token, text[end:start]), kept]
            end = stop
    return LAST_SPACE.sub("", "".join([*parts, TOKEN.sub(token, text[end:])]))


def token(match: re.Match[str]) -> str:
    """Return the Markdown for a part of the prose that isn't Markdown."""
    return "**" if match["bold"] else "- " if match["item"] else ""


def untouched(text: str, filled: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    """Yield the parts of ``text`` in which nothing is rewritten: start, end, and what's there afterward."""
    for span in spans(text):
        part = text[span.start : span.end]
        if span.kind == COMMENT:
            part = filled.get(part, "")
        elif span.kind == ENTRY:
            part = filled.get(ENTRIES, part) + "\n"
        elif span.kind == RAW:
            part = INLINE_CODE.sub(r"`\1`", part)
        yield span.start, span.end, part
    for formula in formulas(without(text, blanked)):
        source = text[formula.source_start : formula.source_end]
        marks = "$$" if formula.is_displayed else "$"
        before = text[formula.start : formula.source_start]
        space = before[: len(before) - len(before.lstrip())]
        yield formula.start, formula.end, f"{space}{marks}{source if formula.is_displayed else source.strip()}{marks}"
