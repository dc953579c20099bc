"""Note what a method is called with, for as long as somebody wants to know."""

from contextlib import contextmanager

KEPT = 40
"""Comparisons of each row that are told one by one; of the others only the number."""


class Notes:
    """The comparisons of one row."""

    def __init__(self, cards):
        self.cards = cards
        self.count = 0
        self.comparisons = []

    def add(self, first, second, is_before):
        """Note one more."""
        self.count += 1
        if self.count <= KEPT:
            self.comparisons.append((str(first), str(second), bool(is_before)))


@contextmanager
def noted(cls, name):
    """Yield a dictionary of the rows that use the method, each with its ``Notes``, in the order of their first use."""
    method = getattr(cls, name)
    rows = {}

    def noting(self, first, second):
        is_before = method(self, first, second)
        if self not in rows:
            rows[self] = Notes(len(self.cards))
        rows[self].add(first, second, is_before)
        return is_before

    setattr(cls, name, noting)
    try:
        yield rows
    finally:
        setattr(cls, name, method)
