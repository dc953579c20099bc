"""Write SVG text, and measure it with a table of DejaVu Sans's character widths."""

from __future__ import annotations

from html import escape

from ..arguments.colors import Color
from ..arguments.settings import rcParams
from .paths import Point, exact

# The advance widths of " " to "~", in hundredths of the font size.
WIDTHS = [
    32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84,
    84, 84, 53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79, 60, 79, 69, 63, 61, 73, 68, 99, 69, 61,
    69, 39, 34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52, 39, 63, 59,
    82, 59, 59, 52, 64, 34, 64, 84,
]  # fmt: skip
ASCENT, DESCENT, LINE = 0.76, 0.24, 1.2
"""Ascent, descent, and line spacing, as fractions of the font size."""
RAISED = 0.7
"""The font size of an exponent, as a fraction of its base's."""
ANCHORS = {"left": "start", "center": "middle", "right": "end"}


def text_width(text: str, size: float) -> float:
    """Return the width of the longest line of ``text``, in the unit of ``size``."""
    return max(line_width(line, size) for line in text.split("\n"))


def line_width(line: str, size: float) -> float:
    """Return the width of one line, in the unit of ``size``."""
    plain, raised = split_power(line)
    return character_widths(plain) * size / 100 + character_widths(raised) * (RAISED * size) / 100


def character_widths(text: str) -> int:
    """Return the sum of the widths of all characters, in hundredths of the font size."""
    signs = "\N{MINUS SIGN}\N{MULTIPLICATION SIGN}"
    return sum(WIDTHS[ord(c) - 32] if " " <= c <= "~" else 84 if c in signs else 63 for c in text)


def split_power(line: str) -> tuple[str, str]:
    """Return the text before the ``^`` of a power of ten, and its exponent: ``10`` and ``3`` for ``10^3``.

    For any other line, return all of it, and no exponent.
    """
    plain, _, raised = line.partition("^")
    return (plain, raised) if plain.endswith("10") and raised else (line, "")


def text_height(text: str, size: float) -> float:
    """Return the height of ``text``, with all of its lines, in the unit of ``size``."""
    return (ASCENT + DESCENT + LINE * text.count("\n")) * size


def write(  # noqa: PLR0913  # all of them are what text needs
    text: str, at: Point, size: float, color: Color, *, ha: str = "left", va: str = "baseline", turn: float = 0.0
) -> str:
    """Return the SVG of ``text`` at a point. ``10^3`` is a power; ``turn`` is in degrees, counterclockwise."""
    lines = text.split("\n")
    rise = {"baseline": 0.0, "bottom": DESCENT, "center": -0.5 * (ASCENT - DESCENT), "top": -ASCENT}[va]
    above = {"baseline": 1.0, "bottom": 1.0, "center": 0.5, "top": 0.0}[va] * (len(lines) - 1)
    x, y = at
    family = f"'{rcParams['font.sans-serif']}', {rcParams['font.family']}"
    style = f"font-size: {exact(size)}px; font-family: {family}; text-anchor: {ANCHORS[ha]}; fill: {color[0]}"
    turned = f' transform="rotate({exact(-turn)} {exact(x)} {exact(y)})"' if turn else ""
    covered = f' fill-opacity="{exact(color[1])}"' if color[1] < 1 else ""
    drawn = []
    for i, line in enumerate(lines):
        foot = y + (LINE * (i - above) - rise) * size
        words = spans(line, size)
        drawn.append(f'<text x="{exact(x)}" y="{exact(foot)}" style="{style}"{covered}{turned}>{words}</text>')
    return "".join(drawn)


def spans(line: str, size: float) -> str:
    """Return a line of text, escaped, with the exponent of a power of ten raised."""
    plain, raised = split_power(line)
    if not raised:
        return escape(line)
    look = f"font-size: {exact(RAISED * size)}px"
    return f'{escape(plain)}<tspan dy="{exact(-0.4 * size)}" style="{look}">{escape(raised)}</tspan>'
