"""One direction of a plot: its scale, its limits, its ticks. Plots that share it have the same object."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from . import ticks
from .data import listed
from .refuse import refuse

MARGIN = 0.05
"""How much room stays free at each end, as a part of the data's span."""


@dataclass
class Axis:
    """Grows with the data that it ``see``s until limits are set."""

    room: float
    """How much space a tick takes, in sizes of its letters."""
    scale: str = "linear"
    low: float = math.inf
    high: float = -math.inf
    smallest: float = math.inf
    """The smallest number above 0, for a logarithmic scale."""
    limits: tuple[float | None, float | None] = (None, None)
    inverted: bool = False
    sticky: set[float] = field(default_factory=set)
    """Ends that get no margin: the foot of a bar, the edge of a map."""
    places: list[float] | None = None
    names: list[str] | None = None
    categories: dict[str, int] = field(default_factory=dict)

    def numbers(self, values: Any) -> list[float]:
        """``values`` as numbers; words are categories, numbered as they come."""
        found = listed(values)
        if not any(isinstance(value, str) for value in found):
            return [float(value) for value in found]
        return [float(self.categories.setdefault(value, len(self.categories))) for value in found]

    def see(self, *values: float) -> None:
        """Make room for ``values``."""
        real = [value for value in values if math.isfinite(value)]
        self.low = min([self.low, *real])
        self.high = max([self.high, *real])
        self.smallest = min([self.smallest, *(value for value in real if value > 0)])

    def set_scale(self, scale: str) -> None:
        """Linear or logarithmic."""
        if scale not in ("linear", "log"):
            refuse(f"scale {scale!r}", ["linear", "log"])
        self.scale = scale

    def set_ticks(self, places: Any, names: Any = None) -> None:
        """Ticks at these places and no others; they can be seen."""
        self.places = self.numbers(places)
        self.names = None if names is None else [str(name) for name in listed(names)]

    def to_scale(self, value: float) -> float:
        """Where ``value`` stands on a ruler of this scale; far below for what a logarithm does not know."""
        if self.scale == "linear":
            return value
        return math.log10(value) if value > 0 else -1000.0

    def view(self) -> tuple[float, float]:
        """What is shown, from the first end to the last."""
        low, high = self.automatic()
        if self.places:
            low, high = min([low, *self.places]), max([high, *self.places])
        first, last = self.limits
        if first is None and last is None and self.inverted:
            return high, low
        return low if first is None else float(first), high if last is None else float(last)

    def automatic(self) -> tuple[float, float]:
        """All data, with a margin."""
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
        """A function that says where a number lies between ``start`` and ``end``, the ends of what is shown."""
        first, last = (self.to_scale(limit) for limit in self.view())
        span = last - first or 1.0

        def place(value: float) -> float:
            share = (self.to_scale(value) - first) / span
            return start + min(max(share, -50.0), 50.0) * (end - start)

        return place

    def ticks(self, length: float, size: float) -> tuple[ticks.Ticks, list[float], str]:
        """Ticks with words, small ones without, and a power of ten for all, on an axis of this length."""
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
