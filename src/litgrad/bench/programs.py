"""The rungs that record the loss once, and run it as a program."""

from collections.abc import Callable
from typing import Any

from litgrad.bench.rung import Rung, fill, read
from litgrad.bench.task import DECAY, Task
from litgrad.nn import MLP
from litgrad.train import max_margin, total_loss


def compiled(task: Task) -> Rung:
    """Straight-line Python."""
    from litgrad.compile import Compiled

    return of_program(task, Compiled)


def compiled_c(task: Task) -> Rung:
    """C, in runs of a hundred steps."""
    from litgrad.compile import CompiledC

    return of_program(task, CompiledC, many=True)


def threads(task: Task) -> Rung:
    """C, its points shared by two threads, in runs of a hundred steps."""
    from litgrad.compile import CompiledC
    from litgrad.threads import Threaded

    def kind(f: Callable[..., Any], rows: list[Any], parameters: list[Any]) -> Threaded:
        return Threaded(CompiledC(f, rows, parameters), rows)

    return of_program(task, kind, many=True)


def of_program(task: Task, kind: Callable[..., Any], many: bool = False) -> Rung:
    """Return the rung of a program that is written once, by kind."""
    from litgrad.compile import Symbol

    net = MLP(task.sizes[0], task.sizes[1:], value=Symbol)
    fill(net.parameters(), task.weights)

    def example(x0: Any, x1: Any, y: Any) -> Any:
        return total_loss(net, [[x0, x1]], [y], max_margin, DECAY)

    rows = [(*x, y) for x, y in zip(task.xs, task.ys)]
    run = kind(example, rows, net.parameters())

    def step(rate: float) -> float:
        return float(run(1, rate)[0])

    def read_all() -> list[float]:
        return read(net.parameters())

    return Rung(step, read_all, lambda: None, run if many else None)
