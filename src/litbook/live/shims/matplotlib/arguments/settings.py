"""``rcParams``: the settings from the book's ``matplotlibrc``, on top of defaults."""

from __future__ import annotations

import os
import pkgutil
import re
from pathlib import Path

Setting = str | float | bool | tuple[float, ...]
DEFAULTS = """
figure.figsize: 6.4, 4.8
figure.subplot.left: 0.125
figure.subplot.right: 0.9
figure.subplot.top: 0.88
figure.subplot.bottom: 0.11
font.family: sans-serif
font.sans-serif: DejaVu Sans
font.size: 10
axes.edgecolor: 000000
axes.labelcolor: 000000
axes.linewidth: 0.8
axes.titlesize: large
axes.spines.top: True
axes.spines.right: True
axes.grid: False
axes.prop_cycle: cycler(color=['1f77b4', 'ff7f0e', '2ca02c', 'd62728', '9467bd', '8c564b'])
grid.color: b0b0b0
grid.linewidth: 0.8
text.color: 000000
xtick.color: 000000
ytick.color: 000000
lines.linewidth: 1.5
lines.markersize: 6
legend.frameon: True
"""


def read(text: str) -> dict[str, Setting]:
    """Return the settings in the text of a ``matplotlibrc`` file."""
    found: dict[str, Setting] = {}
    for line in text.splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        if colon:
            found[key.strip()] = setting(value.strip())
    return found


def setting(text: str) -> Setting:
    """Return a value as a bool, a color (``#rrggbb``), a float, a tuple of floats, or a string."""
    if text in ("True", "False"):
        return text == "True"
    if re.fullmatch(r"[0-9a-fA-F]{6}", text):
        return f"#{text.lower()}"
    try:
        numbers = tuple(float(part) for part in text.split(","))
    except ValueError:
        return text
    return numbers[0] if len(numbers) == 1 else numbers


def chosen() -> str:
    """Return the text of the file that MATPLOTLIBRC names, or of litbook's own."""
    path = os.environ.get("MATPLOTLIBRC")
    if path:
        return Path(path).read_text(encoding="utf-8")
    return (pkgutil.get_data("litbook.run", "matplotlibrc") or b"").decode()


rcParams: dict[str, Setting] = {**read(DEFAULTS), **read(chosen())}  # noqa: N816  # Matplotlib's name


def number(key: str) -> float:
    """Return a numeric setting."""
    value = rcParams[key]
    assert isinstance(value, (int, float))
    return float(value)


def size(key: str) -> float:
    """Return a font size in points, which may be set as ``small``, ``medium``, or ``large``."""
    value = rcParams[key]
    factors = {"small": 1 / 1.2, "medium": 1.0, "large": 1.2}
    return factors[value] * number("font.size") if isinstance(value, str) else number(key)


def cycle() -> list[str]:
    """Return the colors of the color cycle, as ``#rrggbb``."""
    return [f"#{color.lower()}" for color in re.findall(r"'#?([0-9a-fA-F]{6})'", str(rcParams["axes.prop_cycle"]))]
