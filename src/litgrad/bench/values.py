"""The rungs that have an object for each number: micrograd, Value and Lean."""

import sys
from typing import Any

from litgrad.bench.lecture import Lecture
from litgrad.bench.rung import Rung, fill, read
from litgrad.bench.task import DECAY, Task
from litgrad.measure import count_nodes
from litgrad.nn import MLP
from litgrad.train import max_margin, take_step, total_loss


def micrograd(task: Task) -> Rung:
    """The original, as its own notebook uses it."""
    from micrograd import engine, nn

    sys.setrecursionlimit(100_000)  # its walk calls itself
    net = nn.MLP(task.sizes[0], list(task.sizes[1:]))
    fill(net.parameters(), task.weights)

    def forward() -> Any:
        scores = [net([engine.Value(number) for number in x]) for x in task.xs]
        gaps = [(1 + -y * s).relu() for y, s in zip(task.ys, scores)]
        data = sum(gaps) * (1.0 / len(gaps))
        return data + DECAY * sum(p * p for p in net.parameters())

    def step(rate: float) -> float:
        total = forward()
        net.zero_grad()
        total.backward()
        for p in net.parameters():
            p.data -= rate * p.grad
        return float(total.data)

    return Rung(step, lambda: read(net.parameters()), lambda: count_nodes(forward()))


def engine(task: Task) -> Rung:
    """The Value of the first two parts of the book."""
    return of_values(task, MLP(task.sizes[0], task.sizes[1:]))


def fast(task: Task) -> Rung:
    """Lean, with the neuron of the lecture."""
    from litgrad.fast import Lean

    return of_values(task, Lecture(task, Lean))


def fast_sum(task: Task) -> Rung:
    """Lean, with a weighted sum as one node."""
    from litgrad.fast import Lean

    return of_values(task, MLP(task.sizes[0], task.sizes[1:], value=Lean))


def of_values(task: Task, net: MLP | Lecture) -> Rung:
    """Return the rung of a net made of values."""
    fill(net.parameters(), task.weights)

    def forward() -> Any:
        return total_loss(net, task.xs, task.ys, max_margin, DECAY)

    def step(rate: float) -> float:
        total = forward()
        take_step(net, total, rate)
        return float(total.data)

    return Rung(step, lambda: read(net.parameters()), lambda: count_nodes(forward()))
