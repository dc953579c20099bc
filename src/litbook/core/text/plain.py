"""Text as every stage compares it: line ends, tabs, and memory addresses made the same everywhere."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable

TAB_WIDTH = 4
"""Columns per tab, as Python-Markdown counts them."""
ADDRESS = re.compile(r"(?<= at )0x[0-9a-fA-F]{6,16}\b")


def normalize(text: str) -> str:
    """Return ``text`` as Markdown reads it: no byte order mark, line feeds only, tabs expanded to spaces."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.expandtabs(TAB_WIDTH) for line in text.split("\n"))


def heading(text: str) -> str:
    """Return the first heading of a page, above its first fence; "" without one."""
    lines = text.split("\n")
    has_front_matter = lines[0] == "---" and "---" in lines[1:]
    for line in lines[lines.index("---", 1) + 1 if has_front_matter else 0 :]:
        if line.startswith(("```", "~~~")):
            return ""
        title = line[1:].strip(" ") if line.startswith("# ") else ""
        if title.endswith("}") and "{" in title[1:]:
            title = title[: title.rindex("{")].rstrip(" ")
        if title:
            return title
    return ""


def line_counter(text: str, first: int = 1) -> Callable[[int], int]:
    """Return a function that returns the number of the line of ``text`` that an offset is in; ``first`` is the first's."""
    ends = [match.start() for match in re.finditer("\n", text)]
    return lambda offset: first + bisect_left(ends, offset)


def steady(text: str) -> str:
    """Return ``text`` with memory addresses, which differ from run to run, replaced by ``0x…``."""
    return ADDRESS.sub("0x…", text)
