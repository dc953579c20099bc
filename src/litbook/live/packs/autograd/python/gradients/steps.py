"""The steps of a backward pass: each write of a gradient by the page's own code, on the graph that the page draws."""

from __future__ import annotations

import inspect
import linecache
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import CodeType
from typing import Any

from litbook.live.packs.autograd.python.attributes.descriptor import is_page, watching
from litbook.live.packs.autograd.python.attributes.record import Drawing, Recorder, Write
from litbook.live.packs.autograd.python.gradients import drawing as drawn
from litbook.live.packs.autograd.python.gradients import words
from litbook.live.packs.autograd.python.gradients.drawing import Drawn, UnfitError
from litbook.live.pyodide.slicing import relevant

MOST = 400
"""Maximum number of steps to play."""


def answer(kernel: Any, sources: list[str]) -> dict[str, Any]:
    """Return the steps of the last of these blocks for the player, or why there is nothing to play."""
    names = kernel.settings
    sources = relevant(sources, names["drawing"])
    recorder = Recorder(names["backward"], names["drawing"])
    found: list[dict[str, Any]] = []

    @contextmanager
    def instrument(namespace: dict[str, Any]) -> Iterator[None]:
        with watching({names["gradient"]: recorder}, names.get("packages", ())):
            yield
            try:
                found.append(played(recorder, namespace, names, sources))
            except UnfitError as reason:
                found.append({"declined": str(reason)})

    kernel.replay(sources, instrument=instrument)
    return found[0]


def played(recorder: Recorder, namespace: dict[str, Any], names: dict[str, Any], sources: list[str]) -> dict[str, Any]:
    """Return the drawing before the first step, the steps, and their code. Raises UnfitError."""
    block = len(sources) - 1
    drawing = chosen(recorder, namespace, names, block)
    writes = writes_on(drawn.drawn(recorder, drawing, lambda _, value: value), recorder, drawing, block)
    if not writes:
        raise UnfitError(f"Up to here nothing has written a {names['gradient']} of this graph.")
    if len(writes) > MOST:
        raise UnfitError(f"There are {len(writes)} steps; with more than {MOST} nobody could follow them.")

    def show(state: dict[int, Any]) -> str:
        return drawn.described(recorder, drawing, lambda thing, value: state.get(id(thing), value))

    before = {id(write.thing): write.old for write in reversed(writes)}
    start = drawn.drawn(recorder, drawing, lambda thing, value: before.get(id(thing), value))
    called = words.namer(start, namespace, words.loop_names(sources))
    code = list(dict.fromkeys(write.code for write in writes))
    steps = [
        {**step, "code": code.index(write.code), "line": write.line}
        for step, write in zip(told(start, writes, called, names["gradient"], show), writes, strict=True)
    ]
    shown = {"drawing": start.svg, "narrow": start.narrow, "texts": start.texts}
    return {**shown, "steps": steps, "code": [excerpt(part) for part in code]}


def chosen(recorder: Recorder, namespace: dict[str, Any], names: dict[str, Any], block: int) -> Drawing:
    """Return the graph to show: the one that the block draws, or the one whose gradients it writes.

    Raises UnfitError if there is none, or no function to draw it with.
    """
    seen = recorder.drawn
    written = [write for write in recorder.writes if write.block == block]
    roots = [write.root for write in written if write.root is not None]
    if seen and seen.block == block:
        found = seen
    elif written:
        near = [thing for write in written for thing in (write.thing, *write.fed)]
        last = max(near, key=lambda thing: recorder.born.get(id(thing), 0))
        found = Drawing(roots[-1] if roots else last, seen.function if seen else None, {}, block)
    else:
        raise UnfitError(f"This block neither writes a {names['gradient']} nor draws a graph.")
    function = found.function or namespace.get(names["drawing"])
    if not callable(function):
        raise UnfitError(f"There is no {names['drawing']} on this page yet to draw the graph with.")
    return replace(found, function=function)


def writes_on(current: Drawn, recorder: Recorder, drawing: Drawing, block: int) -> list[Write]:
    """Return the block's writes on the complete graph or, if it made none, those of the last block that made any."""
    since = recorder.born.get(id(drawing.root), 0)
    written = [
        write
        for write in recorder.writes
        if id(write.thing) in current.places and write.at > since and not words.is_idle(write)
    ]
    blocks = {write.block for write in written}
    last = block if block in blocks else max(blocks, default=block)
    return [write for write in written if write.block == last]


def told(
    start: Drawn,
    writes: list[Write],
    called: Callable[[Any], str],
    gradient: str,
    show: Callable[[dict[int, Any]], str],
) -> Iterator[dict[str, Any]]:
    """Yield each write as a step of the player. ``show`` returns the DOT source for given gradients."""
    state = {id(write.thing): write.old for write in reversed(writes)}
    for write in writes:
        state[id(write.thing)] = write.new
        place = start.places[id(write.thing)]
        fed = [start.places[id(thing)].node for thing in write.fed if id(thing) in start.places]
        yield {
            "node": place.node,
            "text": place.text,
            "label": words.label(start, place, show(state).split("\n")),
            "fed": fed,
            "edges": sorted({edge for node in fed for edge in road(start, place.node, node)}),
            "words": words.of(write, called, gradient),
            "sources": [called(thing) for thing in write.fed if id(thing) in start.places],
            "kind": words.kind(write),
        }


def road(current: Drawn, tail: str, head: str) -> list[str]:
    """Return the edges of the path between two objects, in either direction, through nodes that aren't objects."""
    taken = {place.node for place in current.places.values()}
    for pairs in (current.edges, [(b, a) for a, b in current.edges]):
        ways: list[list[tuple[str, str]]] = [[pair] for pair in pairs if pair[0] == tail]
        for way in ways:  # grows during the loop
            last = way[-1][1]
            if last == head:
                return [f"{a}->{b}" if pairs is current.edges else f"{b}->{a}" for a, b in way]
            if last not in taken and len(way) < 4:
                ways += [[*way, pair] for pair in pairs if pair[0] == last]
    return []


def excerpt(code: CodeType) -> dict[str, Any]:
    """Return the lines around a step's line: its function, or the whole block."""
    file = code.co_filename
    lines = linecache.getlines(file)
    first = code.co_firstlineno if code.co_name != "<module>" else 1
    if code.co_name != "<module>" and lines:
        lines = inspect.getblock(lines[first - 1 :])
    short = "/".join(file.split("/")[-2:])
    return {
        "title": file if is_page(file) else short,
        "block": int(file.split()[1]) - 1 if is_page(file) else None,
        "first": first,
        "lines": [line.rstrip("\n") for line in lines],
    }
