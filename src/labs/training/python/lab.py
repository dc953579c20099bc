"""Bring a run to a step, and tell the page what it shows of it.

The run stays here between two requests, but only as a cache: it depends on its settings alone, so in a fresh Python it's
made again, and goes to the step that the page was at.
"""

from __future__ import annotations

import math
from typing import Any

from . import surface
from .run import Run
from .settings import Settings, settings

kept: dict[Settings, Run] = {}
"""The last run."""


def answer(
    kernel: Any, settings: dict[str, Any], where: dict[str, Any], view: dict[str, Any]
) -> dict[str, Any]:
    """Return where the run is after going on for a while, and what's to be seen there.

    ``where`` has the step ``goal``, the ``seconds`` that there are to get closer to it, and ``known``, the number of
    steps whose losses the page has. ``view`` is for :func:`surface.seen`.
    """
    with surface.dice():
        run = run_of(settings, kernel)
        run.go(where["goal"], where["seconds"])
        found = told(run, where["known"])
        if run.curves[0]:
            with kernel.interrupts.arm():
                found |= surface.seen(run, **view)
    return found


def run_of(given: dict[str, Any], kernel: Any) -> Run:
    """Return the run of these settings, new if it isn't the last one."""
    chosen = settings(given)
    if chosen not in kept:
        kept.clear()
        kept[chosen] = Run(chosen, kernel.interrupts.arm)
    run = kept[chosen]
    run.stoppable = kernel.interrupts.arm
    return run


def told(run: Run, known: int) -> dict[str, Any]:
    """Return where a run is, and the losses from the step ``known`` to there: a run that begins again tells of no later steps."""
    program = run.program
    sizes = [program.chosen.inputs, *program.chosen.layers, 1]
    found = {
        "step": run.place.step,
        "end": run.end if run.end_reached() else "",
        "rung": program.kind,
        "sizes": sizes,
    }
    found["rate"] = round(run.rate, 1)
    if not known:
        found["train"], found["test"] = program.train, program.test
    found["box"] = surface.box_of(run)
    found["curves"] = [
        numbers(curve[known : run.place.step + 1]) for curve in run.curves
    ]
    if run.curves[0]:
        found["values"], found["slopes"] = (
            numbers(run.place.values),
            numbers(run.slopes),
        )
        found["average"] = run.curves[0][run.place.step]
    return found


def numbers(values: Any) -> list[float | None]:
    """Return the values as JSON can hold them: None for what isn't finite."""
    return [value if math.isfinite(value) else None for value in values]
