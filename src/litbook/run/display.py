"""A value to something that a page can show."""

from __future__ import annotations

import io
import sys
from typing import Any

from litbook.core import svg
from litbook.core.model import SVG, Display
from litbook.core.text import steady
from litbook.run import dot


def text_of(value: object) -> str:
    """``repr(value)``, with addresses, which differ from run to run, as ``0x…``."""
    return steady(repr(value)) + "\n"


def rich(value: object, draw: bool = True) -> Display | None:
    """How ``value`` wants to be shown, if it wants more than its ``repr``. Without ``draw`` a graph is only noted."""
    maker = type(value).__module__.partition(".")[0]
    if maker == "graphviz" and isinstance(getattr(value, "source", None), str):
        drawing = svg.cleaned(dot.render(value.source)) if draw else ""  # type: ignore[attr-defined]
        return Display(SVG, drawing, maker)
    for mime, method in ((SVG, "_repr_svg_"), ("text/html", "_repr_html_")):
        represent = getattr(type(value), method, None)
        data = represent(value) if callable(represent) else None
        if isinstance(data, str):
            return Display(mime, svg.cleaned(data) if mime == SVG else data, maker)
    return None


def is_figure(value: object) -> bool:
    """Whether ``value`` is a Matplotlib figure, which is shown as a figure already."""
    figures = sys.modules.get("matplotlib.figure")
    return figures is not None and isinstance(value, figures.Figure)


def open_figures(draw: bool = True) -> list[Display]:
    """Each Matplotlib figure that is open, in order; afterwards none is. Without ``draw`` they are only noted."""
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
