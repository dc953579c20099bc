"""Methods of Axes that add text, arrows, and patches."""

from __future__ import annotations

import math
from typing import Any

from ..arguments.colors import color
from ..arguments.keywords import keywords
from ..arguments.settings import number, rcParams
from ..arguments.unsupported import refuse
from ..artists.arrows import Arrow
from ..artists.artist import Drawing, Frame
from ..artists.patches import Polygon, shape_pen
from ..artists.text import Text
from ..svg.paths import Pen, path
from .base import AxesBase

TEXT = (
    "color", "fontsize", "horizontalalignment", "verticalalignment", "rotation", "bbox", "alpha", "zorder", "transform",
)  # fmt: skip
NOTE = ("xytext", "arrowprops", "textcoords", *TEXT)
BOX = ("boxstyle", "facecolor", "edgecolor", "color", "alpha", "linewidth", "linestyle", "fill")

ARROW = (
    "head_width", "head_length", "length_includes_head", "width", "color", "facecolor", "edgecolor", "alpha", "linewidth",
)  # fmt: skip


class AnnotationMethods(AxesBase):
    """``text``, ``annotate``, ``arrow``, and ``add_patch``."""

    transAxes = "axes"  # noqa: N815  # Matplotlib's name for coordinates from 0 to 1 across the axes

    def text(self, x: Any, y: Any, s: Any, **given: Any) -> Text:
        """Draw text at a position, in data coordinates unless ``transform`` is ``transAxes``."""
        found = keywords("text", given, TEXT)
        own = Text(
            self.x.numbers(x)[0],
            self.y.numbers(y)[0],
            str(s),
            float(found.get("fontsize", number("font.size"))),
            color(found.get("color", rcParams["text.color"]), found.get("alpha")),
            found.get("horizontalalignment", "left"),
            found.get("verticalalignment", "baseline"),
            {"vertical": 90.0, "horizontal": 0.0}.get(found.get("rotation", 0.0), found.get("rotation", 0.0)),
            zorder=float(found.get("zorder", 3)),
        )
        if found.get("transform") == self.transAxes:
            own.place = of_axes
        if found.get("bbox") is not None:
            box = keywords("bbox=", found["bbox"], BOX)
            style, _, pad = str(box.pop("boxstyle", "square,pad=0.4")).partition(",pad=")
            if style not in ("square", "round"):
                refuse(f"boxstyle {style!r}", ["square", "round"])
            own.box = shape_pen({"edgecolor": "black", **box}, "C0")
            own.pad = float(pad or 0.3) * own.size
        return self.add(own)

    def annotate(self, text: Any, xy: Any, xytext: Any = None, **given: Any) -> Text:
        """Draw text, and, if ``arrowprops`` is given, an arrow from it to the point ``xy``."""
        found = keywords("annotate", given, NOTE)
        place = xytext if xytext is not None else xy
        offset = found.pop("textcoords", "data")
        arrow = found.pop("arrowprops", None)
        x, y = xy if offset == "offset points" else place
        own = self.text(x, y, text, **found)
        if offset == "offset points":
            own.moved = float(place[0]), -float(place[1])
        elif offset != "data":
            refuse(f"textcoords={offset!r}", ["data", "offset points"])
        if arrow is not None:
            end = self.x.numbers(xy[0])[0], self.y.numbers(xy[1])[0]
            self.add(Arrow.styled(own, end, arrow))
        return own

    def arrow(self, x: float, y: float, dx: float, dy: float, **given: Any) -> None:
        """Draw an arrow in data coordinates. Its head starts at (x + dx, y + dy) unless ``length_includes_head``."""
        found = keywords("arrow", given, ARROW)
        wide = float(found.pop("head_width", 3 * float(found.get("width", 0.001))))
        long = float(found.pop("head_length", 1.5 * wide))
        found.pop("width", None)
        size = math.hypot(dx, dy) or 1.0
        ux, uy = dx / size, dy / size
        back = long if found.pop("length_includes_head", False) else 0.0
        neck = x + dx - back * ux, y + dy - back * uy
        tip = neck[0] + long * ux, neck[1] + long * uy
        sides = [(neck[0] - s * wide / 2 * uy, neck[1] + s * wide / 2 * ux) for s in (1, -1)]
        pen = shape_pen(found if "color" in found else {"edgecolor": "black", **found}, "C0")
        self.include([x, tip[0]], [y, tip[1]])
        self.add(Drawing(1.0, lambda frame: shaft(frame, (x, y), neck, pen)))
        self.add(Polygon([sides[0], tip, sides[1]], pen))

    def add_patch(self, patch: Polygon) -> Polygon:
        """Draw a ``Rectangle`` or ``Circle`` and return it."""
        self.include([x for x, _ in patch.points], [y for _, y in patch.points])
        return self.add(patch)


def of_axes(frame: Frame, x: float, y: float) -> tuple[float, float]:
    """Return the page position of a point in axes coordinates, which go from 0 to 1."""
    return frame.left + x * (frame.right - frame.left), frame.bottom + y * (frame.top - frame.bottom)


def shaft(frame: Frame, start: tuple[float, float], end: tuple[float, float], pen: Pen) -> str:
    """Return the SVG of an arrow's shaft."""
    return path([[frame.at(*start), frame.at(*end)]], Pen(pen.stroke, width=pen.width), frame.clipped)
