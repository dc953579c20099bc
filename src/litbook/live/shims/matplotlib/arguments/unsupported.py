"""Error messages for features of Matplotlib that the shim doesn't support."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

REMEDY = "use one of these, or run the chapter on your own machine with the full Matplotlib"


def unknown(thing: str, known: Iterable[str]) -> str:
    """Return the message that ``thing`` isn't supported, with what is, and what to do."""
    return f"this page's plots don't support {thing}; they support {', '.join(sorted(known))}; {REMEDY}"


def refuse(thing: str, known: Iterable[str]) -> NoReturn:
    """Raise NotImplementedError for a ``thing`` that the shim doesn't support."""
    raise NotImplementedError(unknown(thing, known))
