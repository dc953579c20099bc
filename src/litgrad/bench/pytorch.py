"""The rungs of PyTorch, on one thread.

For so little work two threads would wait for each other.
"""

from collections.abc import Callable, Iterable
from typing import Any

from litgrad.bench.lecture import Lecture
from litgrad.bench.rung import Rung
from litgrad.bench.task import DECAY, Task
from litgrad.train import max_margin, total_loss


def torch_scalar(task: Task) -> Rung:
    """PyTorch, with a tensor for each number, on one thread."""
    import torch

    torch.set_num_threads(1)

    def leaf(number: float) -> Any:
        return torch.tensor(number, dtype=torch.float64, requires_grad=True)

    net = Lecture(task, leaf)
    numbers = net.parameters()

    def forward() -> Any:
        return total_loss(net, task.xs, task.ys, max_margin, DECAY)

    def read_all() -> list[float]:
        return [p.item() for p in numbers]

    return Rung(torch_step(forward, numbers), read_all, lambda: torch_nodes(forward()))


def torch_batched(task: Task) -> Rung:
    """PyTorch, with a tensor for all points at once, on one thread."""
    import torch

    torch.set_num_threads(1)
    xs, ys, *layers = (
        torch.tensor(numbers, dtype=torch.float64)
        for numbers in (task.xs, task.ys, *task.layers)
    )
    weights = [layer[:, :-1].T.clone().requires_grad_() for layer in layers]
    biases = [layer[:, -1].clone().requires_grad_() for layer in layers]

    def forward() -> Any:
        x = xs
        for w, b in zip(weights[:-1], biases[:-1]):
            x = (x @ w + b).relu()
        scores = (x @ weights[-1] + biases[-1])[:, 0]
        data = (1 - ys * scores).relu().mean()
        return data + DECAY * sum((p * p).sum() for p in (*weights, *biases))

    def read_all() -> list[float]:
        rows = [torch.cat([w, b[None]]).T for w, b in zip(weights, biases)]
        return [number for row in rows for number in row.flatten().tolist()]

    step = torch_step(forward, [*weights, *biases])
    return Rung(step, read_all, lambda: torch_nodes(forward()))


def torch_step(
    forward: Callable[[], Any], parameters: Iterable[Any]
) -> Callable[[float], float]:
    """Return a step for tensors of PyTorch."""
    import torch

    def step(rate: float) -> float:
        total = forward()
        for p in parameters:
            p.grad = None
        total.backward()
        with torch.no_grad():
            for p in parameters:
                p.sub_(rate * p.grad)
        return float(total.item())

    return step


def torch_nodes(total: Any) -> int:
    """Return how many nodes PyTorch's graph has."""
    found = [total.grad_fn]
    seen = set(found)
    for node in found:  # found grows while we walk along it
        new = {below for below, _ in node.next_functions if below} - seen
        seen |= new
        found += new
    return len(found)
