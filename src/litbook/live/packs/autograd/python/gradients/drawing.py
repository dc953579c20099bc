"""Draw a graph with the page's own function, and find out which node is which object.

That works without knowing how the function names its nodes: it draws a second time while every gradient is replaced by a
unique number, and the labels that contain those numbers say which node belongs to which object.
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
"""The first of the unique numbers: six digits, which no number format shortens."""
MOST = 150
"""Maximum number of objects in a drawing that a reader can follow."""
TOKEN = re.compile(r'[^\s|"\\{}<>=\[\](),;:]+')


class UnfitError(ValueError):
    """A drawing can't be played or checked; the message tells the reader why."""


@dataclass(frozen=True, slots=True)
class Place:
    """The position of an object's gradient in a drawing."""

    thing: Any
    node: str
    text: int
    """Index of the text in the node."""
    token: int
    """Index of the token in that text."""
    line: int
    """Index of the line in the DOT source."""
    word: int
    """Index of the token in that line."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing whose nodes are matched with objects."""

    svg: str
    """Cleaned for a page, with ``data-node`` and ``data-edge`` attributes."""
    narrow: str
    """The same from top to bottom, for narrow screens, or ""."""
    places: dict[int, Place]
    """By the objects' ``id``."""
    texts: dict[str, list[str]]
    """The texts of each node, by its name."""
    edges: list[tuple[str, str]]
    source: list[str]
    """The lines of the DOT source."""


def drawn(recorder: Recorder, drawing: Drawing, renamed: Callable[[Any, Any], Any]) -> Drawn:
    """Return the drawing with each gradient replaced by what ``renamed(object, value)`` returns. Raises UnfitError."""
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
    turned = dot.upright(source)
    narrow = marked(ElementTree.fromstring(dot.render(turned))) if turned else ""
    return Drawn(marked(root), narrow, places, texts, edges(root), lines)


def described(recorder: Recorder, drawing: Drawing, show: Callable[[Any, Any], Any]) -> str:
    """Return the DOT source from the page's own function, with each gradient replaced by what ``show`` returns."""
    assert drawing.function is not None
    recorder.show = show
    try:
        return str(drawing.function(drawing.root, **drawing.words).source)
    finally:
        recorder.show = None


def groups(root: ElementTree.Element, kind: str) -> Iterator[tuple[str, ElementTree.Element]]:
    """Yield the nodes or edges of an SVG from Graphviz, with their names, which are in ``data-node`` or in the title."""
    for group in root.iter(f"{{{svg.SVG}}}g"):
        if group.get("class") == kind:
            yield group.get("data-node") or group.findtext(f"{{{svg.SVG}}}title") or "", group


def nodes(root: ElementTree.Element) -> dict[str, list[str]]:
    """Return the texts of each node, by its name."""
    return {
        name: ["".join(text.itertext()) for text in group.iter(f"{{{svg.SVG}}}text")]
        for name, group in groups(root, "node")
    }


def edges(root: ElementTree.Element) -> list[tuple[str, str]]:
    """Return the tail and the head of each edge, without ports."""
    pairs = (name.replace("--", "->").partition("->") for name, _ in groups(root, "edge"))
    return [(tail.partition(":")[0], head.partition(":")[0]) for tail, _, head in pairs]


def marked(root: ElementTree.Element) -> str:
    """Return a drawing for a page, with ``data-node`` and ``data-edge``, by which the player finds nodes and edges."""
    for name, group in groups(root, "node"):
        group.set("data-node", name)
    for (tail, head), (_, group) in zip(edges(root), groups(root, "edge"), strict=True):
        group.set("data-edge", f"{tail}->{head}")
    return svg.cleaned(ElementTree.tostring(root, encoding="unicode"))


def tokens(text: str) -> list[str]:
    """Return the words and numbers of a label or of a line of DOT."""
    return TOKEN.findall(text)


def number_in(token: str) -> int:
    """Return the token as a whole number, or 0 if it isn't a number."""
    try:
        return int(float(token))
    except (ValueError, OverflowError):
        return 0


def numbered(lines: Any) -> Iterator[tuple[int, tuple[int, int]]]:
    """Yield each unique number in numbered ``lines``, with the indexes of the line and of the token."""
    for line, text in lines:
        for word, token in enumerate(tokens(text)):
            if number_in(token) >= FIRST:
                yield number_in(token), (line, word)


def numbered_texts(found: dict[str, list[str]]) -> Iterator[tuple[int, tuple[str, int, int]]]:
    """Yield each unique number in the texts of nodes, with the node and the indexes of the text and of the token."""
    for node, texts in found.items():
        for number, (text, word) in numbered(enumerate(texts)):
            yield number, (node, text, word)
