# Generated from the chapters in docs/ by `litbook tangle`: edit those, not this file.
"""Numbers that remember how they were made."""


class Value:
    """A number that remembers which numbers it was made from, and how."""

    def __init__(self, data, _children=(), _op="", label=""):
        self.data = data
        self.grad = 0.0
        self._prev = tuple(_children)
        self._op = _op
        self.label = label

    def __repr__(self):
        return f"Value(data={self.data})"

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), "+")

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), "*")
