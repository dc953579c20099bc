# Generated from the chapters in docs/ by `litbook tangle`: edit those, not this file.
"""Measure gradients, to check those that were derived."""


def numerical_gradient(f, *inputs, h=1e-6):
    """Return the slope of f in each of its inputs, by central differences."""
    slopes = []
    for i, x in enumerate(inputs):
        above = f(*inputs[:i], x + h, *inputs[i + 1 :])
        below = f(*inputs[:i], x - h, *inputs[i + 1 :])
        slopes.append((above - below) / (2 * h))
    return slopes
