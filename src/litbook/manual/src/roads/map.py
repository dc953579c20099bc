# Generated from the chapters in docs/ by `litbook tangle`: edit those, not this file.
"""Towns, and the roads between them."""


class Map:
    """Roads, by the towns they connect."""

    def __init__(self):
        self.roads = {}

    def connect(self, here, there, km):
        """Add a road, which leads both ways."""
        self.roads.setdefault(here, {})[there] = km
        self.roads.setdefault(there, {})[here] = km
