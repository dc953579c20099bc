# Generated from the chapters in docs/ by `litbook tangle`: edit those, not this file.
"""Neurons, layers and networks, made of values."""

import random

from litgrad.engine import Value
from litgrad.fast import Inputs, Lean, weighted_sum


class Module:
    """Something that has parameters."""

    def zero_grad(self):
        """Set the gradient of each parameter back to zero."""
        for p in self.parameters():
            p.grad = 0.0

    def parameters(self):
        """Return the values that training may change."""
        return []


class Neuron(Module):
    """A weighted sum of the inputs, plus a bias, through an activation."""

    def __init__(self, nin, nonlin=True, activation=None, value=Value):
        self.w = [value(random.uniform(-1, 1)) for _ in range(nin)]
        self.b = value(0)
        self.nonlin = nonlin
        self.activation = value.relu if activation is None else activation

    def __call__(self, x):
        """Return the neuron's answer to the inputs x."""
        xs = as_list(x)
        if len(xs) != len(self.w):
            takes = f"this neuron takes {len(self.w)} inputs"
            raise ValueError(f"{takes}, and was given {len(xs)}")
        if isinstance(self.b, Lean):
            n = weighted_sum(self.w, xs, self.b)
        else:
            n = sum((wi * xi for wi, xi in zip(self.w, xs)), self.b)
        return self.activation(n) if self.nonlin else n

    def parameters(self):
        """Return the weights and the bias, in one list."""
        return self.w + [self.b]

    def __repr__(self):
        name = getattr(self.activation, "__name__", repr(self.activation))
        name = {"relu": "ReLU", "tanh": "Tanh"}.get(name, name)
        return f"{name if self.nonlin else 'Linear'}Neuron({len(self.w)})"


class Layer(Module):
    """Neurons that all read the same inputs."""

    def __init__(self, nin, nout, **kwargs):
        self.value = kwargs.get("value", Value)
        self.neurons = [Neuron(nin, **kwargs) for _ in range(nout)]

    def __call__(self, x):
        """Return the answers of all neurons, or the only one."""
        xs = as_list(x)
        if issubclass(self.value, Lean):
            xs = Inputs(xs)  # looked at once, for all neurons
        outs = [neuron(xs) for neuron in self.neurons]
        return outs[0] if len(outs) == 1 else outs

    def parameters(self):
        """Return the parameters of all neurons, one neuron after the other."""
        return [p for neuron in self.neurons for p in neuron.parameters()]

    def __repr__(self):
        return f"Layer of [{', '.join(str(neuron) for neuron in self.neurons)}]"


class MLP(Module):
    """Layers that each read what the one before says; the last is linear."""

    def __init__(self, nin, nouts, activation=None, value=Value):
        sizes = [nin, *nouts]
        last = len(nouts) - 1
        self.layers = [
            Layer(n, m, nonlin=i < last, activation=activation, value=value)
            for i, (n, m) in enumerate(zip(sizes, sizes[1:]))
        ]

    def __call__(self, x):
        """Return what the last layer answers."""
        for layer in self.layers:
            x = layer(x)
        return x

    def parameters(self):
        """Return the parameters of all layers, one layer after the other."""
        return [p for layer in self.layers for p in layer.parameters()]

    def __repr__(self):
        return f"MLP of [{', '.join(str(layer) for layer in self.layers)}]"


def as_list(x):
    """Return the inputs x as a list; a lone number is a list of one."""
    if isinstance(x, Inputs):
        return x
    return list(x) if hasattr(x, "__iter__") else [x]
