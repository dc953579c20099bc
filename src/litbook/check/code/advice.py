"""What to do about a failure that the rest of the book explains."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import PurePosixPath
from typing import NamedTuple

from litbook.check.code import extend
from litbook.core import extras
from litbook.core.errors import BookError
from litbook.core.model import Block, Failure
from litbook.source.book import Book
from litbook.tangle.package import package

NO_MODULE = re.compile(r"No module named '([\w.]+)'")
NO_NAME = re.compile(r"cannot import name '\w+' from (?:partially initialized module )?'([\w.]+)'")


class Advice(NamedTuple):
    """What a message says in place of the usual."""

    remedy: str
    detail: str
    """What's shown below the message."""
    problem: str = ""
    """What's wrong; empty if that's as usual."""


def advice(block: Block, failure: Failure, book: Book | None) -> Advice | None:
    """Return the advice for a block of a ``book`` that failed; None if only the block itself can tell what to do."""
    if missing := extras.remedy(failure):
        return Advice(missing, "")
    if book and (remedy := untangled(failure, book)):
        return Advice(remedy, failure.traceback)
    if grown := extend.advice(block, failure):
        return Advice(*grown)
    return None


def untangled(failure: Failure, book: Book) -> str | None:
    """Return the remedy for an import that fails since a file of the package isn't written yet; else None."""
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
    return f"the chapters make {found}: run `litbook tangle`" if found else None


def is_behind(book: Book, name: str, text: str) -> bool:
    """Return True if a file of the package is missing, or isn't what the chapters make."""
    path = book.settings.source / name
    return not path.is_file() or path.read_bytes() != text.encode("utf-8")


def dotted(name: str) -> str:
    """Return the name of the module in a file of the package."""
    return ".".join(PurePosixPath(name.removesuffix("/__init__.py").removesuffix(".py")).parts)
