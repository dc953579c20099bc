"""The Axes class: drawing methods from its base classes, and its own methods for labels, limits, ticks, and scales."""

from __future__ import annotations

from typing import Any, NoReturn

from ..arguments.keywords import keywords
from ..arguments.settings import rcParams
from ..arguments.unsupported import refuse, unknown
from ..scales.axis import Axis
from .annotations import AnnotationMethods
from .bars import BarMethods
from .contours import ContourMethods
from .lines import LineMethods
from .reference_lines import ReferenceLineMethods
from .scatter import ScatterMethods

LEGEND = ("loc", "bbox_to_anchor", "ncols", "title", "frameon", "fontsize")
SET = ("xlabel", "ylabel", "title", "xlim", "ylim", "xticks", "yticks", "xscale", "yscale", "aspect")


class Axes(LineMethods, ReferenceLineMethods, ScatterMethods, BarMethods, ContourMethods, AnnotationMethods):
    """One plot of a figure."""

    def __init__(self, x: Axis, y: Axis, labels: tuple[bool, bool] = (True, True)) -> None:
        super().__init__(x, y)
        self.shows_ticks = labels
        """Whether the x and the y ticks have labels: of plots that share an axis, only the outer ones do."""
        self.xlabel = self.ylabel = self.title = ""
        self.shows_axis = True
        self.shows_grid = bool(rcParams["axes.grid"])
        self.is_equal = False
        self.legend_options: dict[str, Any] | None = None

    def __getattr__(self, name: str) -> NoReturn:
        raise AttributeError(unknown(f"Axes.{name}", methods()))

    def set(self, **given: Any) -> None:
        """Call several ``set_`` methods at once: ``set(xlabel="x", ylim=(0, 1))``."""
        for name, value in given.items():
            if name not in (*SET, "xticklabels", "yticklabels"):
                refuse(f"keyword {name}= of set", SET)
            getattr(self, f"set_{name}")(value)

    def set_xlabel(self, label: str) -> None:
        """Set the label of the x axis."""
        self.xlabel = str(label)

    def set_ylabel(self, label: str) -> None:
        """Set the label of the y axis."""
        self.ylabel = str(label)

    def set_title(self, label: str) -> None:
        """Set the title."""
        self.title = str(label)

    def set_xlim(self, left: Any = None, right: Any = None) -> None:
        """Set the limits of the x axis; None keeps a limit automatic."""
        self.x.limits = tuple(left) if hasattr(left, "__iter__") else (left, right)

    def set_ylim(self, bottom: Any = None, top: Any = None) -> None:
        """Set the limits of the y axis; None keeps a limit automatic."""
        self.y.limits = tuple(bottom) if hasattr(bottom, "__iter__") else (bottom, top)

    def set_xticks(self, ticks: Any, labels: Any = None) -> None:
        """Set the positions of the x ticks, and optionally their labels."""
        self.x.set_ticks(ticks, labels)

    def set_yticks(self, ticks: Any, labels: Any = None) -> None:
        """Set the positions of the y ticks, and optionally their labels."""
        self.y.set_ticks(ticks, labels)

    def set_xticklabels(self, labels: Any) -> None:
        """Set the labels of the x ticks, whose positions must have been set."""
        self.x.set_ticks(self.x.places or [], labels)

    def set_yticklabels(self, labels: Any) -> None:
        """Set the labels of the y ticks, whose positions must have been set."""
        self.y.set_ticks(self.y.places or [], labels)

    def set_xscale(self, scale: str) -> None:
        """Make the x axis ``linear`` or ``log``."""
        self.x.set_scale(scale)

    def set_yscale(self, scale: str) -> None:
        """Make the y axis ``linear`` or ``log``."""
        self.y.set_scale(scale)

    def set_aspect(self, aspect: str) -> None:
        """With ``equal``, give both axes the same scale; with ``auto``, let each fill the space."""
        if aspect not in ("equal", "auto"):
            refuse(f"aspect {aspect!r}", ["equal", "auto"])
        self.is_equal = aspect == "equal"

    def invert_xaxis(self) -> None:
        """Reverse the direction of the x axis."""
        self.x.invert()

    def invert_yaxis(self) -> None:
        """Reverse the direction of the y axis."""
        self.y.invert()

    def grid(self, visible: bool | None = None) -> None:
        """Show grid lines at the ticks, or hide them."""
        self.shows_grid = True if visible is None else bool(visible)

    def axis(self, what: str) -> None:
        """Hide (``off``) or show (``on``) spines, ticks, and labels, or give both axes the same scale (``equal``)."""
        if what not in ("off", "on", "equal"):
            refuse(f"axis({what!r})", ["off", "on", "equal"])
        self.shows_axis = what != "off"
        self.is_equal = self.is_equal or what == "equal"

    def legend(self, **given: Any) -> None:
        """Show a legend of the labeled artists."""
        self.legend_options = keywords("legend", given, LEGEND)


def methods() -> list[str]:
    """Return the names of the public methods of ``Axes``."""
    found = {name for part in Axes.__mro__[:-2] for name, value in vars(part).items() if callable(value)}
    hidden = {"line", "rule", "strokes", "named_line", "boxes", "grid_and_levels", "level_colors"}
    return sorted(name for name in found - hidden if not name.startswith("_"))
