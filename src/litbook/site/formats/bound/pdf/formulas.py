"""Convert a formula from MathML to Typst's mathematics. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lxml.html import HtmlElement

INVISIBLE = str.maketrans("", "", "\N{FUNCTION APPLICATION}\N{INVISIBLE TIMES}\N{INVISIBLE SEPARATOR}")
LONGEST_VARIABLE = 1
"""The letters of a variable, which is italic; longer names, such as ``tanh``, are upright."""


def string(text: str) -> str:
    """Return ``text`` as a string of Typst."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def formula(node: HtmlElement) -> str:
    """Return the content of a MathML element as Typst mathematics."""
    return convert(node).strip()


def convert(node: HtmlElement) -> str:
    """Return an element, whose text is in the elements at the bottom."""
    if not isinstance(node.tag, str) or node.tag == "annotation":
        return ""
    return MAKERS.get(node.tag, row)(node)


def row(node: HtmlElement) -> str:
    """Return the children of an element, one after the other."""
    return " ".join(filter(None, map(convert, node)))


def group(node: HtmlElement) -> str:
    """Return an element as an argument of a function."""
    return convert(node).replace(";", '";"') or '""'


def sign(node: HtmlElement) -> str:
    """Return an operator or a bracket, which Typst spaces by itself."""
    text = (node.text or "").translate(INVISIBLE).strip()
    return f"class({string(SIDES[text])}, {string(text)})" if text in SIDES else " ".join(map(symbol, text))


def symbol(character: str) -> str:
    """Return a character as a symbol that isn't part of Typst's language."""
    return f"\\{character}" if character.isascii() and not character.isalnum() else character


def name(node: HtmlElement) -> str:
    """Return a variable, or the name of a function."""
    text = (node.text or "").strip()
    return text if len(text) <= LONGEST_VARIABLE and text.isalpha() else f"op({string(text)})" if text else ""


def words(node: HtmlElement) -> str:
    """Return a number or text."""
    return string(node.text_content())


def space(node: HtmlElement) -> str:
    """Return a space of the width it has in the page."""
    width = node.get("width", "")
    return f"#h({width})" if width.endswith("em") else ""


def attached(*places: str) -> Callable[[HtmlElement], str]:
    """Return a function that returns an element's first child with the others at these places."""

    def make(node: HtmlElement) -> str:
        base, *others = node
        said = ", ".join(f"{place}: {group(other)}" for place, other in zip(places, others, strict=True))
        return f"attach({'limits' if node.tag in LIMITS else 'scripts'}({group(base)}), {said})"

    return make


def table(node: HtmlElement) -> str:
    """Return rows whose columns are aligned at the right and the left in turn."""
    rows = (" & ".join(convert(cell) for cell in line) for line in node)
    return " \\\n".join(rows)


LIMITS = ("munder", "mover", "munderover")
"""Elements whose parts are above and below the first one, such as a sum's limits."""
SIDES: Mapping[str, str] = {"(": "opening", ")": "closing", "[": "opening", "]": "closing"}
MAKERS: Mapping[str, Callable[[HtmlElement], str]] = {
    "mi": name,
    "mn": words,
    "mtext": words,
    "mo": sign,
    "mspace": space,
    "mtable": table,
    "mfrac": lambda node: f"frac({group(node[0])}, {group(node[1])})",
    "msqrt": lambda node: f"sqrt({row(node)})",
    "msup": attached("t"),
    "msub": attached("b"),
    "msubsup": attached("b", "t"),
    "mover": attached("t"),
    "munder": attached("b"),
    "munderover": attached("b", "t"),
}
