"""Compare generated text with what the chapters would generate now: the package's files, and "The code so far"."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from litbook.check.code.blocks import UPDATE
from litbook.check.edits import recap_edits
from litbook.core.cache import digest, kept_text
from litbook.core.errors import BookError
from litbook.core.files import leads_out
from litbook.core.model import Chapter, Location, Recap
from litbook.core.settings import Settings
from litbook.source import outputs
from litbook.source.book import OUTSIDE, Book
from litbook.source.navigation import FILE
from litbook.tangle.package import HEADER, SOURCE_MAP, Package, file_blocks
from litbook.tangle.recap import extend_helper

OUTDATED = "“The code so far” is out of date"
LINES_SHOWN = 10
"""The most lines of a difference that a message shows."""
TANGLE = "run `litbook tangle`"
HEADER_LINE = re.compile(re.escape(HEADER).replace(re.escape("{docs}"), ".*") + "\r?\n")
"""The first line of a generated file, whatever the folder of the chapters was called when it was made."""


def recap_problems(book: Book, chapter: Chapter) -> Iterator[BookError]:
    """Yield a problem if the chapter's "The code so far" isn't the code of the chapters before it. Raises BookError."""
    if chapter.recap and is_outdated(book, chapter, chapter.recap):
        yield BookError(Location(chapter.path, chapter.recap.first_line), OUTDATED, UPDATE)


def is_outdated(book: Book, chapter: Chapter, recap: Recap) -> bool:
    """Return True if "The code so far" has to be written again, from the book's cache where that's known."""
    earlier = book.earlier(chapter)
    shown = chapter.text.split("\n")[recap.first_line - 1 : recap.last_line]
    code = [code_digest(block.file, block.source) for block in file_blocks(earlier)]
    parts = ["recap", shown, code, extend_helper(earlier)]
    return bool(kept_text(book.settings.root, parts, lambda: "yes" if recap_edits(chapter, earlier) else ""))


@functools.lru_cache(maxsize=4096)  # each block is in the code so far of all later chapters
def code_digest(file: str | None, source: str) -> str:
    """Return a digest of what a block adds to the package."""
    return digest([file, source])


def drift_problems(package: Package, settings: Settings) -> Iterator[BookError]:
    """Yield each file of the package that's missing, changed, or no longer generated."""
    source, shown = settings.source, settings.source_name
    files = package.files()
    for path, text in files.items():
        location = Location(f"{shown}/{path}", 1)
        if leads_out(source / path, source):
            yield BookError(location, OUTSIDE, f"delete it, and {TANGLE}")
            continue
        try:
            found = (source / path).read_bytes().decode("utf-8", "replace")
        except FileNotFoundError:
            yield BookError(location, "the chapters make this file, but it does not exist", TANGLE)
            continue
        if found != text:
            yield drifted(package, path, shown, found, text)
    for path in stale(files, source):
        yield BookError(
            Location(f"{shown}/{path}", 1), "no chapter makes this file anymore", f"{TANGLE}, which removes it"
        )


def drifted(package: Package, path: str, shown: str, found: str, text: str) -> BookError:
    """Return the problem of a changed file, at its first line that differs; names the chapter's line if there's one."""
    ours, theirs = text.split("\n"), found.split("\n")
    same = [first == second for first, second in zip(ours, theirs, strict=False)]
    index = same.index(False) if False in same else min(len(ours), len(theirs)) - 1
    problem = "differs from what the chapters say"
    module = package.modules.get(path)
    if module and index < len(module.lines) and module.lines[index].origin:
        problem = f"differs from {module.lines[index].origin}"
    if path.endswith(f"/{SOURCE_MAP}"):
        return BookError(Location(f"{shown}/{path}", index + 1), problem, TANGLE)  # it's numbers, which nobody reads
    remedy = f"edit the chapter, not this file, and {TANGLE}"
    return BookError(
        Location(f"{shown}/{path}", index + 1), problem, remedy, shortened(outputs.difference(found, text))
    )


def shortened(difference: str) -> str:
    """Return the lines of a difference that are on one side only, and how many more there are beyond the first few."""
    lines = [line for line in difference.split("\n") if line.lstrip().startswith(("+", "-"))]
    more = len(lines) - LINES_SHOWN
    return "\n".join([*lines[:LINES_SHOWN], *([f"    … and {more} more lines"] if more > 0 else [])])


def stale(files: Iterable[str], source: Path) -> list[str]:
    """Return the paths of generated files below ``source`` that aren't among ``files``, and not another book's."""
    others = {found.parent for found in source.rglob(FILE)} - {source}
    found = [*sorted(source.rglob("*.py")), *sorted(source.rglob(SOURCE_MAP))]
    ours = [path for path in found if path.is_file() and is_generated(path) and others.isdisjoint(path.parents)]
    paths = [path.relative_to(source).as_posix() for path in ours]
    return [path for path in paths if path not in set(files)]


def is_generated(path: Path) -> bool:
    """Return True if `litbook tangle` made the file: by its first line, or, for a source map, by what's in it."""
    text = path.read_bytes().decode("utf-8", "replace")
    if path.name != SOURCE_MAP:
        return HEADER_LINE.match(text) is not None
    try:
        maps = json.loads(text)
        spans = [[type(part) for part in span] for spans in maps.values() for span in spans]
    except (ValueError, AttributeError, TypeError):
        return False
    return all(span == [int, int, str, int, int] for span in spans)
