"""The size of what's kept, and what's deleted when it's too big: what has gone unused the longest."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from litbook.core.cache import DAY, JOURNAL, LOCK

OLD = 60 * DAY
"""What wasn't used for this long, in seconds, goes even if there's room."""
ROOM = 0.8
"""The part of the limit that's left full, so that not every build evicts."""


KINDS = {
    "outcomes": "outcomes",
    "live": "live pages",
    "clean": "checks",
    ".txt": "pages",
    ".zip": "live packages",
    ".woff2": "fonts",
    ".png": "preview pictures",
    ".epub": "e-books",
    ".cwasm": "Graphviz",
}
"""What an author calls the files of each subfolder, and of each ending."""


def evict(folder: Path, limit: float) -> int:
    """Delete old files in ``folder``, and if the rest has more than ``limit`` bytes, those that have gone unused the longest.

    Returns how many. Other builds may read and write at the same time: a file that's gone is made again.
    """
    now = time.time()
    found = sorted((stat.st_mtime, stat.st_size, path) for path, stat in files(folder))
    doomed = [path for used, _, path in found if now - used > OLD]
    rest = found[len(doomed) :]
    total = sum(size for _, size, _ in rest)
    if total > limit:
        for _, size, path in rest:
            if total <= limit * ROOM:
                break
            doomed.append(path)
            total -= size
    return delete(doomed)


def clear(folder: Path, age: float = 0) -> int:
    """Delete the files in ``folder`` that weren't used for ``age`` seconds; return how many."""
    before = time.time() - age
    return delete([path for path, stat in files(folder) if not age or stat.st_mtime < before])


def delete(paths: list[Path]) -> int:
    """Delete files; return how many. Those that can't be deleted, or already were, are left alone."""
    done = 0
    for path in paths:
        with suppress(OSError):
            path.unlink()
            done += 1
    return done


def sizes(folder: Path) -> list[tuple[str, int, int]]:
    """Return kinds of files in ``folder``, each with the number of files and their bytes: in an author's words."""
    numbers, totals = Counter[str](), Counter[str]()
    for path, stat in files(folder):
        inside = path.relative_to(folder)
        kind = KINDS.get(inside.parts[0] if len(inside.parts) > 1 else path.suffix, "others")
        numbers[kind] += 1
        totals[kind] += stat.st_size
    return [(kind, numbers[kind], totals[kind]) for kind in sorted(numbers)]


def files(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Yield the files below ``folder`` with their status, but for those that guard the writing of a book."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        with suppress(OSError):
            if entry.is_dir(follow_symlinks=False):
                yield from files(Path(entry.path))
            elif entry.name not in (LOCK.name, JOURNAL.name):
                yield Path(entry.path), entry.stat(follow_symlinks=False)
