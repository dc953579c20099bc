"""Parse style keywords and format strings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from .colors import LETTERS
from .ink import DASHES, STYLES
from .refuse import refuse

ALIASES = {
    "c": "color", "lw": "linewidth", "ls": "linestyle", "ms": "markersize", "fc": "facecolor", "ec": "edgecolor",
    "mfc": "markerfacecolor", "mec": "markeredgecolor", "mew": "markeredgewidth", "ha": "horizontalalignment",
    "va": "verticalalignment", "size": "fontsize", "linewidths": "linewidth", "linestyles": "linestyle",
    "edgecolors": "edgecolor", "facecolors": "facecolor", "ncol": "ncols",
}  # fmt: skip
MARKERS = ".ox+*sDdv^<>|_"


def keywords(function: str, given: Mapping[str, Any], known: Iterable[str]) -> dict[str, Any]:
    """Return the keyword arguments ``given`` to ``function``, aliases replaced by the full names.

    Raises NotImplementedError for one that isn't ``known``.
    """
    known = set(known)
    found = {}
    for name, value in given.items():
        long = name if name in known else ALIASES.get(name, name)
        if long not in known:
            refuse(f"keyword {name}= of {function}", known)
        found[long] = value
    return found


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
