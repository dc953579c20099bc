# Generated from the chapters in docs/ by `litbook tangle`: edit those, not this file.
"""Train a network: a loss, and steps that make it small."""

import math
import random


def squared_error(predictions, targets):
    """Return the sum of the squared differences; it is 0 if all are right."""
    return sum((p - t) ** 2 for p, t in zip(predictions, targets, strict=True))


def descend(parameters, rate):
    """Move each parameter against its gradient, by rate times as much."""
    for p in parameters:
        p.data -= rate * p.grad


def zero_grad(parameters):
    """Set the gradient of each parameter back to zero."""
    for p in parameters:
        p.grad = 0.0


def train(net, xs, ys, steps, rate, loss=squared_error, decay=0.0, size=None, every=0):
    """Take steps down the loss; return the losses, one before each step."""
    losses = []
    for step in range(steps):
        inputs, targets = batch(xs, ys, size) if size else (xs, ys)
        try:
            total = total_loss(net, inputs, targets, loss, decay)
            shown = every and (step % every == 0 or step == steps - 1)
            look_at(total, step, shown)
            take_step(net, total, rate(step) if callable(rate) else rate)
        except (OverflowError, ZeroDivisionError) as error:
            error.add_note(f"at step {step}")
            raise
        losses.append(total.data)
    return losses


def accuracy(scores, targets):
    """Return the share of the scores that are on the right side of 0."""
    right = [t * s > 0 for s, t in zip(scores, targets, strict=True)]
    return sum(right) / len(right)


def max_margin(scores, targets):
    """Return how much the margins fall short of 1, on average."""
    gaps = [(1 - t * s).relu() for s, t in zip(scores, targets, strict=True)]
    return sum(gaps) / len(gaps)


def surprise(margin):
    """Return log(1 + exp(-margin)), without a number that is too large."""
    if margin > 0:
        return (1 + (-margin).exp()).log()
    return (1 + margin.exp()).log() - margin


def cross_entropy(scores, targets):
    """Return the average surprise at the targets, which are 1 and -1."""
    surprises = [surprise(t * s) for s, t in zip(scores, targets, strict=True)]
    return sum(surprises) / len(surprises)


def batch(xs, ys, size):
    """Return size examples drawn by lot, none of them twice."""
    some = random.sample(list(zip(xs, ys, strict=True)), size)
    return [x for x, _ in some], [y for _, y in some]


def falling(first, last, steps):
    """Return a function of the step, straight from first towards last."""
    return lambda step: first + (last - first) * min(step, steps) / steps


def weight_decay(parameters, strength):
    """Return a price for large parameters: strength times their squares."""
    return strength * sum(p * p for p in parameters)


def total_loss(net, xs, ys, loss, decay):
    """Return the loss of net on the examples, with its weight decay."""
    total = loss([net(x) for x in xs], ys)
    return total + weight_decay(net.parameters(), decay) if decay else total


def look_at(total, step, shown):
    """Stop if the loss is not a finite number; print it if shown is true."""
    if not math.isfinite(total.data):
        remedy = "look at the data" + (", then try a smaller rate" if step else "")
        problem = f"the loss is {total.data} at step {step}"
        raise FloatingPointError(f"{problem}; {remedy}")
    if shown:
        print(f"step {step:3}: loss {total.data:.4g}", flush=True)


def take_step(net, total, rate):
    """Move the parameters of net down the slope of its total loss."""
    zero_grad(net.parameters())
    total.backward()
    descend(net.parameters(), rate)
