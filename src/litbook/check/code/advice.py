"""What to do about a failure that the rest of the book explains."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import PurePosixPath
from posixpath import normpath
from typing import NamedTuple

from litbook.check.code import extend
from litbook.core.errors import BookError, installs
from litbook.core.model import Block, Chapter, Failure
from litbook.source.book import Book
from litbook.source.elements.judges import names_defined
from litbook.tangle.package import file_blocks, package

NO_MODULE = re.compile(r"No module named '([\w.]+)'")
NO_NAME = re.compile(r"cannot import name '\w+' from (?:partially initialized module )?'([\w.]+)'")

NO_FILE = re.compile(r"\[Errno \d+\] No such file or directory: '([^']+)'")
UNDEFINED = re.compile(r"name '(\w+)' is not defined")
PLACE = '<details markdown="1">\n<summary>The code so far</summary>\n\n</details>\n'
"""The place for the code of earlier chapters, which `litbook update` fills."""
GIVE_PLACE = "give the page a place for “The code so far”"


class Advice(NamedTuple):
    """What a message says in place of the usual."""

    remedy: str
    detail: str
    """What's shown below the message."""
    problem: str = ""
    """What's wrong; empty if that's as usual."""


def advice(block: Block, failure: Failure, book: Book | None) -> Advice | None:
    """Return the advice for a block of a ``book`` that failed; None if only the block itself can tell what to do."""
    if missing := installs(failure):
        return Advice(missing, "")
    if book and (found := of_book(block, failure, book)):
        return found
    if grown := extend.advice(block, failure):
        return Advice(*grown)
    if block.judge is not None and failure.traceback:
        problem = f"the answer fails the judge of exercise {block.judge}: {failure.summary}"
        return Advice("fix the answer, or the judge", failure.traceback, problem)
    return None


def of_book(block: Block, failure: Failure, book: Book) -> Advice | None:
    """Return the advice for a failure that other files of the book explain, or its other chapters; else None."""
    chapter = next((each for each in book.chapters if each.path == block.location.path), None)
    finders = (untangled, unlisted, unplaced) if chapter else ()
    return next((found for find in finders if chapter and (found := find(failure, book, chapter))), None)


def untangled(failure: Failure, book: Book, _: Chapter) -> Advice | None:
    """Return the advice for an import that fails since a file of the package isn't written yet."""
    pattern = {"ModuleNotFoundError": NO_MODULE, "ImportError": NO_NAME}.get(failure.kind)
    match = pattern.match(failure.message) if pattern else None
    files: dict[str, str] = {}
    with suppress(BookError):  # if the package can't be made, another check says why
        files = package(book).files() if match else {}
    behind = [name for name, text in files.items() if name.endswith(".py") and is_behind(book, name, text)]
    module = match[1] if match else ""
    inside = [name for name in behind if f"{dotted(name)}.".startswith(f"{module}.")]
    named = [name for name in inside if re.search(rf"\b{re.escape(dotted(name))}\b", failure.traceback)]
    found = max(named or inside, key=len, default=None)
    return Advice(f"the chapters make {found}: run `litbook tangle`", failure.traceback) if found else None


def unlisted(failure: Failure, book: Book, chapter: Chapter) -> Advice | None:
    """Return the advice for a file of the book that the ``chapter`` doesn't find since it doesn't list it."""
    match = NO_FILE.match(failure.message) if failure.kind == "FileNotFoundError" else None
    name = normpath(match[1]) if match else ""
    if not match or name.startswith(("/", "..")) or name in chapter.data or not (book.settings.root / name).is_file():
        return None
    remedy = f"list it in the front matter: `data: [{', '.join([*chapter.data, name])}]`"
    return Advice(remedy, failure.traceback)


def unplaced(failure: Failure, book: Book, chapter: Chapter) -> Advice | None:
    """Return the advice for a name that earlier code for the package defines, on a page without a place for that code."""
    match = UNDEFINED.match(failure.message) if failure.kind == "NameError" else None
    label = defined_in(match[1], book, chapter) if match else None
    return Advice(f"{label} defines `{match[1]}`: {GIVE_PLACE}", PLACE) if match and label else None


def defined_in(name: str, book: Book, chapter: Chapter) -> str | None:
    """Return the first earlier chapter whose code for the package defines ``name``, if ``chapter`` has no place for it."""
    if chapter.recap:
        return None
    for earlier in book.earlier(chapter):
        if name in names_defined(file_blocks([earlier])):
            return f"{earlier.kind} {earlier.label}"
    return None


def is_behind(book: Book, name: str, text: str) -> bool:
    """Return True if a file of the package is missing, or isn't what the chapters make."""
    path = book.settings.source / name
    return not path.is_file() or path.read_bytes() != text.encode("utf-8")


def dotted(name: str) -> str:
    """Return the name of the module in a file of the package."""
    return ".".join(PurePosixPath(name.removesuffix("/__init__.py").removesuffix(".py")).parts)
