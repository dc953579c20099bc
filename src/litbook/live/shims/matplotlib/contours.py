"""Lines of equal height over a grid, and the land between two heights: marching squares, edge by edge."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from .ink import Point

Node = tuple[int, int]


@dataclass(frozen=True)
class Land:
    """Heights over the crossings of some columns and rows: ``heights[row][column]``."""

    xs: list[float]
    ys: list[float]
    heights: list[list[float]]

    def height(self, node: Node) -> float:
        """How high it is at a crossing."""
        return self.heights[node[1]][node[0]]

    def crossing(self, a: Node, b: Node, level: float) -> Point:
        """Where the straight way between two neighbours passes ``level``: the same from either side."""
        a, b = sorted((a, b))
        low, high = self.height(a), self.height(b)
        share = (level - low) / (high - low)
        x, y = self.xs[a[0]], self.ys[a[1]]
        return x + share * (self.xs[b[0]] - x), y + share * (self.ys[b[1]] - y)

    def cells(self, low: float, high: float) -> Iterator[list[Node]]:
        """The four corners of each cell that reaches between two heights, around it; none with a hole in it."""
        for j, (below, above) in enumerate(pairwise(self.heights)):
            for i, ((a, b), (c, d)) in enumerate(zip(pairwise(below), pairwise(above), strict=True)):
                if max(a, b, c, d) >= low and min(a, b, c, d) <= high and math.isfinite(a + b + c + d):
                    yield [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)]


def lines(land: Land, level: float) -> list[list[Point]]:
    """The lines on which the land has the height ``level``."""
    pieces = []
    for corners in land.cells(level, level):
        around = list(zip(corners, corners[1:] + corners[:1], strict=True))
        up = [(a, b) for a, b in around if land.height(a) < level <= land.height(b)]
        down = [(a, b) for a, b in around if land.height(b) < level <= land.height(a)]
        for rise, fall in zip(up, down, strict=True):
            pieces.append((land.crossing(*rise, level), land.crossing(*fall, level)))
    return chained(pieces)


def between(land: Land, low: float, high: float) -> list[list[Point]]:
    """The outlines of the land from ``low`` up to ``high``: of each cell's share, without the sides that two share."""
    sides: dict[tuple[Point, Point], int] = defaultdict(int)
    for corners in land.cells(low, high):
        around = share(land, corners, low, high)
        for a, b in zip(around, around[1:] + around[:1], strict=True):
            if a == b:
                continue
            if sides.get((b, a)):
                sides[b, a] -= 1
            else:
                sides[a, b] += 1
    return chained([side for side, count in sides.items() for _ in range(count)])


def share(land: Land, corners: list[Node], low: float, high: float) -> list[Point]:
    """The part of a cell whose height is between ``low`` and ``high``."""
    found: list[Point] = []
    for a, b in zip(corners, corners[1:] + corners[:1], strict=True):
        first, last = land.height(a), land.height(b)
        if low <= first <= high:
            found.append((land.xs[a[0]], land.ys[a[1]]))
        levels = [level for level in (low, high) if min(first, last) < level < max(first, last)]
        found += [land.crossing(a, b, level) for level in sorted(levels, reverse=first > last)]
    return found


def chained(pieces: list[tuple[Point, Point]]) -> list[list[Point]]:
    """Pieces joined where one ends and another begins."""
    onwards: dict[Point, list[Point]] = defaultdict(list)
    arrivals: dict[Point, int] = defaultdict(int)
    for a, b in pieces:
        onwards[a].append(b)
        arrivals[b] += 1
    starts = [a for a in onwards if not arrivals[a]]  # first the lines that end at the edge, then those that close
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
