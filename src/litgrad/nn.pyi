from collections.abc import Callable, Iterable, Sequence
from typing import Any

from litgrad.engine import Value

class Module:
    def zero_grad(self) -> None: ...
    def parameters(self) -> list[Value]: ...

class Neuron(Module):
    w: list[Value]
    b: Value
    nonlin: bool
    activation: Callable[[Value], Value]

    def __init__(
        self,
        nin: int,
        nonlin: bool = True,
        activation: Callable[[Value], Value] = ...,
    ) -> None: ...
    def __call__(self, x: float | Value | Iterable[float | Value]) -> Value: ...

# One neuron answers with a Value, several with a list[Value]. How many there are
# is not known before the program runs: hence Any.

class Layer(Module):
    neurons: list[Neuron]

    def __init__(
        self,
        nin: int,
        nout: int,
        *,
        nonlin: bool = True,
        activation: Callable[[Value], Value] = ...,
    ) -> None: ...
    def __call__(self, x: float | Value | Iterable[float | Value]) -> Any: ...

class MLP(Module):
    layers: list[Layer]

    def __init__(
        self,
        nin: int,
        nouts: Sequence[int],
        activation: Callable[[Value], Value] = ...,
    ) -> None: ...
    def __call__(self, x: float | Value | Iterable[float | Value]) -> Any: ...

def as_list(x: float | Value | Iterable[float | Value]) -> list[float | Value]: ...
