"""What a step does, in words: ``a.grad: 0 + -3.0 = -3.0``."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Any

from litbook.live.packs.autograd.python.attributes.record import Write
from litbook.live.packs.autograd.python.gradients.drawing import Drawn, Place, tokens


def kind(write: Write) -> str:
    """``added``, ``passed`` on, ``lost`` where that overwrote something, ``set`` by hand or ``cleared``."""
    if write.adds:
        return "added"
    if not write.fed:
        return "set" if write.new else "cleared"
    return "lost" if write.old else "passed"


def is_idle(write: Write) -> bool:
    """Whether it wrote a zero over a zero, and not because one was passed on."""
    return kind(write) == "cleared" and not write.old


def of(write: Write, called: Callable[[Any], str], gradient: str) -> str:
    """The sentence."""
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
    """A number with as many digits as one wants to read."""
    try:
        size = abs(value)
        if size == 0:
            return "0"
        return repr(round(float(value), 4)) if 1e-3 <= size < 1e6 else f"{value:.4g}"
    except TypeError:
        return str(value)


def namer(current: Drawn, namespace: dict[str, Any], passing: set[str]) -> Callable[[Any], str]:
    """What to call an object: what its node says first that holds no number, else the page's name for it.

    Names in ``passing``, which loops have moved on, are not its own.
    """
    names = {id(value): name for name, value in namespace.items() if not name.startswith("_") and name not in passing}

    def called(thing: Any) -> str:
        texts = current.texts[current.places[id(thing)].node]
        first = next((text.strip() for text in texts if text.strip() and not has_number(text)), "")
        name = first or names.get(id(thing), "") or texts_of_data(texts, current.places[id(thing)])
        return name if name.isidentifier() else f"({name})"

    return called


def loop_names(sources: Iterable[str]) -> set[str]:
    """The names that loops of a page give to one thing after another."""
    loops = [node.target for source in sources for node in ast.walk(parsed(source)) if isinstance(node, ast.For)]
    return {node.id for target in loops for node in ast.walk(target) if isinstance(node, ast.Name)}


def parsed(source: str) -> ast.Module:
    """The syntax tree, empty for what Python cannot read."""
    try:
        return ast.parse(source)
    except SyntaxError:
        return ast.Module([], [])


def texts_of_data(texts: list[str], place: Place) -> str:
    """What a node without a name says of itself."""
    others = [text.strip() for index, text in enumerate(texts) if index != place.text and text.strip()]
    return " ".join(others) or place.node


def has_number(text: str) -> bool:
    """Whether one of a text's words is a number."""
    return any(is_number(token) for token in tokens(text))


def is_number(token: str) -> bool:
    """Whether a word is a number."""
    try:
        float(token)
    except ValueError:
        return False
    return True


def label(current: Drawn, place: Place, source: list[str]) -> str:
    """The text that shows a gradient, as the drawing whose lines are ``source`` writes it."""
    old, new = tokens(current.source[place.line]), tokens(source[place.line])
    text = current.texts[place.node][place.text]
    if place.word >= len(new):
        return text
    words = tokens(text)
    start = 0
    for word in words[: place.token]:
        start = text.index(word, start) + len(word)
    start = text.index(words[place.token], start)
    return text[:start] + new[place.word] + text[start + len(old[place.word]) :]
