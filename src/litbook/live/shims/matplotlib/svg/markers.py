"""Draw markers."""

from __future__ import annotations

import math

from ..arguments.unsupported import refuse
from .paths import Pen, Point, exact, path

SQUARE = [(-1, -1), (1, -1), (1, 1), (-1, 1)]
DIAMOND = [(0, -math.sqrt(2)), (math.sqrt(2), 0), (0, math.sqrt(2)), (-math.sqrt(2), 0)]
UP = [(0, -1), (1, 1), (-1, 1)]
STAR = [
    (radius * math.sin(i * math.pi / 5), -radius * math.cos(i * math.pi / 5))
    for i, radius in enumerate((1.0, 0.382) * 5)
]
SHAPES: dict[str, list[tuple[float, float]]] = {
    "s": [(x, y) for x, y in SQUARE],
    "D": DIAMOND,
    "d": [(0.6 * x, y) for x, y in DIAMOND],
    "^": [(x, y) for x, y in UP],
    "v": [(-x, -y) for x, y in UP],
    "<": [(y, -x) for x, y in UP],
    ">": [(-y, x) for x, y in UP],
    "*": STAR,
}
STROKES = {
    "x": [[(-1, -1), (1, 1)], [(-1, 1), (1, -1)]],
    "+": [[(-1, 0), (1, 0)], [(0, -1), (0, 1)]],
    "|": [[(0, -1), (0, 1)]],
    "_": [[(-1, 0), (1, 0)]],
}


def mark(shape: str, at: Point, size: float, pen: Pen) -> str:
    """Return the SVG of one marker, ``size`` points wide. Raises NotImplementedError for an unknown shape."""
    x, y = at
    half = size / 2
    if shape in "o.":
        radius = half / 2 if shape == "." else half
        return f'<circle cx="{exact(x)}" cy="{exact(y)}" r="{exact(radius)}" {pen.attributes()}/>'
    lines = [SHAPES[shape]] if shape in SHAPES else STROKES.get(shape)
    if lines is None:
        refuse(f"marker {shape!r}", [*SHAPES, *STROKES, "o", "."])
    pieces = [[(x + half * u, y + half * v) for u, v in line] for line in lines]
    return path(pieces, pen, closed=shape in SHAPES)
