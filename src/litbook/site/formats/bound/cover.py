"""Draw the book's cover from its title and one of its figures."""

from __future__ import annotations

import re
import textwrap
from html import escape

from litbook.site.formats.bound.leaves import Title
from litbook.site.theme import assets

WIDTH, HEIGHT, MARGIN = 1600, 2400, 140
LETTERS = 14
"""Characters that fit on a line of the title."""
OPENING = re.compile(r"\A.*?<svg(?P<head>[^>]*)>", re.DOTALL)


def cover(title: Title, drawing: str) -> str:
    """Return the cover as an SVG document, with the SVG document ``drawing``, unless it's "", in its lower part."""
    colors = assets.light()
    lines = textwrap.wrap(title.name, LETTERS)
    top = 520
    text = [said(line, top + 160 * number, 130, colors["ink"], "bold") for number, line in enumerate(lines)]
    top += 160 * len(lines) + 40
    about = textwrap.wrap(title.description, 38)
    text += [said(line, top + 80 * number, 60, colors["muted"]) for number, line in enumerate(about)]
    text += [said(title.author, HEIGHT - MARGIN, 64, colors["ink"])] if title.author else []
    top += 80 * len(about) + 80
    picture = placed(drawing, top, HEIGHT - 2 * MARGIN - top) if drawing else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{colors["paper"]}"/>\n'
        f'<rect width="{WIDTH}" height="260" fill="{colors["link"]}"/>\n'
        f"{''.join(text)}{picture}</svg>\n"
    )


def said(line: str, y: int, size: int, color: str, weight: str = "normal") -> str:
    """Return the SVG of a line of text."""
    look = f'font-family="Charter, Georgia, serif" font-size="{size}" font-weight="{weight}" fill="{color}"'
    return f'<text x="{MARGIN}" y="{y}" {look}>{escape(line)}</text>\n'


def placed(drawing: str, top: int, height: int) -> str:
    """Return the drawing as a nested SVG that fills the space below ``top``."""
    opening = OPENING.match(drawing)
    assert opening is not None
    head = re.sub(r'\s(?:width|height|x|y|style|role|aria-label|id)="[^"]*"', "", opening["head"])
    place = f'x="{MARGIN}" y="{top}" width="{WIDTH - 2 * MARGIN}" height="{height}"'
    return f"<svg {place}{head}>{drawing[opening.end() :]}"
