"""Render DOT to SVG, in compact house style, with whichever Graphviz is available."""

from __future__ import annotations

import re
from collections.abc import Callable

DEFAULTS = (
    " graph [bgcolor=transparent fontname=Helvetica fontsize=10 nodesep=0.15 pad=0.02 ranksep=0.2]"
    ' node [color="#8a8f98" fontname=Helvetica fontsize=10 height=0.3 margin="0.08,0.04" width=0.3]'
    ' edge [arrowsize=0.6 color="#8a8f98" fontname=Helvetica fontsize=10]\n'
)
"""Default attributes, inserted at the start of each graph so that the author's own override them."""
SIDEWAYS = re.compile(r"\brankdir=\"?LR\b\"?")
NODE = re.compile(r'^\s*(?P<name>"[^"]*"|[\w.]+)\s*\[(?P<attributes>.*)\]\s*$', re.MULTILINE)
RECORD = re.compile(r"\bshape=\"?M?record\b")
LABEL = re.compile(r'(?<=\blabel=)(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<plain>[\w.-]+))')
LONGEST = 12_000
"""Characters of the longest source that's drawn a second time, for narrow screens."""
OPENING = re.compile(r"\A(?:\s|//[^\n]*\n|/\*.*?\*/)*(?:strict\s+)?(?:di)?graph\b[^{]*\{", re.DOTALL | re.IGNORECASE)


renderer: Callable[[str], str] | None = None
"""A function from DOT to SVG to use instead of the local Graphviz; set in the browser, where there is none."""


def render(source: str) -> str:
    """Return the SVG document for the DOT ``source``.

    Raises ValueError if Graphviz rejects the source, and ModuleNotFoundError if Graphviz isn't installed.
    """
    opening = OPENING.match(source)
    if opening:
        source = source[: opening.end()] + DEFAULTS + source[opening.end() :]
    if renderer is not None:
        return renderer(source)
    from litbook.run import graphviz  # can't be imported in the browser

    return graphviz.render(source)


def upright(source: str) -> str:
    """Return the source of a graph that goes from left to right as one from top to bottom, or "" if it's another kind.

    Its records keep their look: the cells of a record turn with the graph unless its label is in braces.
    """
    if len(source) > LONGEST or not SIDEWAYS.search(source):
        return ""
    records = {match["name"] for match in NODE.finditer(source) if RECORD.search(match["attributes"])}
    everywhere = "node" in records

    def turned(match: re.Match[str]) -> str:
        name, line = match["name"], match[0]
        own = "shape=" in match["attributes"] and not RECORD.search(match["attributes"])
        if name in ("node", "edge", "graph") or own or not (everywhere or name in records):
            return line
        return LABEL.sub(braced, line, count=1)

    return NODE.sub(turned, SIDEWAYS.sub("rankdir=TB", source))


def braced(label: re.Match[str]) -> str:
    """Return a record's label in braces."""
    return f'"{{{label["plain"] or label["quoted"] or ""}}}"'
