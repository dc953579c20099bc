"""The part of NumPy that a book's plots use, in pure Python.

Arrays hold float64, int64, or bool, and only `random.shuffle` changes one. Anything else raises an error that lists what is supported.
"""

from math import pi
from typing import NoReturn

from . import random
from .functions import absolute as abs  # noqa: A004  # NumPy's
from .functions import (
    allclose,
    append,
    arange,
    array,
    column_stack,
    cos,
    exp,
    linspace,
    log,
    logspace,
    meshgrid,
    ones,
    sin,
    sqrt,
    tanh,
    zeros,
)
from .scalars import float64, int64
from .scalars.single import float32, spacing
from .unsupported import unknown

__all__ = [
    "abs",
    "allclose",
    "append",
    "arange",
    "array",
    "column_stack",
    "cos",
    "exp",
    "float32",
    "float64",
    "int64",
    "linspace",
    "log",
    "logspace",
    "meshgrid",
    "ones",
    "pi",
    "random",
    "sin",
    "spacing",
    "sqrt",
    "tanh",
    "zeros",
]
__version__ = "stand-in"


def __dir__() -> list[str]:
    """Return the supported names."""
    return __all__


def __getattr__(name: str) -> NoReturn:
    raise AttributeError(unknown(f"numpy.{name}", __all__))
