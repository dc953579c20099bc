# Generated from the chapters in docs/ by `litbook tangle`: edit those, not this file.
"""Train a network: a loss, and steps that make it small."""


def squared_error(predictions, targets):
    """Return the sum of the squared differences; it is 0 if all are right."""
    return sum((p - t) ** 2 for p, t in zip(predictions, targets))
