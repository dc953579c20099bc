# Generated from the chapters in docs/ by `litbook tangle`: edit those, not this file.
"""Train a network: a loss, and steps that make it small."""


def squared_error(predictions, targets):
    """Return the sum of the squared differences; it is 0 if all are right."""
    return sum((p - t) ** 2 for p, t in zip(predictions, targets))


def descend(parameters, rate):
    """Move each parameter against its gradient, by rate times as much."""
    for p in parameters:
        p.data -= rate * p.grad


def zero_grad(parameters):
    """Set the gradient of each parameter back to zero."""
    for p in parameters:
        p.grad = 0.0


def train(net, xs, ys, steps, rate):
    """Take steps down the loss; return the losses, one before each step."""
    losses = []
    for _ in range(steps):
        loss = squared_error([net(x) for x in xs], ys)
        zero_grad(net.parameters())
        loss.backward()
        descend(net.parameters(), rate)
        losses.append(loss.data)
    return losses
