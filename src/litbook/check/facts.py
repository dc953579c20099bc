"""What a check takes and gives: the facts about a book, and its findings."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from litbook.core.errors import BookError
from litbook.core.model import Block, Location
from litbook.run.pool import Outcomes
from litbook.source.book import Book


@dataclass(frozen=True, slots=True)
class Facts:
    """The input of the checks."""

    book: Book
    outcomes: Mapping[str, Outcomes]
    """The outcomes of the chapters' blocks, by the chapter's path."""
    forbid_skips: bool = False
    """True if a block that was skipped because a module is missing counts as a problem."""
    again: Mapping[str, Outcomes] = field(default_factory=dict)
    """The outcomes of another run of some chapters, which show what changes from run to run."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem, and the block it belongs to; None for one that belongs to its page as a whole."""

    problem: BookError
    block: Block | None = None
    failed: bool = False
    """True if the block failed, which may be the effect of another problem."""


@dataclass(frozen=True, slots=True)
class Check:
    """One kind of thing that can be wrong."""

    name: str
    """A statement that's true if the check finds nothing."""
    find: Callable[[Facts], Iterable[Finding | BookError]]
    """Return the problems. A bare BookError belongs to the block on its line, if there's one."""
    whole: bool = False
    """True if the check needs every page: one that can't be read would cause misleading problems elsewhere."""
    on_disk: bool = False
    """True if it looks at generated files, which a build of the site doesn't use."""


def blocks_by_line(book: Book) -> Callable[[Location], Block | None]:
    """Return a function that returns the block which holds a line; None for a line between blocks."""
    by_path = {chapter.path: chapter.blocks for chapter in book.chapters}
    first_lines = {path: [block.location.line for block in blocks] for path, blocks in by_path.items()}

    def block_at(place: Location) -> Block | None:
        index = bisect_right(first_lines.get(place.path, []), place.line) - 1
        block = by_path[place.path][index] if index >= 0 else None
        return block if block and place.line <= block.last_line else None

    return block_at
