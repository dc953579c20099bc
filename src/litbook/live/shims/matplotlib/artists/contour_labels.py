"""Place labels in contour lines."""

from __future__ import annotations

import math
from itertools import pairwise

from ..arguments.colors import Color
from ..arguments.settings import number
from ..svg.paths import Point
from ..svg.text import text_width, write

GAP = 2.5
"""Points between a line and the label that interrupts it."""
APART = 2.5
"""Least distance between labels, in font sizes."""
TRIED = 24
"""Roughly how many positions are tried per line."""


def length(line: list[Point]) -> float:
    """Return the length of a polyline."""
    return sum(math.dist(a, b) for a, b in pairwise(line))


def interrupted(line: list[Point], text: str, own: Color, taken: list[Point]) -> tuple[list[list[Point]], str]:
    """Return the parts of ``line`` on both sides of a gap, and the SVG of ``text`` in the gap, rotated to match.

    The label's position is appended to ``taken``.
    """
    size = number("font.size")
    half = text_width(text, size) / 2 + GAP
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
    """Return the index of the best point for a label: on a straight stretch, away from line ends and other labels."""
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
