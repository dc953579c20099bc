"""Where a page is in the book, which the name of its file says."""

from __future__ import annotations

import re


class Placed:
    """A page with a name such as ``05-name.md``, ``A-name.md``, or one without a place in the sequence."""

    __slots__ = ()

    path: str

    @property
    def number(self) -> int | None:
        """The number that the file's name begins with; 0 for ``index.md``, None for other pages."""
        name = self.path.rpartition("/")[2]
        match = re.match(r"(\d+)-", name)
        if match:
            return int(match[1])
        return 0 if name == "index.md" else None

    @property
    def letter(self) -> str:
        """The capital letter that an appendix's file begins with, as in ``A-name.md``; empty for other pages."""
        match = re.match(r"[A-Z](?=-)", self.path.rpartition("/")[2])
        return match[0] if match else ""

    @property
    def kind(self) -> str:
        """What references call the page."""
        return "appendix" if self.letter else "chapter"

    @property
    def has_place(self) -> bool:
        """True for what's read in order: chapters by their numbers, and then appendices by their letters."""
        return self.number is not None or bool(self.letter)

    @property
    def order(self) -> tuple[int, int, int, str]:
        """The sort key in the book: by number, then by letter, answers after their chapter, other pages last."""
        group = 1 if self.letter else 2 if self.number is None else 0
        return (group, ord(self.letter) if self.letter else self.number or 0, self.path.count("/"), self.path)
