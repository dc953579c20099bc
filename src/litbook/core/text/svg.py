"""Prepare the SVG that Graphviz and Matplotlib write for use inside a page.

Inside a page, ids have to be unique, a ``<style>`` must only apply to its own drawing, colors have to follow the theme,
and a drawing needs a text alternative.
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
"""The colors that follow the theme, by the name of the CSS variable that replaces them (``--litbook-ink``)."""
VARIABLES = {color: f"var(--litbook-{name}, {colors[0]})" for name, colors in THEME.items() for color in colors}
LETTERS = {"3": "#207a55", "4": "#8f5a06", "5": "#8346c2"}
"""The colors in which text needs a darker shade on white than lines do, as ``--litbook-3t``: labels at a line have its color."""
LETTER = re.compile(r"var\(--litbook-([345]), #\w+\)")
COLORED = ("fill", "stroke", "color", "stop-color")
COLOR = re.compile(rf"(?P<property>\b(?:{'|'.join(COLORED)}):\s*)(?P<color>#?\w+)")
REFERENCE = re.compile(r"url\(#([^)]+)\)")
NAMED = re.compile(r"^#(.+)$|url\(#([^)]+)\)")
COORDINATES = ("d", "points", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy")
ROUNDED = re.compile(r"-?\d+\.\d{3,}")
LARGE = 100
"""The size of a view box above which coordinates are rounded to hundredths, an invisible difference."""
DROPPED = {f"{{{SVG}}}title", f"{{{SVG}}}metadata"}
"""Titles would show as tooltips such as ``n0->n1``; metadata contains the maker's version."""
WORDS = {f"{{{SVG}}}text", f"{{{SVG}}}tspan"}
POINTS_TO_PIXELS = 4 / 3


ID = "litbook-id-"
"""A placeholder before each id, replaced when the drawing is put in a page."""
ALT = "litbook-alt"
"""A placeholder for the text alternative."""
VARIABLE = re.compile(r"var\(--litbook-(\w+), (#\w+)\)")
SCOPED = re.compile(r"<style([^>]*)>#drawing \{ (.*?) \}</style>", re.DOTALL)
VIEW_BOX = re.compile(r'viewBox="[\d.-]+ [\d.-]+ ([\d.]+) ([\d.]+)"')
SIZE = re.compile(r'style="--litbook-width: (\d+)px"')


def inline(drawing: str, prefix: str, alt: str) -> str:
    """Return a cleaned drawing as an element of a page, with ``prefix`` before its ids, and ``alt`` as its text alternative."""
    return drawing.replace(ID, prefix).replace(ALT, escape(alt))


def standalone(drawing: str, alt: str) -> str:
    """Return a cleaned drawing as an SVG file, on a white background, at its natural size."""
    sized = SIZE.sub(r'width="\1" style="background: #ffffff"', inline(drawing, "", alt), count=1)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{sized}\n'


def width(drawing: str) -> int:
    """Return the natural width of a cleaned drawing in pixels."""
    found = SIZE.search(drawing)
    return int(found[1]) if found else 0


def colored(drawing: str, colors: Mapping[str, str]) -> str:
    """Return an SVG file in fixed ``colors``: e-book readers support neither CSS variables nor nested rules."""
    alone = SCOPED.sub(r"<style\1>\2</style>", drawing)
    return VARIABLE.sub(lambda match: colors.get(match[1], match[2]), alone)


def cleaned(document: str) -> str:
    """Return an SVG document prepared for :func:`inline`, with placeholders for ids and the text alternative.

    Raises ValueError if it isn't an SVG document.
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
            element.attrib.pop("id", None)  # Graphviz and Matplotlib number every element
        for key, value in element.attrib.items():
            exact = ROUNDED.sub(rounded, value) if is_large and key in COORDINATES else value
            element.set(key, attribute(key, exact))
            if element.tag in WORDS:
                element.set(key, LETTER.sub(lambda m: f"var(--litbook-{m[1]}t, {LETTERS[m[1]]})", element.get(key, "")))
        if element.tag == f"{{{SVG}}}style" and element.text:
            element.text = f"#{ID}drawing {{ {element.text.strip()} }}"
    width = pixels(root.attrib.pop("width", "")) or view_box(root)[2]
    root.attrib.pop("height", None)
    root.attrib.setdefault("fill", VARIABLES["black"])  # Graphviz and Matplotlib leave out black, SVG's default
    root.attrib.update(
        {"id": f"{ID}drawing", "style": f"--litbook-width: {width:.0f}px", "role": "img", "aria-label": ALT}
    )
    lines = ElementTree.tostring(root, encoding="unicode").split("\n")
    # A blank line would end an HTML block in Markdown.
    return "\n".join(line.strip() for line in lines if line.strip())


def rounded(number: re.Match[str]) -> str:
    """Return a number with at most two digits after the point."""
    short = f"{float(number[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short


def attribute(key: str, value: str) -> str:
    """Return an attribute's value with ids marked, and with colors that follow the theme."""
    if key == "id":
        return ID + value
    if key in ("href", f"{{{XLINK}}}href") and value.startswith("#"):
        return f"#{ID}{value[1:]}"
    if key in COLORED:
        return VARIABLES.get(value.lower(), value)
    if key == "style":
        value = COLOR.sub(lambda m: m["property"] + VARIABLES.get(m["color"].lower(), m["color"]), value)
    return REFERENCE.sub(rf"url(#{ID}\1)", value)


def view_box(root: ElementTree.Element) -> tuple[float, float, float, float]:
    """Return the root's ``viewBox``, or zeros if it has none."""
    numbers = [float(number) for number in re.split(r"[\s,]+", root.get("viewBox", "").strip()) if number]
    return tuple(numbers) if len(numbers) == 4 else (0.0, 0.0, 0.0, 0.0)  # type: ignore[return-value]


def shape(drawing: str) -> float:
    """Return a drawing's width over its height; 0 for a text without a ``viewBox``."""
    found = VIEW_BOX.search(drawing)
    return float(found[1]) / float(found[2]) if found else 0.0


def pixels(length: str) -> float:
    """Return an SVG length in CSS pixels; 0 if its unit is neither pt nor px."""
    match = re.fullmatch(r"([\d.]+)(pt|px|)", length.strip())
    if not match:
        return 0.0
    return float(match[1]) * (POINTS_TO_PIXELS if match[2] == "pt" else 1.0)
