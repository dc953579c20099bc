"""Matplotlib's words for colours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from .refuse import refuse
from .style import cycle

Colour = tuple[str, float]
"""A colour as SVG writes it, or ``none``, and how far it covers what is below."""
LETTERS = {
    "b": "#0000ff", "g": "#008000", "r": "#ff0000", "c": "#00bfbf", "m": "#bf00bf", "y": "#bfbf00",
    "k": "#000000", "w": "#ffffff",
}  # fmt: skip
NAMES = {
    "black": "#000000", "white": "#ffffff", "gray": "#808080", "grey": "#808080", "lightgray": "#d3d3d3",
    "lightgrey": "#d3d3d3", "red": "#ff0000", "green": "#008000", "blue": "#0000ff", "orange": "#ffa500",
    "purple": "#800080", "brown": "#a52a2a", "pink": "#ffc0cb", "cyan": "#00ffff", "magenta": "#ff00ff",
    "yellow": "#ffff00", "navy": "#000080", "teal": "#008080", "crimson": "#dc143c", "gold": "#ffd700",
    "steelblue": "#4682b4", "tomato": "#ff6347", "darkgreen": "#006400", "darkblue": "#00008b", "darkred": "#8b0000",
    "tab:blue": "#1f77b4", "tab:orange": "#ff7f0e", "tab:green": "#2ca02c", "tab:red": "#d62728",
    "tab:purple": "#9467bd", "tab:brown": "#8c564b", "tab:pink": "#e377c2", "tab:gray": "#7f7f7f",
}  # fmt: skip
VIRIDIS = ("#440154", "#472d7b", "#3b528b", "#2c728e", "#21918c", "#28ae80", "#5ec962", "#addc30", "#fde725")


def colour(value: Any, alpha: float | None = None) -> Colour:
    """The colour that ``value`` means: a name, ``C3``, ``#rrggbb``, a gray such as ``"0.7"``, or numbers from 0 to 1."""
    if isinstance(value, str):
        return named(value), 1.0 if alpha is None else float(alpha)
    if isinstance(value, Sequence) and len(value) == 2:  # a colour and how far it covers
        return colour(value[0], value[1] if alpha is None else alpha)
    parts = [float(part) for part in value]
    own = parts[3] if len(parts) == 4 else 1.0
    return mixed(parts[:3]), own if alpha is None else float(alpha)


def named(text: str) -> str:
    """A colour's name as SVG understands it."""
    if text.lower() == "none":
        return "none"
    if match := re.fullmatch(r"C(\d+)", text):
        colours = cycle()
        return colours[int(match[1]) % len(colours)]
    if re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        return text.lower()
    if re.fullmatch(r"#[0-9a-fA-F]{3}", text):
        return "#" + "".join(2 * digit for digit in text[1:].lower())
    if re.fullmatch(r"[01]?\.\d*|[01]", text):
        return mixed([float(text)] * 3)
    found = LETTERS.get(text) or NAMES.get(text.lower())
    return found or refuse(f"colour {text!r}", [*LETTERS, *NAMES, "C0 to C9", "#rrggbb"])


def mixed(parts: Sequence[float]) -> str:
    """Red, green and blue from 0 to 1 as ``#rrggbb``."""
    return "#" + "".join(f"{round(255 * min(max(part, 0.0), 1.0)):02x}" for part in parts)


def viridis(share: float) -> str:
    """Matplotlib's own scale of colours, from dark at 0 to light at 1."""
    place = min(max(share, 0.0), 1.0) * (len(VIRIDIS) - 1)
    first = min(int(place), len(VIRIDIS) - 2)
    ends = [[int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)] for code in VIRIDIS[first : first + 2]]
    return mixed([a + (b - a) * (place - first) for a, b in zip(*ends, strict=True)])
