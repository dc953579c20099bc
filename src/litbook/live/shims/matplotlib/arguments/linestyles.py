"""Parse line styles, and the format strings of ``plot``."""

from __future__ import annotations

import re

from .colors import LETTERS
from .unsupported import refuse

DASHES = {"--": (3.7, 1.6), ":": (1.0, 1.65), "-.": (6.4, 1.6, 1.0, 1.6)}
STYLES = {"solid": "-", "dashed": "--", "dotted": ":", "dashdot": "-.", "None": "", "none": "", " ": ""}
MARKERS = ".ox+*sDdv^<>|_"


def dashes(value: str) -> str:
    """Return the short form of a line style; "" for no line. Raises NotImplementedError."""
    short = STYLES.get(value, value)
    return short if short in ("", "-", *DASHES) else refuse(f"linestyle {value!r}", ["-", *DASHES, *STYLES])


def parse_format(text: str) -> dict[str, str]:
    """Return the color, marker, and line style in a format string such as ``C1o--``. Raises NotImplementedError."""
    found, rest = {}, text
    for style in ("--", "-.", "-", ":"):
        if style in rest:
            found["linestyle"] = style
            rest = rest.replace(style, "", 1)
            break
    for mark in MARKERS:
        if mark in rest and not re.fullmatch(r"C\d+", rest):
            found["marker"] = mark
            rest = rest.replace(mark, "", 1)
            break
    if rest:
        if not re.fullmatch(rf"C\d+|[{''.join(LETTERS)}]", rest):
            refuse(f"format {text!r}", [*MARKERS, "-", *DASHES, *LETTERS, "C0 to C9"])
        found["color"] = rest
    if "marker" in found:
        found.setdefault("linestyle", "")
    return found
