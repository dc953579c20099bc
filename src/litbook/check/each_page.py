"""Run a check on each page that has changed since the check found nothing on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from litbook.core.clean import Clean
from litbook.core.errors import BookError
from litbook.core.model import Chapter

Find = Callable[[Chapter], Iterable[BookError]]


def each_page(root: Path, pages: Iterable[Chapter], find: Find, about: object = None) -> Iterator[BookError]:
    """Yield what ``find`` finds on each of ``pages``, from the book in ``root``.

    ``about`` is JSON data: all that ``find`` looks at besides a page's path and text. Problems are found each time.
    """
    clean = Clean(root, f"{find.__module__}.{find.__name__}", about)
    for page in pages:
        if clean.knows(page.path, page.text):
            continue
        problems = list(find(page))
        if not problems:
            clean.add(page.path, page.text)
        yield from problems
    clean.save()
