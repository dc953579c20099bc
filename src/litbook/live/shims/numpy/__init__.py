"""The part of NumPy that a book's plots use, in pure Python.

Arrays are immutable and hold float64, int64, or bool. Anything else raises an error that lists what is supported.
"""

from math import pi
from typing import NoReturn

from .functions import absolute as abs  # noqa: A004  # NumPy's
from .functions import allclose, arange, array, cos, exp, linspace, log, logspace, meshgrid, sin, sqrt, tanh
from .scalars import float64, int64
from .single import float32, spacing
from .unsupported import unknown

__all__ = [
    "abs",
    "allclose",
    "arange",
    "array",
    "cos",
    "exp",
    "float32",
    "float64",
    "int64",
    "linspace",
    "log",
    "logspace",
    "meshgrid",
    "pi",
    "sin",
    "spacing",
    "sqrt",
    "tanh",
]
__version__ = "stand-in"


def __dir__() -> list[str]:
    """Return the supported names."""
    return __all__


def __getattr__(name: str) -> NoReturn:
    raise AttributeError(unknown(f"numpy.{name}", __all__))
