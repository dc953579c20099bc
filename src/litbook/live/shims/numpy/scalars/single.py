"""float32 values, without arithmetic, and ``spacing``."""

from __future__ import annotations

import math
import struct
from numbers import Real
from typing import Any

from ..unsupported import refuse
from . import float64, plain


class float32:  # noqa: N801  # NumPy's
    """A number rounded to 32-bit floating point."""

    __slots__ = ("number",)

    def __init__(self, number: Any = 0.0) -> None:
        try:
            (self.number,) = struct.unpack("f", struct.pack("f", number))
        except OverflowError:
            self.number = math.copysign(math.inf, number)

    def __float__(self) -> float:
        return float(self.number)

    def __str__(self) -> str:
        texts = (f"{self.number:.{digits}g}" for digits in range(1, 10))
        return repr(float(next((text for text in texts if float32(float(text)).number == self.number), self.number)))

    def __repr__(self) -> str:
        return f"np.float32({self})"


Real.register(float32)


def spacing(x: Any) -> Any:
    """Return the distance from ``x`` to the next float away from zero, with the sign of ``x``.

    Raises NotImplementedError if ``x`` isn't a number.
    """
    if isinstance(x, float32):
        (bits,) = struct.unpack("I", struct.pack("f", abs(x.number)))
        (after,) = struct.unpack("f", struct.pack("I", bits + 1))
        return float32(abs(x.number) - after if x.number < 0 else after - abs(x.number))
    if plain(x) is None:
        refuse(f"spacing of {type(x).__name__}", ["float32", "float64", "numbers"])
    return float64(-math.ulp(x) if x < 0 else math.ulp(x))
