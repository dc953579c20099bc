"""Parse Matplotlib's color specifications."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from .settings import cycle
from .unsupported import refuse

Color = tuple[str, float]
"""A color as SVG writes it, or ``none``, and its opacity from 0 to 1."""
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


def color(value: Any, alpha: float | None = None) -> Color:
    """Return the color given by a name, ``C3``, ``#rrggbb``, a gray such as ``"0.7"``, or RGB(A) values from 0 to 1.

    A pair of a color and an opacity works too; ``alpha`` overrides the opacity. Raises NotImplementedError.
    """
    if isinstance(value, str):
        return named(value), 1.0 if alpha is None else float(alpha)
    if isinstance(value, Sequence) and len(value) == 2:  # a color and its opacity
        return color(value[0], value[1] if alpha is None else alpha)
    parts = [float(part) for part in value]
    own = parts[3] if len(parts) == 4 else 1.0
    return mixed(parts[:3]), own if alpha is None else float(alpha)


def named(text: str) -> str:
    """Return a color specification in the form SVG uses. Raises NotImplementedError."""
    if text.lower() == "none":
        return "none"
    if match := re.fullmatch(r"C(\d+)", text):
        colors = cycle()
        return colors[int(match[1]) % len(colors)]
    if re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        return text.lower()
    if re.fullmatch(r"#[0-9a-fA-F]{3}", text):
        return "#" + "".join(2 * digit for digit in text[1:].lower())
    if re.fullmatch(r"[01]?\.\d*|[01]", text):
        return mixed([float(text)] * 3)
    found = LETTERS.get(text) or NAMES.get(text.lower())
    return found or refuse(f"color {text!r}", [*LETTERS, *NAMES, "C0 to C9", "#rrggbb"])


def mixed(parts: Sequence[float]) -> str:
    """Return ``#rrggbb`` for red, green, and blue values, clamped to the range from 0 to 1."""
    return "#" + "".join(f"{round(255 * min(max(part, 0.0), 1.0)):02x}" for part in parts)


def viridis(share: float) -> str:
    """Return the color at ``share`` of the viridis colormap, dark at 0 and light at 1."""
    place = min(max(share, 0.0), 1.0) * (len(VIRIDIS) - 1)
    first = min(int(place), len(VIRIDIS) - 2)
    ends = [[int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)] for code in VIRIDIS[first : first + 2]]
    return mixed([a + (b - a) * (place - first) for a, b in zip(*ends, strict=True)])
