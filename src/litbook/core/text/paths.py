"""Write the coordinates of a drawing shorter: in tenths of its unit, and relative to the point before.

Equal shapes then have equal text wherever they are, which compresses to almost nothing: a page with drawings weighs a third less.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from litbook.core.text.svg import LARGE

PATH = re.compile(r' d="([MLCQZz\s\d.,-]+)"')
"""A path of absolute lines and curves, as Graphviz and Matplotlib write them."""
STEP = re.compile(r"[MLCQZz]|-?\d*\.?\d+")
POINTS = re.compile(r' points="([\s\d.,-]+)"')
PLACE = re.compile(r' (x|y|cx|cy|x1|y1|x2|y2)="(-?\d+\.\d+)"')
NUMBER = re.compile(r"-?\d*\.?\d+")
SIZE = re.compile(r'viewBox="\S+ \S+ ([\d.]+) ([\d.]+)"')
MOVING = "data-frames="
"""A drawing whose script looks for the coordinates of its frames."""
NUMBERS = {"M": 2, "L": 2, "C": 6, "Q": 4}
"""How many numbers follow a command."""


def short(drawing: str) -> str:
    """Return a cleaned drawing that looks the same; as it is if it's small, or moves."""
    size = SIZE.search(drawing)
    if not size or max(float(size[1]), float(size[2])) < LARGE or MOVING in drawing:
        return drawing
    drawing = PATH.sub(lambda match: f' d="{path(match[1])}"', drawing)
    drawing = POINTS.sub(lambda match: f' points="{joined(map(tenths, NUMBER.findall(match[1])), " ")}"', drawing)
    return PLACE.sub(lambda match: f' {match[1]}="{written(tenths(match[2]))}"', drawing)


def path(text: str) -> str:
    """Return a path's commands, made relative."""
    parts: list[str] = []
    last = ""
    for name, numbers in relative(text):
        repeated = name == last or (name, last) == ("l", "m")  # numbers after a move are lines
        said = joined(numbers)
        parts.append(said if repeated and said.startswith("-") else f"{' ' if repeated else name}{said}")
        last = name
    return "".join(parts)


def relative(text: str) -> Iterator[tuple[str, list[int]]]:
    """Yield each command of a path and its numbers, in tenths, relative to the point before."""
    place = start = (0, 0)
    command, steps = "", iter(STEP.findall(text))
    for first in steps:
        if first.isalpha():
            command = first.upper()
        if command == "Z":
            place = start
            yield "z", []
            continue
        needed = NUMBERS[command] - (not first.isalpha())
        numbers = [tenths(number) for number in [*([] if first.isalpha() else [first]), *islice(steps, needed)]]
        moved = [number - place[i % 2] for i, number in enumerate(numbers)]
        place = (numbers[-2], numbers[-1])
        yield step(command, moved)
        if command == "M":
            start, command = place, "L"


def step(command: str, moved: list[int]) -> tuple[str, list[int]]:
    """Return a relative command and its numbers: a curve that's straight is a line."""
    if command == "C" and moved[:2] == [0, 0] and moved[2:4] == moved[4:]:
        command, moved = "L", moved[4:]
    if command == "L" and moved[1] == 0:
        return "h", moved[:1]
    if command == "L" and moved[0] == 0:
        return "v", moved[1:]
    return command.lower(), moved


def tenths(number: str) -> int:
    """Return a number in tenths, rounded."""
    return round(float(number) * 10)


def written(number: int) -> str:
    """Return a number of tenths as SVG has it, without zeros that say nothing."""
    whole, tenth = divmod(abs(number), 10)
    sign = "-" if number < 0 else ""
    return f"{sign}{whole or ''}.{tenth}" if tenth else f"{sign}{whole}"


def joined(numbers: Iterable[int], between: str = "") -> str:
    """Return numbers with a space, or a minus, ``between`` them."""
    text = ""
    for number in map(written, numbers):
        text += number if not text or (number[0] == "-" and not between) else f" {number}"
    return text
