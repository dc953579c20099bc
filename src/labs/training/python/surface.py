"""What the neurons say over the plane of the inputs, at one point, and about one example."""

from __future__ import annotations

import base64
import random
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .run import Run
from .settings import Point

MARGIN = 0.25
"""Around the points, relative to half their range."""
LEAST = 1.6
"""Half the side of the picture for points of the reader's own, unless they need more."""
FINEST = 60


@contextmanager
def dice() -> Iterator[None]:
    """Leave the page's random numbers as they were."""
    state = random.getstate()
    try:
        yield
    finally:
        random.setstate(state)


def box_of(run: Run) -> tuple[float, float, float]:
    """Return the middle of the square that holds the points, and half its side.

    Around points of the reader's own it stays where it is, so it doesn't run away from one that's dragged.
    """
    points = [*run.program.train, *run.program.test]
    if run.chosen.data == "own":
        return 0.0, 0.0, max([LEAST, *(1.1 * abs(x) for p in points for x in p[:2])])
    columns = [[point[i] for point in points] for i in (0, 1)]
    middle = [(max(column) + min(column)) / 2 for column in columns]
    half = max(max(column) - min(column) for column in columns) / 2
    return middle[0], middle[1], (1 + MARGIN) * half


def seen(
    run: Run, side: int, probe: list[float] | None, example: int | None
) -> dict[str, Any]:
    """Return what the page wants to see of a run.

    ``side`` is the number of places along each edge of the surfaces, 0 for none; ``probe`` a point whose activations
    are shown; ``example`` the index of a training point whose gradients are shown, besides those of the step.
    """
    program, values = run.program, run.place.values
    box = box_of(run)
    found: dict[str, Any] = {}
    one = (
        program.train[example]
        if example is not None and 0 <= example < len(program.train)
        else None
    )
    third = one[2:-1] if one else (0.0,) * (program.chosen.inputs - 2)
    if probe:
        found["activations"] = list(
            program.says(values, [(probe[0], probe[1], *third)])[0]
        )
    if one:
        slopes = program.gradients(values, [one], [0.0] * len(values))[1]
        found["ofExample"] = {"index": example, "slopes": slopes}
    if side > 0:
        side = min(side, FINEST)
        columns = zip(*program.says(values, grid(box, side, third)), strict=True)
        floats = array("f", [number for column in columns for number in column])
        found["surface"] = {
            "side": side,
            "data": base64.b64encode(floats.tobytes()).decode(),
        }
    return found


def grid(box: tuple[float, float, float], side: int, third: Point) -> list[Point]:
    """Return the centers of the cells of a grid, row by row from the top left."""
    x, y, half = box
    steps = [half * (2 * i + 1 - side) / side for i in range(side)]
    return [(x + across, y - down, *third) for down in steps for across in steps]
