"""The numbers in the lines of a map."""

from __future__ import annotations

import math
from itertools import pairwise

from .colors import Colour
from .ink import Point, width, write
from .style import number

GAP = 2.5
"""Points between a line and the number that interrupts it."""
APART = 2.5
"""Sizes of letters from one number to the next."""
TRIED = 24


def length(line: list[Point]) -> float:
    """How long a line is on the page."""
    return sum(math.dist(a, b) for a, b in pairwise(line))


def interrupted(line: list[Point], text: str, own: Colour, taken: list[Point]) -> tuple[list[list[Point]], str]:
    """A line with a gap, and the words in it, turned as the line runs; their place is added to those ``taken``."""
    size = number("font.size")
    half = width(text, size) / 2 + GAP
    centre = straightest(line, half, taken)
    x, y = line[centre]
    taken.append((x, y))
    before = [point for point in line[:centre] if math.dist(point, (x, y)) > half]
    after = [point for point in line[centre:] if math.dist(point, (x, y)) > half]
    a, b = before[-1] if before else line[0], after[0] if after else line[-1]
    turn = math.degrees(math.atan2(a[1] - b[1], b[0] - a[0]))
    turn -= 180 * round(turn / 180)
    lean, foot = math.radians(turn), 0.36 * size
    at = x + foot * math.sin(lean), y + foot * math.cos(lean)
    parts = [part for part in (before, after) if len(part) > 1]
    return parts, write(text, at, size, own, ha="center", turn=turn)


def straightest(line: list[Point], half: float, taken: list[Point]) -> int:
    """Which point of a line is best for words: where it runs straight, away from its ends and from other words."""
    step = max(len(line) // TRIED, 1)

    def badness(i: int) -> tuple[bool, bool, float]:
        first, last = i, i
        while first > 0 and math.dist(line[first], line[i]) < half:
            first -= 1
        while last < len(line) - 1 and math.dist(line[last], line[i]) < half:
            last += 1
        short = math.dist(line[first], line[i]) < half or math.dist(line[last], line[i]) < half
        crowded = any(math.dist(line[i], place) < APART * number("font.size") for place in taken)
        detour = length(line[first : last + 1]) - math.dist(line[first], line[last])
        return short, crowded, round(detour, 1) + abs(i / len(line) - 0.5)

    return min(range(0, len(line), step), key=badness)
