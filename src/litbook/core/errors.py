"""The one exception, which reports what an author can fix."""

from __future__ import annotations

from litbook.core.model import Location


class BookError(Exception):
    """Something in the book is wrong: where, what, and what to do about it."""

    def __init__(self, location: Location, problem: str, remedy: str, detail: str = "") -> None:
        super().__init__(location, problem, remedy, detail)
        self.location = location
        """Where to look first."""
        self.problem = problem
        """What is wrong, in the author's terms."""
        self.remedy = remedy
        """What to do about it."""
        self.detail = detail
        """More lines that help: a traceback, a diff. May be empty."""

    def __str__(self) -> str:
        headline = f"{self.location}: {self.problem}; {self.remedy}"
        return f"{headline}\n{self.detail.rstrip()}" if self.detail else headline
