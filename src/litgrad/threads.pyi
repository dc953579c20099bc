from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from numpy import float64
from numpy.typing import NDArray

from litgrad.compile import CompiledC

class Threaded:
    parameters: tuple[Any, ...]
    numbers: NDArray[float64]
    slopes: NDArray[float64]
    shares: NDArray[float64]
    calls: list[Callable[[], float]]
    pool: ThreadPoolExecutor

    def __init__(
        self, program: CompiledC, rows: Sequence[Sequence[float]], threads: int = 2
    ) -> None: ...
    def call(
        self,
        program: CompiledC,
        rows: Sequence[Sequence[float]],
        slopes: NDArray[float64],
    ) -> Callable[[], float]: ...
    def share_out(self) -> tuple[float64, NDArray[float64]]: ...
    def gradients(self) -> tuple[float, list[float]]: ...
    def __call__(
        self, steps: int, rate: float | Callable[[int], float]
    ) -> list[float]: ...
