"""Error messages for features of a library that its shim doesn't support."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn


@dataclass(frozen=True)
class Shim:
    """A library, and the word for what its shim provides on a page."""

    library: str
    subject: str

    def unknown(self, thing: str, known: Iterable[str]) -> str:
        """Return the message that ``thing`` isn't supported, with what is, and what to do."""
        remedy = f"use one of these, or run the chapter on your own machine with the full {self.library}"
        return f"this page's {self.subject} don't support {thing}; they support {', '.join(sorted(known))}; {remedy}"

    def refuse(self, thing: str, known: Iterable[str]) -> NoReturn:
        """Raise NotImplementedError for a ``thing`` that the shim doesn't support."""
        raise NotImplementedError(self.unknown(thing, known))
