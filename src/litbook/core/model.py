"""The nouns of the machine: what a chapter is made of, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A line of a file, as an editor would jump to it."""

    path: str
    """POSIX path relative to the book's root."""
    line: int
    """Counted from 1."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Output:
    """An ``output`` fence: what the author says the block above it shows."""

    text: str
    """The fence's lines, each ending in a newline; empty for an empty fence."""
    first_line: int
    """The line of the opening fence."""
    last_line: int
    """The line of the closing fence."""


@dataclass(frozen=True, slots=True)
class Block:
    """A ``python`` fence."""

    location: Location
    """Where its opening fence stands; the code begins on the next line."""
    last_line: int
    """The line of the closing fence."""
    prefix: str
    """What stands before the fence on its line: spaces, or ``> ``."""
    source: str
    """The code without that prefix, each line ending in a newline."""
    file: str | None = None
    """The file of the package that the code goes into."""
    raises: str | None = None
    """The exception that the block must end in."""
    skip: str | None = None
    """Why the block is shown and not run."""
    needs: tuple[str, ...] = ()
    """Modules without which the block is not run."""
    caption: str | None = None
    """What to notice in the figure that the block draws."""
    alt: str | None = None
    """What the figure shows, for somebody who cannot see it."""
    live: str | None = None
    """Why the block gives something else in a reader's browser, or cannot run there."""
    predict: str | None = None
    """What a reader is asked before it runs; the last number of its output is the answer."""
    judge: int | None = None
    """The exercise, any answer to which the block tests."""
    recap: bool = False
    """Whether the block is generated: part of "The code so far"."""
    output: Output | None = None
    """What the author says the block shows."""

    def with_output(self, output: Output) -> Block:
        """The same block, with what the author says it shows."""
        return replace(self, output=output)

    @property
    def is_python(self) -> bool:
        """Whether it can be compiled: not if it is only shown, or there to show what cannot be."""
        return self.skip is None and self.raises not in ("SyntaxError", "IndentationError", "TabError")


@dataclass(frozen=True, slots=True)
class Recap:
    """The generated ``<details>`` that makes a chapter stand alone."""

    first_line: int
    """The first line below its ``<summary>``."""
    last_line: int
    """The line of its ``</details>``."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One Markdown page."""

    path: str
    """POSIX path relative to the book's root."""
    text: str
    """The whole page, front matter included, with ``\\n`` line ends and no BOM."""
    meta: Mapping[str, Any] = field(default_factory=dict)
    """The front matter."""
    blocks: tuple[Block, ...] = ()
    """In the order in which they stand and run."""
    recap: Recap | None = None
    """Where "The code so far" stands, if the page asks for it."""

    @property
    def number(self) -> int | None:
        """The number that the file's name begins with; an index is 0, other pages have none."""
        name = self.path.rpartition("/")[2]
        match = re.match(r"(\d+)-", name)
        if match:
            return int(match[1])
        return 0 if name == "index.md" else None

    @property
    def label(self) -> str:
        """What figures are numbered with: the front matter's ``label``, or the number."""
        label = self.meta.get("label", self.number)
        return "" if label is None else str(label)

    @property
    def title(self) -> str:
        """The front matter's title, or the file's name."""
        return str(self.meta.get("title", PurePosixPath(self.path).stem))

    @property
    def order(self) -> tuple[bool, int, int, str]:
        """The place in the book: by number, answers after their chapter, unnumbered pages last."""
        number = self.number
        return (number is None, number or 0, self.path.count("/"), self.path)


SVG = "image/svg+xml"
"""The MIME type of a drawing."""


@dataclass(frozen=True, slots=True)
class Display:
    """Something that a block showed other than text."""

    mime: str
    """``image/svg+xml`` or ``text/html``."""
    data: str
    """The markup, as its maker gave it."""
    maker: str
    """``graphviz``, ``matplotlib``, or the type's name."""


TIME_LIMIT = "TimeLimit"
"""The ``kind`` of a failure that no exception caused: the chapter took too long."""


@dataclass(frozen=True, slots=True)
class Failure:
    """The exception that a block ended in."""

    kind: str
    """The exception's type, as the author would write it."""
    message: str
    """``str`` of the exception."""
    line: int
    """The chapter's line that it came from: the deepest one."""
    traceback: str
    """As Python prints it, beginning at the chapter's own line."""

    @property
    def summary(self) -> str:
        """The last line of the traceback: ``NameError: name 'x' is not defined``."""
        return f"{self.kind}: {self.message}" if self.message else self.kind


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one block."""

    text: str = ""
    """What it printed, then the ``repr`` of its last expression."""
    displays: tuple[Display, ...] = ()
    """Drawings, figures and other rich results, in order."""
    failure: Failure | None = None
    """How it failed, expected or not."""
    skipped: str | None = None
    """Why it was not run."""

    def shown(self, block: Block) -> str:
        """The text that belongs under ``block``: an announced exception's last line included."""
        if block.raises and self.failure:
            return self.text + self.failure.summary + "\n"
        return self.text
