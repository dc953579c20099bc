from collections.abc import Callable

def numerical_gradient(
    function: Callable[..., float], *inputs: float, h: float = 1e-6
) -> list[float]: ...
