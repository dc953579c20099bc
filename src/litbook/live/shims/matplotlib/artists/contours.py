"""Contour lines, and the regions between two levels, by marching squares."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ..svg.paths import Point

Node = tuple[int, int]


@dataclass(frozen=True)
class HeightField:
    """A scalar field sampled on a grid: ``heights[row][column]`` is its value at ``(xs[column], ys[row])``."""

    xs: list[float]
    ys: list[float]
    heights: list[list[float]]

    def height(self, node: Node) -> float:
        """Return the value at a grid node ``(column, row)``."""
        return self.heights[node[1]][node[0]]

    def crossing(self, a: Node, b: Node, level: float) -> Point:
        """Return the point on the edge between two nodes where linear interpolation gives ``level``."""
        a, b = sorted((a, b))  # both cells that share the edge must compute exactly the same point
        low, high = self.height(a), self.height(b)
        share = (level - low) / (high - low)
        x, y = self.xs[a[0]], self.ys[a[1]]
        return x + share * (self.xs[b[0]] - x), y + share * (self.ys[b[1]] - y)

    def cells(self, low: float, high: float) -> Iterator[list[Node]]:
        """Yield the four corners, in order, of each cell that overlaps the range; cells with a nan are left out."""
        for j, (below, above) in enumerate(pairwise(self.heights)):
            for i, ((a, b), (c, d)) in enumerate(zip(pairwise(below), pairwise(above), strict=True)):
                if max(a, b, c, d) >= low and min(a, b, c, d) <= high and math.isfinite(a + b + c + d):
                    yield [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)]


def lines(field: HeightField, level: float) -> list[list[Point]]:
    """Return the contour lines of ``level`` as lists of points."""
    pieces = []
    for corners in field.cells(level, level):
        around = list(zip(corners, corners[1:] + corners[:1], strict=True))
        up = [(a, b) for a, b in around if field.height(a) < level <= field.height(b)]
        down = [(a, b) for a, b in around if field.height(b) < level <= field.height(a)]
        for rise, fall in zip(up, down, strict=True):
            pieces.append((field.crossing(*rise, level), field.crossing(*fall, level)))
    return chained(pieces)


def between(field: HeightField, low: float, high: float) -> list[list[Point]]:
    """Return the outlines of the region with values from ``low`` to ``high``.

    They consist of the sides of each cell's polygon, except those that two polygons share.
    """
    sides: dict[tuple[Point, Point], int] = defaultdict(int)
    for corners in field.cells(low, high):
        around = share(field, corners, low, high)
        for a, b in zip(around, around[1:] + around[:1], strict=True):
            if a == b:
                continue
            if sides.get((b, a)):
                sides[b, a] -= 1
            else:
                sides[a, b] += 1
    return chained([side for side, count in sides.items() for _ in range(count)])


def share(field: HeightField, corners: list[Node], low: float, high: float) -> list[Point]:
    """Return the polygon of the part of a cell with values from ``low`` to ``high``."""
    found: list[Point] = []
    for a, b in zip(corners, corners[1:] + corners[:1], strict=True):
        first, last = field.height(a), field.height(b)
        if low <= first <= high:
            found.append((field.xs[a[0]], field.ys[a[1]]))
        levels = [level for level in (low, high) if min(first, last) < level < max(first, last)]
        found += [field.crossing(a, b, level) for level in sorted(levels, reverse=first > last)]
    return found


def chained(pieces: list[tuple[Point, Point]]) -> list[list[Point]]:
    """Return the pieces joined into polylines, end to start."""
    onwards: dict[Point, list[Point]] = defaultdict(list)
    arrivals: dict[Point, int] = defaultdict(int)
    for a, b in pieces:
        onwards[a].append(b)
        arrivals[b] += 1
    starts = [a for a in onwards if not arrivals[a]]  # open lines first, then closed ones
    chains = []
    for start in [*starts, *onwards]:
        while onwards[start]:
            chain = [start]
            while onwards[chain[-1]]:
                chain.append(onwards[chain[-1]].pop())
                if chain[-1] == start:
                    break
            chains.append(chain)
    return chains
