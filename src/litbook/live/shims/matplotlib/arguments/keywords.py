"""Check keyword arguments, and expand their aliases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .unsupported import refuse

ALIASES = {
    "c": "color", "lw": "linewidth", "ls": "linestyle", "ms": "markersize", "fc": "facecolor", "ec": "edgecolor",
    "mfc": "markerfacecolor", "mec": "markeredgecolor", "mew": "markeredgewidth", "ha": "horizontalalignment",
    "va": "verticalalignment", "size": "fontsize", "linewidths": "linewidth", "linestyles": "linestyle",
    "edgecolors": "edgecolor", "facecolors": "facecolor", "ncol": "ncols",
}  # fmt: skip


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
