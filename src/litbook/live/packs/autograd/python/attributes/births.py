"""Identify objects across runs by the order in which they are created, and nudge the value of one of them."""

from __future__ import annotations

import copy
import sys
from numbers import Real
from typing import Any

from litbook.live.packs.autograd.python.attributes.descriptor import MISSING, block_of


class Reached(BaseException):  # not an Exception, so that no handler of the page catches it
    """Raised once the root exists: the rest of the page doesn't have to run."""


class Making:
    """A watcher that numbers objects in the order in which they are created."""

    def __init__(self) -> None:
        self.numbers: dict[int, int] = {}
        """Each object's number by its ``id``, counted from 1 in the order of creation."""
        self.count = 0

    def read(self, thing: Any, value: Any) -> Any:
        """Return the value unchanged."""
        return value

    def wrote(self, thing: Any, old: Any, new: Any) -> Any:
        """Return the value unchanged, and number the object if this is its first value."""
        if old is MISSING:
            self.count += 1
            self.numbers[id(thing)] = self.count
        return new


class Birthplaces(Making):
    """A watcher that also notes the block in which each object was created."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: dict[int, int] = {}
        """The block, counted from 0, by the object's number."""

    def wrote(self, thing: Any, old: Any, new: Any) -> Any:
        """Return the value unchanged, and number the object if this is its first value."""
        super().wrote(thing, old, new)
        if old is MISSING:
            self.blocks[self.count] = block_of(sys._getframe(2))  # noqa: SLF001  # the frame that writes
        return new


class Moment(Making):
    """A watcher that adds ``by`` to one object's value from some write on, and ends the run as soon as the root exists."""

    def __init__(self, root: int, nudged: int = 0, since: int = 0, by: float = 0.0) -> None:
        super().__init__()
        self.root = root
        self.nudged = nudged
        self.since = since
        """Number of writes before the nudge begins."""
        self.by = by
        self.at = 0
        """Number of writes so far."""
        self.written: dict[int, int] = {}
        """The last write to each object, by the object's number."""
        self.born: dict[int, int] = {}
        """The first write to each object."""
        self.held: dict[int, Any] = {}
        """The current value of each object."""
        self.updates: list[int] = []
        """All writes but the first to each object."""

    @property
    def end(self) -> Any:
        """The root's value, or None if the run ended before the root existed."""
        end = self.held.get(self.root)
        return end + self.by if self.nudged == self.root and isinstance(end, Real) else end

    def read(self, thing: Any, value: Any) -> Any:
        """Return the value, nudged if it's the nudged object's and the nudge has begun."""
        is_nudged = self.nudged and self.at >= self.since and self.numbers.get(id(thing)) == self.nudged
        return float(value) + self.by if is_nudged and isinstance(value, Real) else value

    def wrote(self, thing: Any, old: Any, new: Any) -> Any:
        """Return the value unchanged, and number the object if this is its first value."""
        if self.root in self.held:
            raise Reached
        super().wrote(thing, old, new)
        number = self.numbers.get(id(thing), 0)
        self.at += 1
        if old is MISSING:
            self.born[number] = self.at
        else:
            self.updates.append(self.at)
        self.written[number] = self.at
        self.held[number] = new
        if number == self.root:
            raise Reached
        return new

    def nudging(self, number: int, since: int, by: float) -> Moment:
        """Return a copy that continues from here with another nudge."""
        other = copy.copy(self)
        other.nudged, other.since, other.by = number, since, by
        for name in ("numbers", "written", "born", "held", "updates"):
            setattr(other, name, copy.copy(getattr(self, name)))
        return other

    def is_as(self, other: Moment) -> bool:
        """Return True if both runs had the same result and the same numbers of writes and objects."""
        return (self.end, self.at, self.count) == (other.end, other.at, other.count)

    def begin(self, number: int, inner: set[int]) -> int:
        """Return the write after which to nudge an object, so that the nudge affects the graph and nothing before it.

        That's the last update before the first of the ``inner`` objects, those computed from others: the training step
        that gave the numbers their current values isn't part of the graph.
        """
        first = min((self.born[one] for one in inner if one in self.born), default=0)
        update = max((at for at in self.updates if at < first), default=0)
        return max(self.written.get(number, 0), update)
