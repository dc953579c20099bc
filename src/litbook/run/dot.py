"""Render DOT to SVG, in compact house style, with whichever Graphviz is available."""

from __future__ import annotations

import re
from collections.abc import Callable

DEFAULTS = (
    " graph [bgcolor=transparent fontname=Helvetica fontsize=10 nodesep=0.15 ranksep=0.25]"
    ' node [fontname=Helvetica fontsize=10 height=0.3 margin="0.08,0.04"]'
    " edge [fontname=Helvetica fontsize=9 arrowsize=0.7]\n"
)
"""Default attributes, inserted at the start of each graph so that the author's own override them."""
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
