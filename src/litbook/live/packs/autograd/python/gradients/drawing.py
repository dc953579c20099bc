"""A page's own drawing of a graph, and which of its nodes is which object.

Nobody has to know how the drawing names its nodes: it is made once more while every gradient pretends to be a number
that no other has, and the labels that then show these numbers tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from litbook.core.text import svg
from litbook.live.packs.autograd.python.attributes.record import Drawing, Recorder
from litbook.run import dot

FIRST = 100_001
"""The numbers that gradients pretend to be begin here: six digits, which no way of writing a number shortens."""
MOST = 150
"""Objects in a drawing that somebody could still follow."""
TOKEN = re.compile(r'[^\s|"\\{}<>=\[\](),;:]+')


class UnfitError(ValueError):
    """A drawing that cannot be followed, with the reason in words for the reader."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a drawing shows an object's gradient."""

    thing: Any
    node: str
    text: int
    """Which of the node's texts."""
    token: int
    """Which word of that text."""
    line: int
    """In the source of the drawing,"""
    word: int
    """and which word of it."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing that can be followed."""

    svg: str
    """Fit for a page, with ``data-node`` and ``data-edge``."""
    places: dict[int, Place]
    """By the ``id`` of the objects."""
    texts: dict[str, list[str]]
    """What stands in each node."""
    edges: list[tuple[str, str]]
    source: list[str]
    """The lines of the description that it was made from."""


def drawn(recorder: Recorder, drawing: Drawing, renamed: Callable[[Any, Any], Any]) -> Drawn:
    """The drawing while each gradient is what ``renamed`` says. Raises UnfitError."""
    source = described(recorder, drawing, renamed)
    pretended: dict[int, Any] = {}

    def pretend(thing: Any, _: Any) -> int:
        pretended.setdefault(id(thing), thing)
        return FIRST + list(pretended).index(id(thing))

    other = described(recorder, drawing, pretend)
    if len(pretended) > MOST:
        raise UnfitError(
            f"This drawing shows {len(pretended)} gradients; with more than {MOST} nobody could follow it."
        )
    picture, numbers = dot.render(source), nodes(ElementTree.fromstring(dot.render(other)))
    lines = source.split("\n")
    if len(lines) != len(other.split("\n")):
        raise UnfitError("This drawing takes another shape when the gradients change, so it cannot be followed.")
    root = ElementTree.fromstring(picture)
    texts = nodes(root)
    where = dict(numbered(enumerate(other.split("\n"))))
    things = dict(enumerate(pretended.values(), start=FIRST))
    places = {
        id(things[number]): Place(things[number], node, text, token, *where[number])
        for number, (node, text, token) in numbered_texts(numbers)
        if number in things and number in where and node in texts
    }
    if not places:
        raise UnfitError("This drawing shows no gradients.")
    mark(root)
    return Drawn(svg.cleaned(ElementTree.tostring(root, encoding="unicode")), places, texts, edges(root), lines)


def described(recorder: Recorder, drawing: Drawing, show: Callable[[Any, Any], Any]) -> str:
    """The DOT source that the page's own function gives."""
    assert drawing.function is not None
    recorder.show = show
    try:
        return str(drawing.function(drawing.root, **drawing.words).source)
    finally:
        recorder.show = None


def groups(root: ElementTree.Element, kind: str) -> Iterator[tuple[str, ElementTree.Element]]:
    """The nodes or edges of what Graphviz drew, with their names: titles, which the page's own Graphviz turns into data."""
    for group in root.iter(f"{{{svg.SVG}}}g"):
        if group.get("class") == kind:
            yield group.get("data-node") or group.findtext(f"{{{svg.SVG}}}title") or "", group


def nodes(root: ElementTree.Element) -> dict[str, list[str]]:
    """The texts of each node."""
    return {
        name: ["".join(text.itertext()) for text in group.iter(f"{{{svg.SVG}}}text")]
        for name, group in groups(root, "node")
    }


def edges(root: ElementTree.Element) -> list[tuple[str, str]]:
    """From where to where each edge leads, ports left out."""
    pairs = (name.replace("--", "->").partition("->") for name, _ in groups(root, "edge"))
    return [(tail.partition(":")[0], head.partition(":")[0]) for tail, _, head in pairs]


def mark(root: ElementTree.Element) -> None:
    """Keep the names of nodes and edges where scripts find them."""
    for name, group in groups(root, "node"):
        group.set("data-node", name)
    for (tail, head), (_, group) in zip(edges(root), groups(root, "edge"), strict=True):
        group.set("data-edge", f"{tail}->{head}")


def tokens(text: str) -> list[str]:
    """The words and numbers of a label or of a line of DOT."""
    return TOKEN.findall(text)


def number_in(token: str) -> int:
    """The number that a gradient pretended to be; 0 for another word."""
    try:
        return int(float(token))
    except (ValueError, OverflowError):
        return 0


def numbered(lines: Any) -> Iterator[tuple[int, tuple[int, int]]]:
    """Each pretended number among ``lines``, with the line and the word."""
    for line, text in lines:
        for word, token in enumerate(tokens(text)):
            if number_in(token) >= FIRST:
                yield number_in(token), (line, word)


def numbered_texts(found: dict[str, list[str]]) -> Iterator[tuple[int, tuple[str, int, int]]]:
    """Each pretended number in a node, with the node, the text and the word."""
    for node, texts in found.items():
        for number, (text, word) in numbered(enumerate(texts)):
            yield number, (node, text, word)
