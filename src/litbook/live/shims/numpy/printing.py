"""Format arrays exactly as NumPy does."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import chain
from typing import Any

WIDTH, DIGITS, LONG, ENDS = 75, 8, 1000, 3


def text(rows: list[Any], opening: str, separator: str, closing: str) -> str:
    """Return an array's ``str`` or ``repr``; ``rows`` is a list of numbers or of lists of numbers."""
    deep = bool(rows) and isinstance(rows[0], list)
    count = sum(map(len, rows)) if deep else len(rows)
    shown = shortened([shortened(row, count) for row in rows] if deep else rows, count)
    numbers = chain(*(row for row in shown if row is not ...)) if deep else shown
    words = writer([number for number in numbers if number is not ...])
    indent = " " * (len(opening) + 1)
    if deep:
        parts = ["..." if row is ... else line(row, words, indent + " ", separator, 1 + len(closing)) for row in shown]
        body = "[" + f"{separator.rstrip()}\n{indent}".join(parts) + "]"
    else:
        body = line(shown, words, indent, separator, len(closing))
    shape = (len(rows), len(rows[0])) if deep else (len(rows),)
    more = f"shape={shape}" if count > LONG else "" if count else "dtype=float64"
    return with_more(opening + body, more, opening) + closing if closing else body


def with_more(words: str, more: str, opening: str) -> str:
    """Append ``more``, a shape or dtype, to ``words``: on the last line if it fits, else on a new one."""
    if not more:
        return words
    last = words.rpartition("\n")[2]
    fits = len(f"{last}, {more})") <= WIDTH
    return words + ", " + more if fits else f"{words},\n{' ' * len(opening)}{more}"


def shortened(items: list[Any], count: int) -> list[Any]:
    """Return the first and last three ``items`` with an ellipsis between, if the array has more than 1000 in all."""
    return [*items[:ENDS], ..., *items[-ENDS:]] if count > LONG and len(items) > 2 * ENDS else items


def line(items: list[Any], words: Callable[[Any], str], indent: str, separator: str, reserved: int) -> str:
    """Return one axis in brackets, wrapped to the line width less ``reserved`` columns."""
    lines, current = [], indent
    for index, item in enumerate(items):
        word = "..." if item is ... else words(item)
        last = index == len(items) - 1
        if len(current) + len(word) > WIDTH - reserved - max(len(separator.rstrip()), 1) and current != indent:
            lines.append(current.rstrip())
            current = indent
        current += word + ("" if last else separator)
    return "[" + "\n".join([*lines, current])[len(indent) :] + "]"


def writer(numbers: list[Any]) -> Callable[[Any], str]:
    """Return a function that formats each of ``numbers`` at the same width."""
    if numbers and isinstance(numbers[0], float):
        return of_floats(numbers)
    width = max((len(str(not number if number is True else number)) for number in numbers), default=0)
    return lambda number: str(number).rjust(width)


def of_floats(numbers: list[float]) -> Callable[[float], str]:
    """Return a function that formats floats at the same width, with up to 8 digits after the point."""
    finite = [number for number in numbers if math.isfinite(number)]
    sizes = [abs(number) for number in finite if number]
    scientific = bool(sizes) and (max(sizes) >= 1e8 or min(sizes) < 1e-4 or max(sizes) / min(sizes) > 1000)
    form = "e" if scientific else "f"
    before, behind, after = (
        max(map(len, column)) for column in zip(*(parts(n, form) for n in finite or [0.0]), strict=True)
    )

    def word(number: float) -> str:
        if not math.isfinite(number):
            return str(number)
        whole, fraction, power = parts(number, form)
        power = f"e{power[1]}{power[2:].rjust(after - 2, '0')}" if scientific else ""
        return f"{whole.rjust(before)}.{fraction.ljust(behind, '0' if scientific else ' ')}{power}"

    width = max(map(len, map(word, numbers)), default=0)
    return lambda number: word(number).rjust(width)


def parts(number: float, form: str) -> tuple[str, str, str]:
    """Return the digits before the point, those after it, and the exponent: the shortest that round-trip, up to 8."""
    texts = [f"{number:.{digits}{form}}" for digits in range(DIGITS + 1)]
    mantissa, _, power = next((text for text in texts if float(text) == number), texts[-1]).partition("e")
    whole, _, fraction = mantissa.partition(".")
    return whole, fraction.rstrip("0"), f"e{power}"
