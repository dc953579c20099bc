"""The numbers of a page as they are made: who came when, and one of them nudged."""

from __future__ import annotations

import copy
import sys
from numbers import Real
from typing import Any

from litbook.live.packs.autograd.python.attributes.descriptor import MISSING, block_of


class Reached(BaseException):  # not an Exception: none of the page's own handlers may catch it
    """The moment has come; the rest of the page need not run."""


class Making:
    """Watches numbers being made."""

    def __init__(self) -> None:
        self.numbers: dict[int, int] = {}
        """By ``id``: which object it is, counted from 1 in the order in which they were made."""
        self.count = 0

    def read(self, thing: Any, value: Any) -> Any:
        """What the reader gets: the value itself."""
        return value

    def wrote(self, thing: Any, old: Any, new: Any) -> Any:
        """What is kept: the value itself."""
        if old is MISSING:
            self.count += 1
            self.numbers[id(thing)] = self.count
        return new


class Birthplaces(Making):
    """Tells, too, in which block each number was made."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: dict[int, int] = {}

    def wrote(self, thing: Any, old: Any, new: Any) -> Any:
        """What is kept: the value itself."""
        super().wrote(thing, old, new)
        if old is MISSING:
            self.blocks[self.count] = block_of(sys._getframe(2))  # noqa: SLF001  # of who writes
        return new


class Moment(Making):
    """Lets a number seem a little larger from some moment on, and stops the page as soon as the root is made."""

    def __init__(self, root: int, nudged: int = 0, since: int = 0, by: float = 0.0) -> None:
        super().__init__()
        self.root = root
        self.nudged = nudged
        self.since = since
        """How many values have been written before the nudge begins."""
        self.by = by
        self.at = 0
        """Values written so far."""
        self.written: dict[int, int] = {}
        """By number: when the object was last given a value,"""
        self.born: dict[int, int] = {}
        """when it was given its first one,"""
        self.held: dict[int, Any] = {}
        """and which one it has."""
        self.updates: list[int] = []
        """When objects were given others than their first."""

    @property
    def end(self) -> Any:
        """The root's number, or None if the page did not come that far."""
        end = self.held.get(self.root)
        return end + self.by if self.nudged == self.root and isinstance(end, Real) else end

    def read(self, thing: Any, value: Any) -> Any:
        """What the reader gets: the value, nudged if it is its turn."""
        is_nudged = self.nudged and self.at >= self.since and self.numbers.get(id(thing)) == self.nudged
        return float(value) + self.by if is_nudged and isinstance(value, Real) else value

    def wrote(self, thing: Any, old: Any, new: Any) -> Any:
        """What is kept: the value itself."""
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
        """The same moment, from which another one starts."""
        other = copy.copy(self)
        other.nudged, other.since, other.by = number, since, by
        for name in ("numbers", "written", "born", "held", "updates"):
            setattr(other, name, copy.copy(getattr(self, name)))
        return other

    def is_as(self, other: Moment) -> bool:
        """Whether both have seen the same."""
        return (self.end, self.at, self.count) == (other.end, other.at, other.count)

    def begin(self, number: int, inner: set[int]) -> int:
        """When the nudge of an object has to begin, so that it goes into the graph and into nothing before.

        That is after the last update before the first of the ``inner`` objects, those made of others: a step of
        training that made the numbers what they are is no part of the graph.
        """
        first = min((self.born[one] for one in inner if one in self.born), default=0)
        update = max((at for at in self.updates if at < first), default=0)
        return max(self.written.get(number, 0), update)
