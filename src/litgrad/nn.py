# Generated from the chapters in docs/ by `litbook tangle`: edit those, not this file.
"""Neurons, layers and networks, made of values."""

import random

from litgrad.engine import Value


class Neuron:
    """A weighted sum of the inputs, plus a bias, squashed by tanh."""

    def __init__(self, nin):
        self.w = [Value(random.uniform(-1, 1)) for _ in range(nin)]
        self.b = Value(random.uniform(-1, 1))

    def __call__(self, x):
        """Return the neuron's answer to the inputs x."""
        n = sum((wi * xi for wi, xi in zip(self.w, x)), self.b)
        return n.tanh()

    def parameters(self):
        """Return the weights and the bias, in one list."""
        return self.w + [self.b]


class Layer:
    """Neurons that all read the same inputs."""

    def __init__(self, nin, nout):
        self.neurons = [Neuron(nin) for _ in range(nout)]

    def __call__(self, x):
        """Return the answers of all neurons, or the only one."""
        outs = [neuron(x) for neuron in self.neurons]
        return outs[0] if len(outs) == 1 else outs

    def parameters(self):
        """Return the parameters of all neurons, one neuron after the other."""
        return [p for neuron in self.neurons for p in neuron.parameters()]


class MLP:
    """Layers, each of which reads what the one before it says."""

    def __init__(self, nin, nouts):
        sizes = [nin, *nouts]
        self.layers = [Layer(n, m) for n, m in zip(sizes, sizes[1:])]

    def __call__(self, x):
        """Return what the last layer answers."""
        for layer in self.layers:
            x = layer(x)
        return x

    def parameters(self):
        """Return the parameters of all layers, one layer after the other."""
        return [p for layer in self.layers for p in layer.parameters()]
