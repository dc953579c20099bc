"""Find symbolic links that lead out of a book: what's there is nobody's to publish."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from litbook.core.errors import BookError
from litbook.core.model import Location
from litbook.core.settings import shown


def outside(folders: Sequence[Path], root: Path) -> Iterator[BookError]:
    """Yield a problem for each symbolic link in ``folders`` that leads neither into one of them nor into the folder ``root``."""
    inside = [root.resolve(), *(folder.resolve() for folder in folders)]
    for folder in folders:
        for path in links(folder):
            there = path.resolve()
            if not any(there.is_relative_to(one) for one in inside):
                problem = f"this link leads out of the book, to {there}"
                yield BookError(Location(shown(path, root), 1), problem, "copy what's there into the book")


def links(folder: Path) -> Iterator[Path]:
    """Yield the symbolic links in ``folder``, without following any."""
    for place, folders, files in os.walk(folder):
        yield from (path for name in sorted([*folders, *files]) if (path := Path(place, name)).is_symlink())
