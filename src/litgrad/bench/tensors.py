"""The rung that has an array for each layer: the book's tensors."""

from typing import Any

from litgrad.bench.rung import Rung
from litgrad.bench.task import DECAY, Task
from litgrad.measure import count_nodes
from litgrad.train import take_step


def tensor(task: Task) -> Rung:
    """The book's tensors, on NumPy."""
    import numpy

    from litgrad.tensor import TensorMLP

    net = TensorMLP(task.sizes[0], task.sizes[1:])
    for layer, neurons in zip(net.layers, task.layers):
        rows = numpy.array(neurons)
        layer.w.data, layer.b.data = rows[:, :-1].T.copy(), rows[:, -1].copy()
    xs, ys = numpy.array(task.xs), numpy.array(task.ys)

    def forward() -> Any:
        data = (1 - ys * net(xs)).relu().mean()
        return data + DECAY * sum((p * p).sum() for p in net.parameters())

    def step(rate: float) -> float:
        total = forward()
        take_step(net, total, rate)
        return float(total.data)

    def read_all() -> list[float]:
        rows = [numpy.vstack([layer.w.data, layer.b.data]).T for layer in net.layers]
        return [number for row in rows for number in row.ravel().tolist()]

    return Rung(step, read_all, lambda: count_nodes(forward()))
