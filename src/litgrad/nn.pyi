from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

from litgrad.engine import Value
from litgrad.fast import Lean

_Number: TypeAlias = float | Value | Lean

class Module:
    def zero_grad(self) -> None: ...
    def parameters(self) -> list[Any]: ...  # Values, Leans or Tensors

# What follows is typed as made of Values. Made of Leans it has Leans for parameters,
# which have the same methods and attributes.

class Neuron(Module):
    w: list[Value]
    b: Value
    nonlin: bool
    activation: Callable[[Value], Value]

    def __init__(
        self,
        nin: int,
        nonlin: bool = True,
        activation: Callable[[Value], Value] | Callable[[Lean], Lean] | None = None,
        value: type[Value | Lean] = ...,
    ) -> None: ...
    def __call__(self, x: _Number | Iterable[_Number]) -> Value: ...
    def parameters(self) -> list[Value]: ...

# One neuron answers with a Value, several with a list[Value]. How many there are
# is not known before the program runs: hence Any.

class Layer(Module):
    value: type[Value | Lean]
    neurons: list[Neuron]

    def __init__(
        self,
        nin: int,
        nout: int,
        *,
        nonlin: bool = True,
        activation: Callable[[Value], Value] | Callable[[Lean], Lean] | None = None,
        value: type[Value | Lean] = ...,
    ) -> None: ...
    def __call__(self, x: _Number | Iterable[_Number]) -> Any: ...
    def parameters(self) -> list[Value]: ...

class MLP(Module):
    layers: list[Layer]

    def __init__(
        self,
        nin: int,
        nouts: Sequence[int],
        activation: Callable[[Value], Value] | Callable[[Lean], Lean] | None = None,
        value: type[Value | Lean] = ...,
    ) -> None: ...
    def __call__(self, x: _Number | Iterable[_Number]) -> Any: ...
    def parameters(self) -> list[Value]: ...

def as_list(x: _Number | Iterable[_Number]) -> list[Any]: ...
