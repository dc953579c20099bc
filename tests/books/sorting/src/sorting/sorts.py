# Generated from the chapters in docs/ by `litbook tangle`: edit those, not this file.
"""Ways to put a row in order."""


def insertion_sort(row):
    """Put each card where it belongs among those already taken."""
    taken = []
    for card in row.cards:
        place = len(taken)
        while place > 0 and row.before(card, taken[place - 1]):
            place -= 1
        taken.insert(place, card)
    row.cards = taken


def merge_sort(row):
    """Sort each half, and merge the two."""
    row.cards = merged(row, row.cards)


def merged(row, cards):
    """Return the cards in order."""
    if len(cards) < 2:
        return cards
    middle = len(cards) // 2
    left, right = merged(row, cards[:middle]), merged(row, cards[middle:])
    out = []
    while left and right:
        lower = right if row.before(right[0], left[0]) else left
        out.append(lower.pop(0))
    return out + left + right
