"""The data model: what a chapter consists of, and the outcomes of running it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any

from litbook.core.text.place import Placed
from litbook.core.text.plain import heading


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A line of a file, written the way editors accept it: ``path:line``."""

    path: str
    """POSIX path relative to the book's root."""
    line: int
    """Counted from 1."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Output:
    """An ``output`` fence: the output that the author expects of the block above it."""

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
    """The line of the opening fence; the code begins on the next line."""
    last_line: int
    """The line of the closing fence."""
    prefix: str
    """The text before the fence on its line: spaces, or ``> ``."""
    source: str
    """The code without that prefix, each line ending in a newline."""
    file: str | None = None
    """The file of the package that the code goes into."""
    raises: str | None = None
    """The exception that the block must raise."""
    skip: str | None = None
    """Why the block is shown but not run."""
    needs: tuple[str, ...] = ()
    """Modules that the block needs; it's skipped if one is missing."""
    caption: str | None = None
    """The caption of the figure that the block draws: what to notice."""
    alt: str | None = None
    """The figure's text alternative."""
    live: str | None = None
    """Why the block has a different result in a reader's browser, or can't run there."""
    predict: str | None = None
    """A question for readers before the block runs; the last number of its output is the answer."""
    judge: int | None = None
    """The number of the exercise whose answers the block tests."""
    name: str | None = None
    """The name of the block, or of the figure that it draws, for references."""
    recap: bool = False
    """True if the block is generated, as part of "The code so far"."""
    output: Output | None = None
    """The expected output."""

    def with_output(self, output: Output) -> Block:
        """Return a copy of the block with ``output`` as its expected output."""
        return replace(self, output=output)

    @property
    def is_python(self) -> bool:
        """True if the block can be compiled: it isn't skipped, and doesn't demonstrate a syntax error."""
        return self.skip is None and self.raises not in ("SyntaxError", "IndentationError", "TabError")


@dataclass(frozen=True, slots=True)
class Recap:
    """The generated ``<details>`` that makes a chapter self-contained."""

    first_line: int
    """The first line below its ``<summary>``."""
    last_line: int
    """The line of its ``</details>``."""


@dataclass(frozen=True, slots=True)
class Chapter(Placed):
    """One Markdown page."""

    path: str
    """POSIX path relative to the book's root."""
    text: str
    """The whole page, front matter included, as :func:`litbook.source.fences.normalize` returns it."""
    meta: Mapping[str, Any] = field(default_factory=dict)
    """The front matter."""
    blocks: tuple[Block, ...] = ()
    """In the order of the page, which is also the order they run in."""
    recap: Recap | None = None
    """The lines of "The code so far", if the page has it."""

    @property
    def label(self) -> str:
        """The prefix of figure numbers: the front matter's ``label``, or the chapter's number or letter."""
        label = self.meta.get("label", self.letter or self.number)
        return "" if label is None else str(label)

    @property
    def title(self) -> str:
        """The front matter's title, else the first heading, else the file's name without its suffix."""
        return str(self.meta.get("title") or heading(self.text) or PurePosixPath(self.path).stem)

    @property
    def data(self) -> tuple[str, ...]:
        """The front matter's ``data``: files of the book that the blocks find in their working directory."""
        return tuple(self.meta.get("data") or ())


SVG = "image/svg+xml"
"""The MIME type of a drawing."""


@dataclass(frozen=True, slots=True)
class Display:
    """A result of a block other than text."""

    mime: str
    """``image/svg+xml`` or ``text/html``."""
    data: str
    """The markup, as its maker produced it."""
    maker: str
    """``graphviz``, ``matplotlib``, or the type's name."""


TIME_LIMIT = "TimeLimit"
"""The ``kind`` of a failure without an exception: the chapter took too long."""


@dataclass(frozen=True, slots=True)
class Failure:
    """The exception that ended a block."""

    kind: str
    """The name of the exception's type, as an author would write it."""
    message: str
    """``str`` of the exception."""
    line: int
    """The line of the chapter that raised it: the innermost one in the traceback."""
    traceback: str
    """The traceback as Python prints it, without frames outside the chapter at its top."""
    remedy: str = ""
    """What to do about it, where the exception doesn't tell."""

    @property
    def summary(self) -> str:
        """The last line of the traceback: ``NameError: name 'x' is not defined``."""
        return f"{self.kind}: {self.message}" if self.message else self.kind


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one block."""

    text: str = ""
    """Its printed output, then the ``repr`` of its last expression."""
    displays: tuple[Display, ...] = ()
    """Drawings, figures, and other rich results, in order."""
    failure: Failure | None = None
    """The failure, expected or not."""
    skipped: str | None = None
    """Why it wasn't run."""

    def shown(self, block: Block) -> str:
        """Return the text to show below ``block``, including the summary of an exception it declared with ``raises=``."""
        return f"{self.text}{self.failure.summary}\n" if block.raises and self.failure else self.text
