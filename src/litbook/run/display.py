"""Turn a block's values and open figures into text, SVG, or HTML that a page can show."""

from __future__ import annotations

import io
import sys
from typing import Any

from litbook.core.model import SVG, Display
from litbook.core.text import svg
from litbook.core.text.plain import steady
from litbook.run import dot

NARROW = 350
"""Width in pixels of a drawing that fits a phone as it is."""


def text_of(value: object) -> str:
    """Return ``repr(value)`` and a newline, with memory addresses replaced by ``0x…``."""
    return steady(repr(value)) + "\n"


def rich(value: object, draw: bool = True) -> Display | None:
    """Return the rich display of ``value`` (SVG or HTML), or None if it only has a ``repr``.

    With ``draw=False`` a Graphviz graph isn't laid out: its display has empty data.
    """
    maker = type(value).__module__.partition(".")[0]
    source = getattr(value, "source", None)
    if maker == "graphviz" and isinstance(source, str):
        return graph(source, maker) if draw else Display(SVG, "", maker)
    for mime, method in ((SVG, "_repr_svg_"), ("text/html", "_repr_html_")):
        represent = getattr(type(value), method, None)
        data = represent(value) if callable(represent) else None
        if isinstance(data, str):
            return Display(mime, svg.cleaned(data) if mime == SVG else data, maker)
    return None


def graph(source: str, maker: str) -> Display:
    """Return the display of a graph in DOT, with a second drawing for narrow screens if that's narrower."""
    drawing, turned = svg.cleaned(dot.render(source)), dot.upright(source)
    if not turned or svg.width(drawing) <= NARROW:
        return Display(SVG, drawing, maker)
    upright = svg.cleaned(dot.render(turned))
    return Display(SVG, drawing, maker, upright if svg.width(upright) < svg.width(drawing) else "")


def is_figure(value: object) -> bool:
    """Return True for a Matplotlib figure, which ``open_figures`` displays."""
    figures = sys.modules.get("matplotlib.figure")
    return figures is not None and isinstance(value, figures.Figure)


def open_figures(draw: bool = True) -> list[Display]:
    """Return a display for each open Matplotlib figure, in order, and close them all.

    With ``draw=False`` figures aren't rendered: their displays have empty data.
    """
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return []
    displays = []
    for number in pyplot.get_fignums():
        page = io.StringIO()
        if draw:
            pyplot.figure(number).savefig(page, format="svg", metadata={"Date": None})
        displays.append(Display(SVG, svg.cleaned(page.getvalue()) if draw else "", "matplotlib"))
    pyplot.close("all")
    return displays
