from collections.abc import Callable, Collection, Iterable
from typing import Any, Protocol, TypeVar, overload

from litgrad.engine import Value
from litgrad.fast import Lean
from litgrad.tensor import Tensor, _Numbers

_X = TypeVar("_X")
_Y = TypeVar("_Y")
_Scalar = TypeVar("_Scalar", Value, Lean)
_Node = TypeVar("_Node", Value, Lean, Tensor)
_Loss = TypeVar("_Loss", bound=_Total)

class _Parameter(Protocol):
    data: Any
    grad: Any

class _Total(Protocol):
    data: Any
    def backward(self) -> None: ...

class _Net(Protocol):
    def __call__(self, x: Any, /) -> Any: ...
    def parameters(self) -> Iterable[_Parameter]: ...

@overload
def squared_error(
    predictions: Iterable[Value], targets: Iterable[float | Value]
) -> Value: ...
@overload
def squared_error(
    predictions: Iterable[Lean], targets: Iterable[float | Lean]
) -> Lean: ...
@overload
def squared_error(
    predictions: Iterable[Tensor], targets: Iterable[_Numbers]
) -> Tensor: ...
@overload
def squared_error(predictions: Iterable[float], targets: Iterable[float]) -> float: ...
@overload
def max_margin(scores: Iterable[_Scalar], targets: Iterable[float]) -> _Scalar: ...
@overload
def max_margin(scores: Iterable[Tensor], targets: Iterable[_Numbers]) -> Tensor: ...

# A Tensor has no order, so these cannot ask whether it is above 0.

def cross_entropy(scores: Iterable[_Scalar], targets: Iterable[float]) -> _Scalar: ...
def surprise(margin: _Scalar) -> _Scalar: ...
def accuracy(
    scores: Iterable[float | Value | Lean], targets: Iterable[float]
) -> float: ...
def weight_decay(parameters: Iterable[_Node], strength: float) -> _Node: ...
def total_loss(
    net: _Net,
    xs: Iterable[Any],
    ys: Iterable[Any],
    loss: Callable[[list[Any], Any], _Loss],
    decay: float,
) -> _Loss: ...
def batch(
    xs: Iterable[_X], ys: Iterable[_Y], size: int
) -> tuple[list[_X], list[_Y]]: ...
def falling(first: float, last: float, steps: int) -> Callable[[int], float]: ...
def descend(parameters: Iterable[_Parameter], rate: float) -> None: ...
def zero_grad(parameters: Iterable[_Parameter]) -> None: ...
def look_at(total: _Total, step: int, shown: bool) -> None: ...
def take_step(net: _Net, total: _Total, rate: float) -> None: ...
def train(
    net: _Net,
    xs: Collection[Any],
    ys: Collection[Any],
    steps: int,
    rate: float | Callable[[int], float],
    loss: Callable[[list[Any], Any], _Total] = ...,
    decay: float = 0.0,
    size: int | None = None,
    every: int = 0,
) -> list[float]: ...
