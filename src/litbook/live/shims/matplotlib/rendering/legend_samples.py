"""Draw a legend's samples, and find the points that a legend should avoid."""

from __future__ import annotations

import math
from itertools import pairwise

from ..artists.artist import Artist, Drawing, Frame
from ..artists.line import Line2D
from ..artists.patches import Polygon
from ..svg.paths import Point, path

HANDLE = 2.0
"""Length of a sample, in font sizes."""
STEP, MOST = 8.0, 100
"""Distance between sampled points of a segment, in points, and how many at most."""


def outline(artist: Artist, frame: Frame) -> list[Point]:
    """Return closely spaced points of an artist, on the page, that a legend should avoid covering."""
    if isinstance(artist, Line2D):
        corners = [frame.at(x, y) for x, y in zip(artist.xs, artist.ys, strict=True)]
    elif isinstance(artist, Polygon):
        corners = [frame.at(*point) for point in artist.points]
    else:
        corners = artist.ends(frame) if isinstance(artist, Drawing) and artist.ends else []
    found = corners[:1]
    for (x, y), (u, v) in pairwise(corners):
        steps = min(int(math.dist((x, y), (u, v)) / STEP) + 1, MOST) if not math.isnan(x + y + u + v) else 1
        found += [(x + (u - x) * i / steps, y + (v - y) * i / steps) for i in range(1, steps + 1)]
    return found


def sample(entry: Line2D | Polygon, left: float, middle: float, size: float) -> str:
    """Return the SVG of a legend's sample: a short line with a marker, or a small box."""
    right = left + HANDLE * size
    if isinstance(entry, Polygon):
        low, high = middle + 0.35 * size, middle - 0.35 * size
        return path([[(left, low), (right, low), (right, high), (left, high)]], entry.pen, closed=True)
    line = path([[(left, middle), (right, middle)]], entry.pen) if entry.pen.dashes else ""
    return line + (entry.mark(((left + right) / 2, middle)) if entry.marker else "")
