# Generated from the chapters in docs/ by `litbook tangle`: edit those, not this file.
"""Cards on the table."""


class Row:
    """Cards in a row, and how often two of them were compared."""

    def __init__(self, cards):
        self.cards = list(cards)
        self.looks = 0

    def before(self, first, second):
        """Return whether the card first belongs before the card second."""
        self.looks += 1  # the only place where cards are compared
        return first < second

    def __repr__(self):
        return f"Row({self.cards}, looks={self.looks})"
