"""Everything a check of a book may look at, as a key under which it's kept that nothing's wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from litbook.check.facts import Facts, Finding
from litbook.core.cache import Pages, fingerprint, kept_text
from litbook.core.errors import BookError
from litbook.core.model import Chapter
from litbook.core.settings import Settings, shown

READ = frozenset((".md", ".ipynb", ".py", ".pyi", ".json", ".toml", ".txt", ".yml", ".yaml", ".cfg"))
"""The kinds of files whose content may matter; of the others, it's enough that they exist."""


Find = Callable[[Chapter], Iterable[BookError]]
"""Returns the problems of a page."""


class FoundError(Exception):
    """Raised so that problems aren't kept."""


def unless_kept(facts: Facts, names: Sequence[str], find: Callable[[], list[Finding]]) -> list[Finding]:
    """Return what the checks of these ``names`` find, which ``find`` returns; nothing if it's kept that they find nothing."""
    found: list[Finding] = []

    def check() -> str:
        found.extend(find())
        if found:
            raise FoundError
        return ""

    with suppress(FoundError):
        kept_text(facts.book.settings.root, ["report", *names, of(facts)], check)
    return found


def each_page(root: Path, pages: Iterable[Chapter], find: Find, about: object = None) -> Iterator[BookError]:
    """Yield what ``find`` finds on each of ``pages``, from the book in ``root``.

    ``about`` is JSON data: all that ``find`` looks at besides a page's path and text. Problems are found each time.
    """
    clean = Pages(root, f"{find.__module__}.{find.__name__}", about)
    for page in pages:
        if clean.known(page.path, page.text) is not None:
            continue
        problems = list(find(page))
        if not problems:
            clean.add(page.path, page.text)
        yield from problems
    clean.save()


def of(facts: Facts) -> list[Any]:
    """Return JSON data that's different if any check could find something else."""
    book = facts.book
    known = [
        [[path, fingerprint(tuple(those))] for path, those in sorted(outcomes.items())]
        for outcomes in (facts.outcomes, facts.again)
    ]
    pages = [[name, hashlib.sha256(content).hexdigest()] for name, content in sorted(book.contents.items())]
    return [
        book.settings.docs_name,
        book.settings.source_name,
        repr(book.navigation),
        pages,
        list(files(book.settings)),
        known,
        facts.forbid_skips,
        order(book.chapters),
    ]


def order(chapters: tuple[Chapter, ...]) -> list[str]:
    """Return the paths of the chapters that are checked, which may be fewer than there are files."""
    return [chapter.path for chapter in chapters]


def files(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield each file of the book, and the digest of its content if that may matter."""
    top = (path for path in settings.root.iterdir() if path.is_file())
    below = (path for folder in (settings.docs, settings.source) for path in folder.rglob("*"))
    for path in sorted({*top, *below}):
        if path.is_file() and "__pycache__" not in path.parts:
            text = path.read_bytes() if path.suffix in READ else b""
            yield shown(path, settings.root), hashlib.sha256(text).hexdigest()
