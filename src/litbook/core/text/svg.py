"""SVG as Graphviz and Matplotlib write it, made fit to stand inside a page.

Inside a page ids must be unique, a ``<style>`` must not reach beyond its drawing, colours must follow the theme,
and somebody who cannot see the drawing must be told what it shows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from xml.etree import ElementTree

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
ElementTree.register_namespace("", SVG)
ElementTree.register_namespace("xlink", XLINK)

THEME = {
    "ink": ("#24292f", "#000000", "#000", "black"),
    "muted": ("#57606a", "#808080", "gray", "grey"),
    "axis": ("#8a8f98",),
    "grid": ("#dfe2e7", "#d3d3d3", "lightgray", "lightgrey"),
    "paper": ("#ffffff", "#fff", "white"),
    "1": ("#3f51b5",),
    "2": ("#d1495b",),
    "3": ("#2a9d6f",),
    "4": ("#c77d0a",),
    "5": ("#7b4fb3",),
    "6": ("#1f8a9e",),
}
"""The colours that follow the theme, by the CSS variable that each becomes (``--litbook-ink``)."""
VARIABLES = {colour: f"var(--litbook-{name}, {colours[0]})" for name, colours in THEME.items() for colour in colours}
COLOURED = ("fill", "stroke", "color", "stop-color")
COLOUR = re.compile(rf"(?P<property>\b(?:{'|'.join(COLOURED)}):\s*)(?P<colour>#?\w+)")
REFERENCE = re.compile(r"url\(#([^)]+)\)")
NAMED = re.compile(r"^#(.+)$|url\(#([^)]+)\)")
COORDINATES = ("d", "points", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy")
ROUNDED = re.compile(r"-?\d+\.\d{3,}")
LARGE = 100
"""From this size of its view box on, a hundredth of a unit in a drawing is nothing that an eye could see."""
DROPPED = {f"{{{SVG}}}title", f"{{{SVG}}}metadata"}
"""Titles show as tooltips such as ``n0->n1``; metadata names the maker's version."""
POINTS_TO_PIXELS = 4 / 3


ID = "litbook-id-"
"""Stands before each id until it is known where the drawing goes."""
ALT = "litbook-alt"
"""Stands for the words that say what the drawing shows."""
VARIABLE = re.compile(r"var\(--litbook-(\w+), (#\w+)\)")
SCOPED = re.compile(r"<style([^>]*)>#drawing \{ (.*?) \}</style>", re.DOTALL)
SIZE = re.compile(r'style="--litbook-width: (\d+)px"')


def inline(drawing: str, prefix: str, alt: str) -> str:
    """A cleaned drawing as an element of a page. ``prefix`` goes before each of its ids, ``alt`` says what it shows."""
    return drawing.replace(ID, prefix).replace(ALT, escape(alt))


def standalone(drawing: str, alt: str) -> str:
    """A cleaned drawing as a file of its own, on white, at its natural size."""
    sized = SIZE.sub(r'width="\1" style="background: #ffffff"', inline(drawing, "", alt), count=1)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{sized}\n'


def coloured(drawing: str, colours: Mapping[str, str]) -> str:
    """A drawing, a file of its own, in fixed ``colours``: for e-book readers, who know no variables nor nested rules."""
    alone = SCOPED.sub(r"<style\1>\2</style>", drawing)
    return VARIABLE.sub(lambda match: colours.get(match[1], match[2]), alone)


def cleaned(document: str) -> str:
    """The drawing without what a page must not have, and with marks for what only its page knows.

    Raises ValueError for what is no SVG document.
    """
    try:
        root = ElementTree.fromstring(document.encode("utf-8"))
    except ElementTree.ParseError as error:
        raise ValueError(f"this is not SVG: {error}") from error
    for parent in root.iter():
        for child in [child for child in parent if child.tag in DROPPED]:
            parent.remove(child)
    wanted = {
        name
        for element in root.iter()
        for value in element.attrib.values()
        for pair in NAMED.findall(value)
        for name in pair
    }
    is_large = max(view_box(root)[2:], default=0.0) >= LARGE
    for element in root.iter():
        if element.get("id", "") not in wanted:
            element.attrib.pop("id", None)  # makers number everything
        for key, value in element.attrib.items():
            exact = ROUNDED.sub(rounded, value) if is_large and key in COORDINATES else value
            element.set(key, attribute(key, exact))
        if element.tag == f"{{{SVG}}}style" and element.text:
            element.text = f"#{ID}drawing {{ {element.text.strip()} }}"
    width = pixels(root.attrib.pop("width", "")) or view_box(root)[2]
    root.attrib.pop("height", None)
    root.attrib.setdefault("fill", VARIABLES["black"])  # makers leave black out: it is what SVG fills with
    root.attrib.update(
        {"id": f"{ID}drawing", "style": f"--litbook-width: {width:.0f}px", "role": "img", "aria-label": ALT}
    )
    lines = ElementTree.tostring(root, encoding="unicode").split("\n")
    # A blank line would end an HTML block in Markdown.
    return "\n".join(line.strip() for line in lines if line.strip())


def rounded(number: re.Match[str]) -> str:
    """A number with two digits after the point, or fewer."""
    short = f"{float(number[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short


def attribute(key: str, value: str) -> str:
    """An attribute's value with ids marked and colours made to follow the theme."""
    if key == "id":
        return ID + value
    if key in ("href", f"{{{XLINK}}}href") and value.startswith("#"):
        return f"#{ID}{value[1:]}"
    if key in COLOURED:
        return VARIABLES.get(value.lower(), value)
    if key == "style":
        value = COLOUR.sub(lambda m: m["property"] + VARIABLES.get(m["colour"].lower(), m["colour"]), value)
    return REFERENCE.sub(rf"url(#{ID}\1)", value)


def view_box(root: ElementTree.Element) -> tuple[float, float, float, float]:
    """The root's ``viewBox``, or zeros."""
    numbers = [float(number) for number in re.split(r"[\s,]+", root.get("viewBox", "").strip()) if number]
    return tuple(numbers) if len(numbers) == 4 else (0.0, 0.0, 0.0, 0.0)  # type: ignore[return-value]


def pixels(length: str) -> float:
    """An SVG length in CSS pixels; 0 for one in other units than pt and px."""
    match = re.fullmatch(r"([\d.]+)(pt|px|)", length.strip())
    if not match:
        return 0.0
    return float(match[1]) * (POINTS_TO_PIXELS if match[2] == "pt" else 1.0)
