"""One axis of a plot: its scale, limits, and ticks."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..arguments.sequences import as_list
from ..arguments.unsupported import refuse
from . import ticks

MARGIN = 0.05
"""Space left at each end of the data, as a fraction of its span."""


@dataclass
class Axis:
    """An axis whose limits follow the data until they're set. Plots that share an axis share the object."""

    room: float
    """Space that a tick needs, in font sizes."""
    scale: str = "linear"
    low: float = math.inf
    high: float = -math.inf
    smallest: float = math.inf
    """The smallest positive number, for a logarithmic scale."""
    limits: tuple[float | None, float | None] = (None, None)
    inverted: bool = False
    sticky: set[float] = field(default_factory=set)
    """Data limits that get no margin: the base of a bar, the edge of a contour plot."""
    places: list[float] | None = None
    names: list[str] | None = None
    categories: dict[str, int] = field(default_factory=dict)

    def numbers(self, values: Any) -> list[float]:
        """Return ``values`` as floats. If any is a string, all are categories, numbered in order of appearance."""
        found = as_list(values)
        if not any(isinstance(value, str) for value in found):
            return [float(value) for value in found]
        return [float(self.categories.setdefault(value, len(self.categories))) for value in found]

    def include(self, *values: float) -> None:
        """Extend the data limits to ``values``, ignoring those that aren't finite."""
        real = [value for value in values if math.isfinite(value)]
        self.low = min([self.low, *real])
        self.high = max([self.high, *real])
        self.smallest = min([self.smallest, *(value for value in real if value > 0)])

    def set_scale(self, scale: str) -> None:
        """Set the scale, ``linear`` or ``log``. Raises NotImplementedError."""
        if scale not in ("linear", "log"):
            refuse(f"scale {scale!r}", ["linear", "log"])
        self.scale = scale

    def set_ticks(self, places: Any, names: Any = None) -> None:
        """Set the positions of all ticks, and optionally their labels. Automatic limits include them."""
        self.places = self.numbers(places)
        self.names = None if names is None else [str(name) for name in as_list(names)]

    def to_scale(self, value: float) -> float:
        """Return ``value``, or its base-10 logarithm; -1000 stands for the logarithm of anything not positive."""
        if self.scale == "linear":
            return value
        return math.log10(value) if value > 0 else -1000.0

    def invert(self) -> None:
        """Reverse the direction, whether the limits are automatic or set. Limits set later have their own direction."""
        self.inverted = not self.inverted
        self.limits = self.limits[::-1]

    def view(self) -> tuple[float, float]:
        """Return the limits of the axis, the left or bottom one first."""
        low, high = self.automatic()
        if self.places:
            low, high = min([low, *self.places]), max([high, *self.places])
        if self.inverted:
            low, high = high, low
        first, last = self.limits
        return low if first is None else float(first), high if last is None else float(last)

    def automatic(self) -> tuple[float, float]:
        """Return limits that fit the data, with a margin."""
        log = self.scale == "log"
        low, high = (self.smallest if log else self.low), self.high
        if not low <= high:
            return (1.0, 10.0) if log else (0.0, 1.0)
        first, last = self.to_scale(low), self.to_scale(high)
        if first == last:
            wide = 1.0 if log else abs(first) * MARGIN or MARGIN
            first, last = first - wide, last + wide
        margin = MARGIN * (last - first)
        first -= 0.0 if low in self.sticky else margin
        last += 0.0 if high in self.sticky else margin
        return (10.0**first, 10.0**last) if log else (first, last)

    def ruler(self, start: float, end: float) -> Callable[[float], float]:
        """Return a function from data to page coordinates, where the view reaches from ``start`` to ``end``."""
        first, last = (self.to_scale(limit) for limit in self.view())
        span = last - first or 1.0

        def place(value: float) -> float:
            share = (self.to_scale(value) - first) / span
            return start + min(max(share, -50.0), 50.0) * (end - start)

        return place

    def ticks(self, length: float, size: float) -> tuple[ticks.Ticks, list[float], str]:
        """Return the labeled ticks, the positions of the minor ticks, and a common power of ten or "".

        ``length`` is the axis's length and ``size`` its font size, both in points.
        """
        low, high = sorted(self.view())
        most = int(min(max(length / (self.room * size), 1), ticks.MOST))
        if self.places is not None:
            inside = [place for place in self.places if low <= place <= high]
            words, power = ticks.linear_labels(inside)
            if self.names is not None:
                named = dict(zip(self.places, self.names, strict=False))
                words, power = [named.get(place, "") for place in inside], ""
            return list(zip(inside, words, strict=True)), [], power
        if self.categories:
            return [(float(i), name) for name, i in self.categories.items() if low <= i <= high], [], ""
        if self.scale == "log":
            found, small = ticks.logarithmic(low, high, max(most, 2))
            return found, small, ""
        inside = ticks.linear(low, high, most)
        words, power = ticks.linear_labels(inside)
        return list(zip(inside, words, strict=True)), [], power
