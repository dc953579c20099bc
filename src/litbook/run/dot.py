"""DOT to SVG, without a system package: Graphviz compiled to WebAssembly."""

from __future__ import annotations

import re
from collections.abc import Callable

DEFAULTS = (
    " graph [bgcolor=transparent fontname=Helvetica fontsize=10 nodesep=0.15 ranksep=0.25]"
    ' node [fontname=Helvetica fontsize=10 height=0.3 margin="0.08,0.04"]'
    " edge [fontname=Helvetica fontsize=9 arrowsize=0.7]\n"
)
"""Put first into each graph, so that whatever the author says wins. Compact: a page is narrow."""
OPENING = re.compile(r"\A(?:\s|//[^\n]*\n|/\*.*?\*/)*(?:strict\s+)?(?:di)?graph\b[^{]*\{", re.DOTALL | re.IGNORECASE)


renderer: Callable[[str], str] | None = None
"""Whoever lays out graphs here, where it is not a library or program of this machine's: in a browser, its own."""


def render(source: str) -> str:
    """The SVG document for ``source``.

    Raises ValueError where Graphviz refuses the source, ModuleNotFoundError where there is no Graphviz.
    """
    opening = OPENING.match(source)
    if opening:
        source = source[: opening.end()] + DEFAULTS + source[opening.end() :]
    if renderer is not None:
        return renderer(source)
    from litbook.run import graphviz  # what it needs is not there in a browser

    return graphviz.render(source)
