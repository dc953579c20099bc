"""Describe a step in words, such as ``a.grad: 0 + -3.0 = -3.0``."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Any

from litbook.live.packs.autograd.python.attributes.record import Write
from litbook.live.packs.autograd.python.gradients.drawing import Drawn, Place, tokens


def kind(write: Write) -> str:
    """Return ``added``, ``passed`` (on), ``lost`` (an overwritten value), ``set`` (by hand), or ``cleared``."""
    if write.adds:
        return "added"
    if not write.fed:
        return "set" if write.new else "cleared"
    return "lost" if write.old else "passed"


def is_idle(write: Write) -> bool:
    """Return True for a write of zero over zero that wasn't computed from another gradient."""
    return kind(write) == "cleared" and not write.old


def of(write: Write, called: Callable[[Any], str], gradient: str) -> str:
    """Return the sentence for a write. ``called`` returns an object's name."""
    name = f"{called(write.thing)}.{gradient}"
    old, new = number(write.old), number(write.new)
    match kind(write):
        case "added":
            return f"{name}: {old} + {number(write.new - write.old)} = {new}"
        case "lost":
            return f"{name}: {old} overwritten by {new}: {old} is lost"
        case "cleared":
            return f"{name}: {old} set back to {new}"
        case "set" if write.old:
            return f"{name}: {old} replaced by {new}"
        case _:
            return f"{name} = {new}"


def number(value: Any) -> str:
    """Return a number with about four significant digits."""
    try:
        size = abs(value)
        if size == 0:
            return "0"
        return repr(round(float(value), 4)) if 1e-3 <= size < 1e6 else f"{value:.4g}"
    except TypeError:
        return str(value)


def namer(current: Drawn, namespace: dict[str, Any], passing: set[str]) -> Callable[[Any], str]:
    """Return a function that names an object: by the first text of its node without a number, or by a variable.

    Variables in ``passing`` don't count: loops assign them to one object after another.
    """
    names = {id(value): name for name, value in namespace.items() if not name.startswith("_") and name not in passing}

    def called(thing: Any) -> str:
        texts = current.texts[current.places[id(thing)].node]
        first = next((text.strip() for text in texts if text.strip() and not has_number(text)), "")
        name = first or names.get(id(thing), "") or texts_of_data(texts, current.places[id(thing)])
        return name if name.isidentifier() else f"({name})"

    return called


def loop_names(sources: Iterable[str]) -> set[str]:
    """Return the names of the loop variables of a page."""
    loops = [node.target for source in sources for node in ast.walk(parsed(source)) if isinstance(node, ast.For)]
    return {node.id for target in loops for node in ast.walk(target) if isinstance(node, ast.Name)}


def parsed(source: str) -> ast.Module:
    """Return the syntax tree, or an empty one for a syntax error."""
    try:
        return ast.parse(source)
    except SyntaxError:
        return ast.Module([], [])


def texts_of_data(texts: list[str], place: Place) -> str:
    """Return the other texts of a node that has no name."""
    others = [" ".join(text.split()) for index, text in enumerate(texts) if index != place.text and text.strip()]
    return " ".join(others) or place.node


def has_number(text: str) -> bool:
    """Return True if a token of the text is a number."""
    return any(is_number(token) for token in tokens(text))


def is_number(token: str) -> bool:
    """Return True if a token is a number."""
    try:
        float(token)
    except ValueError:
        return False
    return True


def label(current: Drawn, place: Place, source: list[str]) -> str:
    """Return the text that shows a gradient, with its value from the DOT source whose lines are ``source``."""
    old, new = tokens(current.source[place.line]), tokens(source[place.line])
    text = current.texts[place.node][place.text]
    if place.word >= len(new):
        return text
    words = tokens(text)
    start = 0
    for word in words[: place.token]:
        start = text.index(word, start) + len(word)
    start = text.index(words[place.token], start)
    before, number = text[:start], new[place.word]
    if number[0] == "-" != words[place.token][0] and before[-2:].isspace():
        before = before[:-1]  # the second space was there for a minus sign
    return before + number + text[start + len(old[place.word]) :]
