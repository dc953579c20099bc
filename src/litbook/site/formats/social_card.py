"""Draw a page's social card, the image in link previews: its title and its first figure."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from html import escape
from pathlib import Path

from litbook.core.cache import kept
from litbook.core.model import Block, Outcome
from litbook.core.text import svg
from litbook.site.formats import raster
from litbook.site.theme.assets import light

FOLDER = "assets/previews"
WIDTH, HEIGHT = 1200, 630
"""The size in pixels that social networks recommend."""
MARGIN = 64
LETTER = 0.68
"""Mean width of a character in the title, as a fraction of the font size."""
HELVETICA = re.compile(r'font-family="Helvetica[^"]*" font-size="([\d.]+)"')
NARROWED = 0.86
"""Factor for font sizes: Graphviz sizes its boxes for Helvetica, and DejaVu Sans is wider."""
NUMBER = re.compile(r"^(\d+\.) ")
VARIABLE = re.compile(r"var\(--litbook-([\w-]+), [^)]*\)")
Box = tuple[float, float, float, float]


def path(page: str) -> str:
    """Return the card's path in the site; ``page`` is the path of the page's Markdown below docs/."""
    return f"{FOLDER}/{page.rpartition('.')[0].replace('/', '-')}.png"


def first_figure(blocks: Sequence[Block], outcomes: Sequence[Outcome]) -> tuple[str, str]:
    """Return a page's first drawing, as cleaned SVG, and its alt text; both "" if there is none."""
    for block, outcome in zip(blocks, outcomes, strict=False):
        for display in outcome.displays:
            if display.mime == "image/svg+xml":
                return display.data, block.alt or ""
    return "", ""


def card(title: str, book: str, drawing: str) -> str:
    """Return the card as SVG, in the light palette, with the drawing beside the title, or below it if it's wide."""
    ratio = svg.shape(drawing)
    figure: Box
    if not drawing or ratio > 1.9:
        column, figure = WIDTH - 2 * MARGIN, (MARGIN, 286.0, WIDTH - 2 * MARGIN, 290.0)
    else:
        column, figure = 452, (548.0, 60.0, 600.0, 510.0)
    size, lines = fitted(NUMBER.sub("\\1\N{NO-BREAK SPACE}", title), column, 190 if ratio > 1.9 else 400)
    top = 168 if drawing else 250
    words = "".join(
        f'<text x="{MARGIN}" y="{top + n * 1.22 * size:.0f}" font-family="DejaVu Serif" font-weight="700"'
        f' font-size="{size}" fill="{light()["ink"]}">{escape(line)}</text>'
        for n, line in enumerate(lines)
    )
    return (
        f'<svg xmlns="{svg.SVG}" xmlns:xlink="{svg.XLINK}" width="{WIDTH}" height="{HEIGHT}"'
        f' viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{light()["paper"]}"/>'
        f'<rect width="{WIDTH}" height="10" fill="{light()["1"]}"/>'
        f'<text x="{MARGIN}" y="84" font-family="DejaVu Sans" font-size="24" fill="{light()["muted"]}">'
        f"{escape(book) if book != title else ''}</text>{words}{placed(drawing, figure)}</svg>"
    )


def fitted(title: str, width: float, height: float) -> tuple[int, list[str]]:
    """Return the largest font size at which ``title`` fits into a column, or 34 if none does, and its lines."""
    for size in (64, 58, 52, 46, 40):
        lines = textwrap.wrap(title, int(width / (LETTER * size)), break_long_words=False)
        widest = max((len(line) for line in lines), default=0) * LETTER * size
        if widest <= width and len(lines) * 1.22 * size <= height:
            return size, lines
    return 34, textwrap.wrap(title, int(width / (LETTER * 34)))


def placed(drawing: str, box: Box) -> str:
    """Return a cleaned drawing as nested SVG in a box (left, top, width, height), in the light palette."""
    if not drawing:
        return ""
    x, y, width, height = box
    drawing = VARIABLE.sub(lambda match: light()[match[1]], svg.inline(drawing, "", ""))
    drawing = HELVETICA.sub(lambda m: f'font-family="DejaVu Sans" font-size="{float(m[1]) * NARROWED:.2f}"', drawing)
    at = f'<svg x="{x}" y="{y}" width="{width}" height="{height}" '
    return drawing.replace("<svg ", at, 1)


def kept_png(root: Path, card: str) -> bytes:
    """Return the card as a PNG, from the cache of the book in ``root`` if it's there."""
    return kept(root, card, lambda: raster.png(card), ".png")
