# Generated from the chapters in docs/ by `litbook tangle`: edit those, not this file.
from sorting.row import Row


def looks(sort, cards):
    """Return how many looks sort needs to put the cards in order."""
    row = Row(cards)
    sort(row)
    return row.looks
