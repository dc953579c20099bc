"""NumPy's first random generator: for a seed, its functions give the numbers that NumPy gives."""

from __future__ import annotations

import math
import random
from typing import Any, NoReturn

from .arrays import ndarray
from .unsupported import refuse, unknown

__all__ = ["normal", "seed", "shuffle"]
LENGTH = 624  # the words of a Mersenne Twister, which Python's own generator is, too

twister = random.Random()  # noqa: S311  # as in NumPy
waiting: list[float] = []
"""Normal numbers come in pairs; this is the second of a pair, if nobody has asked for it yet."""


def __dir__() -> list[str]:
    """Return the supported names."""
    return __all__


def __getattr__(name: str) -> NoReturn:
    raise AttributeError(unknown(f"numpy.random.{name}", __all__))


def seed(number: int) -> None:
    """Start again from a seed. Raises ValueError if it doesn't fit into 32 bits."""
    if not 0 <= number < 2**32:
        raise ValueError("Seed must be between 0 and 2**32 - 1")
    words = [number]
    for place in range(1, LENGTH):
        words.append((1812433253 * (words[-1] ^ (words[-1] >> 30)) + place) % 2**32)
    twister.setstate((3, (*words, LENGTH), None))
    waiting.clear()


def shuffle(array: ndarray) -> None:
    """Put the numbers of an array with one axis into a random order, in place."""
    if not isinstance(array, ndarray) or len(array.shape) > 1:
        refuse("shuffling anything else", ["arrays with one axis"])
    numbers = array.content
    for last in reversed(range(1, len(numbers))):
        place = below(last)
        numbers[last], numbers[place] = numbers[place], numbers[last]


def below(most: int) -> int:
    """Return a random integer from 0 to ``most``: the first 32 bits, cut to its length, that aren't above it."""
    mask = 2 ** most.bit_length() - 1
    number = most + 1
    while number > most:
        number = twister.getrandbits(32) & mask
    return number


def normal(loc: float = 0.0, scale: float = 1.0, size: int | tuple[int, ...] = 1) -> Any:
    """Return an array of normal numbers around ``loc``; ``size`` is its shape, of one axis or two."""
    shape = (size,) if isinstance(size, int) else tuple(size)
    if len(shape) > 2:
        refuse("arrays with three axes", ["one axis", "two axes"])
    return ndarray([loc + scale * gauss() for _ in range(math.prod(shape))], shape)


def gauss() -> float:
    """Return a number from the standard normal distribution, by Marsaglia's polar method."""
    if waiting:
        return waiting.pop()
    square = 0.0
    while not 0 < square < 1:
        x, y = 2.0 * twister.random() - 1.0, 2.0 * twister.random() - 1.0
        square = x * x + y * y
    factor = math.sqrt(-2.0 * math.log(square) / square)
    waiting.append(factor * x)
    return factor * y
