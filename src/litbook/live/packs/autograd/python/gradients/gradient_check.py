"""Check every gradient of a drawing by finite differences: run the page again with one number nudged, and see what comes out.

The order in which objects are created identifies them from one run to the next. A run begins with the block in which the
graph begins, and ends as soon as the root exists.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from numbers import Real
from typing import Any

from litbook.live.packs.autograd.python.attributes.births import Birthplaces, Moment
from litbook.live.packs.autograd.python.attributes.descriptor import watching
from litbook.live.packs.autograd.python.attributes.record import Recorder
from litbook.live.packs.autograd.python.gradients import drawing as drawn
from litbook.live.packs.autograd.python.gradients import steps, words
from litbook.live.packs.autograd.python.gradients.drawing import Drawn, UnfitError
from litbook.live.packs.autograd.python.gradients.rerun import Run, again
from litbook.live.packs.autograd.python.gradients.slopes import Verdict, compared
from litbook.live.pyodide.slicing import relevant

MOST = 60
"""Maximum number of nodes to check; each takes two runs."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The drawing, the graph, and the gradients after an ordinary run of the page."""

    picture: Drawn
    numbers: dict[int, int]
    """Each object's number in the order of creation, by its ``id``."""
    gradients: dict[int, Any]
    """By the objects' ``id``."""
    root: int
    """The number of the root."""
    inner: set[int]
    """The numbers of the objects that are computed from others."""
    unfilled: set[int]
    """The ``id`` of each object whose gradient hasn't been filled in yet."""
    first: int
    """The block in which the graph begins, counted from 0."""


def answer(kernel: Any, sources: list[str]) -> dict[str, Any]:
    """Return a verdict on each node of the graph that the last block draws, or why there is none."""
    try:
        sources = relevant(sources, kernel.settings["drawing"])
        seen = looked(kernel, sources)
    except UnfitError as reason:
        return {"declined": str(reason)}
    return {"nodes": verdicts(kernel, sources, seen, seen.first) or verdicts(kernel, sources, seen, 0)}


def verdicts(kernel: Any, sources: list[str], seen: Seen, first: int) -> list[dict[str, Any]]:
    """Return the verdict on each node; an empty list if running again from the block ``first`` gives another result."""
    nodes: list[dict[str, Any]] = []
    with again(kernel, sources, seen.root, first) as run:
        base = run()
        if first and not base.is_as(run()):
            return []
        for key, place in seen.picture.places.items():
            nodes.append({"node": place.node, **judged(kernel, run, seen, base, key)})
            of = len(seen.picture.places)
            kernel.post({"type": "watched", "block": len(sources) - 1, "nudged": len(nodes), "of": of})
    return nodes


def looked(kernel: Any, sources: list[str]) -> Seen:
    """Run the page as it is, and return what it shows. Raises UnfitError."""
    names = kernel.settings
    recorder, making = Recorder(names["backward"], names["drawing"]), Birthplaces()
    found: list[Seen | UnfitError] = []

    @contextmanager
    def instrument(namespace: dict[str, Any]) -> Iterator[None]:
        with watching({names["gradient"]: recorder, names["data"]: making}, names.get("packages", ())):
            yield
            try:
                found.append(described(recorder, making, namespace, names, len(sources) - 1))
            except UnfitError as reason:
                found.append(reason)

    kernel.replay(sources, instrument=instrument)
    if isinstance(found[0], UnfitError):
        raise found[0]
    return found[0]


def described(
    recorder: Recorder, making: Birthplaces, namespace: dict[str, Any], names: dict[str, Any], block: int
) -> Seen:
    """Return the drawing, the graph, and the gradients after the run. Raises UnfitError."""
    drawing = steps.chosen(recorder, namespace, names, block)
    gradients: dict[int, Any] = {}

    def note(thing: Any, value: Any) -> Any:
        gradients[id(thing)] = value
        return value

    picture = drawn.drawn(recorder, drawing, note)
    if len(picture.places) > MOST:
        raise UnfitError(
            f"To nudge {len(picture.places)} nodes, one after the other, would take too long; {MOST} is the most."
        )
    written = {id(write.thing) for write in recorder.writes}
    passed_back = any(write.root is not None for write in recorder.writes)
    unfilled = set() if passed_back else {key for key in picture.places if key not in written}
    root = making.numbers.get(id(drawing.root), 0)
    inner = {making.numbers.get(key, 0) for key in made_of_others(picture, id(drawing.root))}
    first = min(making.blocks.get(number, 0) for number in {root, *inner})
    return Seen(picture, dict(making.numbers), gradients, root, inner, unfilled, max(first, 0))


def made_of_others(picture: Drawn, root: int) -> set[int]:
    """Return the objects that edges lead to or, if no edge leads to the root, those that edges come from."""
    ends = [{head for _, head in picture.edges}, {tail for tail, _ in picture.edges}]
    found = next((end for end in ends if root in picture.places and picture.places[root].node in end), set())
    return {key for key, place in picture.places.items() if place.node in found}


def judged(kernel: Any, run: Run, seen: Seen, base: Moment, key: int) -> dict[str, Any]:
    """Return the status of one node, and the words for it."""
    number, gradient = seen.numbers.get(key, 0), seen.gradients[key]
    start, end = base.held.get(number), base.end
    if not all(isinstance(value, Real) for value in (start, end, gradient)):
        return {"status": "unclear", "words": "nothing here can be nudged: it holds no plain number"}

    since = base.begin(number, seen.inner)

    def function(by: float) -> Any:
        return run(number, since, by).end

    assert start is not None
    assert end is not None
    verdict = compared(function, float(end), float(start), float(gradient))
    status = "unfilled" if key in seen.unfilled and verdict.status == "wrong" else verdict.status
    return {"status": status, "words": sentence(kernel.settings["gradient"], gradient, verdict, status)}


def sentence(name: str, gradient: Any, verdict: Verdict, status: str) -> str:
    """Return the words for a verdict, such as ``grad 6.0, measured 6.0000``."""
    said = f"{name} {words.number(gradient)}"
    if verdict.sides:
        return f"{said}, measured {verdict.sides[0]:.4f} below and {verdict.sides[1]:.4f} above: there is a kink"
    if verdict.slope is None:
        return f"{said}, and no nudge can measure it"
    measured = f"measured {verdict.slope + 0.0:.4f}"
    return f"{name} not filled in yet, {measured}" if status == "unfilled" else f"{said}, {measured}"
