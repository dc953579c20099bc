"""The exception for problems that an author can fix."""

from __future__ import annotations

import textwrap

from litbook.core.model import Location

LONGEST_QUOTE = 80
"""The most characters of an author's text that a message quotes."""


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
