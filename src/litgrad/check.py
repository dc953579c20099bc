# Generated from the chapters in docs/ by `litbook tangle`: edit those, not this file.
"""Measure gradients, to check those that were derived."""


def numerical_gradient(function, *inputs, h=1e-6):
    """Return the slope of function in each input, by central differences."""
    slopes = []
    for i, x in enumerate(inputs):
        above = function(*inputs[:i], x + h, *inputs[i + 1 :])
        below = function(*inputs[:i], x - h, *inputs[i + 1 :])
        slopes.append((above - below) / (2 * h))
    return slopes
