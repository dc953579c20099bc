"""The network of the lecture: sums of products, of any kind of number."""

from collections.abc import Callable, Iterable
from typing import Any

from litgrad.bench.task import Task


class Lecture:
    """The network of a task, each of its numbers made by `make`."""

    def __init__(self, task: Task, make: Callable[[float], Any]) -> None:
        self.layers = [
            [([make(w) for w in ws], make(b)) for *ws, b in layer]
            for layer in task.layers
        ]

    def __call__(self, x: Iterable[Any]) -> Any:
        """Return the score at x."""
        for layer in self.layers:
            x = [sum((wi * xi for wi, xi in zip(w, x)), b) for w, b in layer]
            if layer is not self.layers[-1]:
                x = [n.relu() for n in x]
        (score,) = x
        return score

    def parameters(self) -> list[Any]:
        """Return the weights and biases, neuron by neuron."""
        return [p for layer in self.layers for w, b in layer for p in (*w, b)]
