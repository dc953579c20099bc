"""All rungs, from the first engine to PyTorch, by the names that they are called by.

A rung imports its library when it is made, so that a missing one stops no other.
"""

from collections.abc import Callable

from litgrad.bench.programs import compiled, compiled_c, threads
from litgrad.bench.pytorch import torch_batched, torch_scalar
from litgrad.bench.rung import Rung
from litgrad.bench.task import Task
from litgrad.bench.tensors import tensor
from litgrad.bench.values import engine, fast, fast_sum, micrograd

RUNGS: dict[str, Callable[[Task], Rung]] = {
    "micrograd": micrograd,
    "engine": engine,
    "fast": fast,
    "fast-sum": fast_sum,
    "tensor": tensor,
    "compiled": compiled,
    "compiled-c": compiled_c,
    "threads": threads,
    "torch-scalar": torch_scalar,
    "torch": torch_batched,
}
