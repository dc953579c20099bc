"""Text as every stage compares it: line ends, tabs, and memory addresses made the same everywhere."""

from __future__ import annotations

import re

TAB_WIDTH = 4
"""Columns per tab, as Python-Markdown counts them."""
HEADING = re.compile(r"(?:---\n(?:.*\n)*?---\n)?+(?:(?!```|~~~).*\n)*?# +(?P<title>.+?)(?: *\{[^{}\n]*\})? *(?:\n|$)")
"""The first heading of a page, above its first fence."""
ADDRESS = re.compile(r"(?<= at )0x[0-9a-fA-F]{6,16}\b")


def normalize(text: str) -> str:
    """Return ``text`` as Markdown reads it: no byte order mark, line feeds only, tabs expanded to spaces."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.expandtabs(TAB_WIDTH) for line in text.split("\n"))


def heading(text: str) -> str:
    """Return the first heading of a page; "" without one."""
    found = HEADING.match(text)
    return found["title"] if found else ""


def steady(text: str) -> str:
    """Return ``text`` with memory addresses, which differ from run to run, replaced by ``0x…``."""
    return ADDRESS.sub("0x…", text)
