"""The numbers of a page as they are made: who came when, and one of them nudged."""

from __future__ import annotations

from numbers import Real
from typing import Any

from litbook.live.watched import MISSING


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


class Moment(Making):
    """Nudges a number, and stops the page as soon as the root is made."""

    def __init__(self, root: int, nudged: tuple[int, int], by: float) -> None:
        super().__init__()
        self.root = root
        self.nudged = nudged
        """Which object, and which of the values that it is given."""
        self.by = by
        self.times: dict[int, int] = {}
        """By number: how often the object has been given a value,"""
        self.held: dict[int, Any] = {}
        """and which one it has."""

    @property
    def end(self) -> Any:
        """The root's number, or None if the page did not come that far."""
        return self.held.get(self.root)

    def wrote(self, thing: Any, old: Any, new: Any) -> Any:
        """What is kept: the value, nudged if it is its turn."""
        if self.root in self.held:
            raise Reached
        super().wrote(thing, old, new)
        number = self.numbers.get(id(thing), 0)
        self.times[number] = self.times.get(number, 0) + 1
        if self.nudged == (number, self.times[number]) and isinstance(new, Real):
            new = float(new) + self.by
        self.held[number] = new
        if number == self.root:
            raise Reached
        return new
