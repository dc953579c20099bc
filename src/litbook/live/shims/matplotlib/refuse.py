"""What the page's own plots say of what they do not know."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

REMEDY = "use one of these, or run the chapter on your own machine, where Matplotlib knows all of it"


def unknown(thing: str, known: Iterable[str]) -> str:
    """The words for a name that is missing here."""
    return f"the page's own plots have no {thing}; they know {', '.join(sorted(known))}; {REMEDY}"


def refuse(thing: str, known: Iterable[str]) -> NoReturn:
    """Raise NotImplementedError for a ``thing`` that Matplotlib has, perhaps, and this has not."""
    raise NotImplementedError(unknown(thing, known))
