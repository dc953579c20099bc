from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

from litgrad.compile import Symbol
from litgrad.engine import Value
from litgrad.fast import Lean

_Number: TypeAlias = float | Value | Lean | Symbol
_Kind: TypeAlias = type[Value | Lean | Symbol]
_Activation: TypeAlias = (
    Callable[[Value], Value] | Callable[[Lean], Lean] | Callable[[Symbol], Symbol]
)

class Module:
    def zero_grad(self) -> None: ...
    def parameters(self) -> list[Any]: ...  # Values, Leans or Tensors

# What follows is typed as made of Values. Made of Leans or Symbols it has those for
# parameters, which have the same operators.

class Neuron(Module):
    w: list[Value]
    b: Value
    nonlin: bool
    activation: Callable[[Value], Value]

    def __init__(
        self,
        nin: int,
        nonlin: bool = True,
        activation: _Activation | None = None,
        value: _Kind = ...,
    ) -> None: ...
    def __call__(self, x: _Number | Iterable[_Number]) -> Value: ...
    def parameters(self) -> list[Value]: ...

# One neuron answers with a Value, several with a list[Value]. How many there are
# is not known before the program runs: hence Any.

class Layer(Module):
    value: _Kind
    neurons: list[Neuron]

    def __init__(
        self,
        nin: int,
        nout: int,
        *,
        nonlin: bool = True,
        activation: _Activation | None = None,
        value: _Kind = ...,
    ) -> None: ...
    def __call__(self, x: _Number | Iterable[_Number]) -> Any: ...
    def parameters(self) -> list[Value]: ...

class MLP(Module):
    layers: list[Layer]

    def __init__(
        self,
        nin: int,
        nouts: Sequence[int],
        activation: _Activation | None = None,
        value: _Kind = ...,
    ) -> None: ...
    def __call__(self, x: _Number | Iterable[_Number]) -> Any: ...
    def parameters(self) -> list[Value]: ...

def as_list(x: _Number | Iterable[_Number]) -> list[Any]: ...
