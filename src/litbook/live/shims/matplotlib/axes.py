"""An axes: the methods that draw in it, and those that say what stands around."""

from __future__ import annotations

from typing import Any, NoReturn

from .axis import Axis
from .bars import BarMethods
from .lines import Lines
from .look import words
from .maps import Maps
from .notes import Notes
from .refuse import refuse, unknown
from .rules import Rules
from .style import rcParams

LEGEND = ("loc", "bbox_to_anchor", "ncols", "title", "frameon", "fontsize")
SET = ("xlabel", "ylabel", "title", "xlim", "ylim", "xticks", "yticks", "xscale", "yscale", "aspect")


class Axes(Lines, Rules, BarMethods, Maps, Notes):
    """One plot of a figure."""

    def __init__(self, x: Axis, y: Axis, labels: tuple[bool, bool] = (True, True)) -> None:
        super().__init__(x, y)
        self.shows_ticks = labels
        """Whether the ticks below and on the left have words; where plots share an axis only the outer ones have."""
        self.xlabel = self.ylabel = self.title = ""
        self.shows_axis = True
        self.shows_grid = bool(rcParams["axes.grid"])
        self.is_equal = False
        self.legend_options: dict[str, Any] | None = None

    def __getattr__(self, name: str) -> NoReturn:
        raise AttributeError(unknown(f"Axes.{name}", methods()))

    def set(self, **given: Any) -> None:
        """Several settings at once: ``set(xlabel="x", ylim=(0, 1))``."""
        for name, value in given.items():
            if name not in (*SET, "xticklabels", "yticklabels"):
                refuse(f"keyword {name}= of set", SET)
            getattr(self, f"set_{name}")(value)

    def set_xlabel(self, label: str) -> None:
        """The words below."""
        self.xlabel = str(label)

    def set_ylabel(self, label: str) -> None:
        """The words on the left."""
        self.ylabel = str(label)

    def set_title(self, label: str) -> None:
        """The words above."""
        self.title = str(label)

    def set_xlim(self, left: Any = None, right: Any = None) -> None:
        """What is shown from left to right."""
        self.x.limits = tuple(left) if hasattr(left, "__iter__") else (left, right)

    def set_ylim(self, bottom: Any = None, top: Any = None) -> None:
        """What is shown from bottom to top."""
        self.y.limits = tuple(bottom) if hasattr(bottom, "__iter__") else (bottom, top)

    def set_xticks(self, ticks: Any, labels: Any = None) -> None:
        """Ticks at these places, and what they say."""
        self.x.set_ticks(ticks, labels)

    def set_yticks(self, ticks: Any, labels: Any = None) -> None:
        """Ticks at these heights, and what they say."""
        self.y.set_ticks(ticks, labels)

    def set_xticklabels(self, labels: Any) -> None:
        """What the ticks say whose places are set."""
        self.x.set_ticks(self.x.places or [], labels)

    def set_yticklabels(self, labels: Any) -> None:
        """What the ticks say whose heights are set."""
        self.y.set_ticks(self.y.places or [], labels)

    def set_xscale(self, scale: str) -> None:
        """``linear`` or ``log``."""
        self.x.set_scale(scale)

    def set_yscale(self, scale: str) -> None:
        """``linear`` or ``log``."""
        self.y.set_scale(scale)

    def set_aspect(self, aspect: str) -> None:
        """``equal``: one unit is as long in both directions."""
        if aspect not in ("equal", "auto"):
            refuse(f"aspect {aspect!r}", ["equal", "auto"])
        self.is_equal = aspect == "equal"

    def invert_xaxis(self) -> None:
        """The other way round."""
        self.x.inverted = not self.x.inverted

    def invert_yaxis(self) -> None:
        """Upside down."""
        self.y.inverted = not self.y.inverted

    def grid(self, visible: bool | None = None) -> None:
        """Lines at the ticks, or none."""
        self.shows_grid = True if visible is None else bool(visible)

    def axis(self, what: str) -> None:
        """``off`` takes away all around the plot, ``equal`` makes units equal."""
        if what not in ("off", "on", "equal"):
            refuse(f"axis({what!r})", ["off", "on", "equal"])
        self.shows_axis = what != "off"
        self.is_equal = self.is_equal or what == "equal"

    def legend(self, **given: Any) -> None:
        """What the labelled lines and shapes are."""
        self.legend_options = words("legend", given, LEGEND)


def methods() -> list[str]:
    """The names that an axes has for its users."""
    found = {name for part in Axes.__mro__[:-2] for name, value in vars(part).items() if callable(value)}
    hidden = {"line", "rule", "strokes", "named_line", "boxes", "surveyed", "painted"}
    return sorted(name for name in found - hidden if not name.startswith("_"))
