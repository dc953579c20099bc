"""Choose the positions and labels of ticks with Matplotlib's algorithms."""

from __future__ import annotations

import math

Ticks = list[tuple[float, str]]
STEPS = (0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 2.5, 5.0, 10.0, 20.0)
MOST = 9
TIMES = "\N{MULTIPLICATION SIGN}"


def linear(low: float, high: float, most: int, least: int = 2) -> list[float]:
    """Return round numbers from ``low`` to ``high``, 1, 2, 2.5, or 5 times a power of ten apart.

    There are at most ``most`` steps between them, or more if ``least`` numbers need it.
    """
    span = high - low
    if not span > 0:
        return [low]
    scale = 10.0 ** math.floor(math.log10(span / most))
    steps = [step * scale for step in STEPS]
    first = next(i for i, step in enumerate(steps) if step >= span / most * (1 - 1e-12))
    for step in steps[first::-1]:
        start, end = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if end - start + 1 >= least:
            break
    return [round(i * step, 12 - math.floor(math.log10(step))) for i in range(start, end + 1)]


def linear_labels(places: list[float]) -> tuple[list[str], str]:
    """Return labels for ``places``, with as many decimals as needed, and their common power of ten, or ""."""
    largest = max((abs(place) for place in places), default=0.0)
    power = math.floor(math.log10(largest)) if largest else 0
    power = power if power >= 6 or power <= -5 else 0
    scaled = [place / 10.0**power for place in places]
    span = max(scaled, default=1.0) - min(scaled, default=0.0) or max(map(abs, scaled), default=1.0) or 1.0
    close = 1e-3 * 10.0 ** math.floor(math.log10(span))
    digits = 0
    while digits < 12 and any(abs(number - round(number, digits)) >= close for number in scaled):
        digits += 1
    return [minus(f"{number:.{digits}f}") for number in scaled], minus(f"1e{power}") if power else ""


def minus(text: str) -> str:
    """Return ``text`` with a real minus sign, and without one before zero."""
    if text.startswith("-") and not text.strip("-0."):
        text = text[1:]
    return text.replace("-", "\N{MINUS SIGN}")


def decades(low: float, high: float, most: int) -> list[int]:
    """Return the exponents of the powers of ten from ``low`` to ``high`` that get a tick: all, or every nth."""
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    count = last - first + 1
    if count <= 1:
        return list(range(first, last + 1))
    stride = count // (most + 1) + 1
    wanted = min(math.ceil(count / stride), most)
    stride = max((count - 1) // (wanted - 1), 1)
    if stride < count / wanted:
        stride = max(count // wanted, 1)
    lowest, above = max(count - stride * wanted, 0), min(count - stride * (wanted - 1), stride)
    offset = -first % stride
    return list(range(first + (offset if lowest <= offset < above else lowest), last + 1, stride))


def between(low: float, high: float) -> list[float]:
    """Return the multiples, 2 to 9 times a power of ten, from ``low`` to ``high``."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    marks = [digit * 10.0**power for power in range(first, last) for digit in range(2, 10)]
    return [mark for mark in marks if low <= mark <= high]


def power_label(power: int) -> str:
    """Return the label of a power of ten, whose exponent follows ``^``."""
    return f"10^{minus(str(power))}"


def logarithmic(low: float, high: float, most: int) -> tuple[Ticks, list[float]]:
    """Return labeled ticks at powers of ten, and the positions of the minor ticks between them."""
    powers = decades(low, high, most)
    ticks = [(10.0**power, power_label(power)) for power in powers]
    dense = len(powers) < 2 or powers[1] - powers[0] == 1
    small = between(low, high) if dense and math.log10(high / low) < 10 else []
    if math.log10(high / low) > 1 or len(powers) > 1:
        return ticks, small
    for mark in small:  # within one decade, some of these need labels too
        power = math.floor(math.log10(mark))
        digit = round(mark / 10.0**power)
        if digit in (2, 3, 4, 6) or math.log10(high / low) < 0.4:
            ticks.append((mark, f"{digit}{TIMES}{power_label(power)}"))
    return sorted(ticks), []
