"""Results kept between builds, under keys made of contents.

File times play no part, so a copy of the tree, or a return to an earlier state, finds its results again.
A file in the cache begins with a digest of its name and the rest, so one that's cut short, damaged, or another one's is made
again. Nothing's taken from a file or folder that anybody else could have written, and nothing is ever unpickled.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Hashable
from contextlib import suppress
from pathlib import Path
from typing import Any

import litbook
from litbook.core.files import is_private, read_own, temporary_folder, write_privately

FOLDER = Path(".cache", "litbook")
"""Where a book keeps results, below its root (see :func:`folder`). Everything in it but these two can be made again."""
LOCK, JOURNAL = FOLDER / "lock", FOLDER / "change.json"
"""What a command that writes to the book holds there, and what it's about to change: neither is evicted."""
DAY = 24 * 60 * 60
LONG = 1000
"""The characters from which a text in a key is replaced by its digest."""


@functools.cache
def folder(root: Path) -> Path:
    """Return the folder where the book in ``root`` keeps results: :data:`FOLDER`, for this user alone.

    If anybody else can write there, or it's elsewhere by a symbolic link, it's a temporary folder instead.
    """
    place = root / FOLDER
    if is_private(place) and place.resolve() == root.resolve() / FOLDER:
        return place
    return temporary_folder() / digest(str(root.resolve()))[:16]


def kept_text(root: Path, parts: object, make: Callable[[], str], within: object = None) -> str:
    """Return the text ``make`` returns, computed once for each value of ``parts``, the only input it may depend on."""
    return kept(root, parts, lambda: make().encode("utf-8"), ".txt", within).decode("utf-8")


def kept(root: Path, parts: object, make: Callable[[], bytes], ending: str, within: object = None) -> bytes:
    """Return the bytes ``make`` returns, computed once for each value of ``parts`` and stored with this file ``ending``.

    ``within`` replaces :func:`environment` in the key, for what depends on less.
    """
    path = folder(root) / f"{digest([parts, environment() if within is None else within])[:32]}{ending}"
    content = read(path)
    if content is None:
        content = make()
        keep(path, content)
    return content


def read(path: Path) -> bytes | None:
    """Return the content that :func:`keep` put into ``path``; None if the file is missing, damaged, or somebody else's."""
    with suppress(OSError):
        told, _, content = read_own(path).partition(b"\n")
        if told == checksum(path.name, content):
            touch(path)
            return content
    return None


def checksum(name: str, content: bytes) -> bytes:
    """Return a digest of a file's name and its ``content``, as a line without its end."""
    found = hashlib.sha256(name.encode() + b"\n")
    found.update(content)
    return found.hexdigest().encode()


def touch(path: Path) -> None:
    """Note that a file of the cache was used today, so that it's not among the first to be evicted."""
    with suppress(OSError):
        if time.time() - path.stat().st_mtime > DAY:
            os.utime(path)


def keep(path: Path, content: bytes) -> None:
    """Write a file of a cache. In a folder that can't be written, or on a full disk, nothing is kept."""
    with suppress(OSError):
        write_privately(path, checksum(path.name, content) + b"\n" + content, durable=False)


@functools.cache
def environment() -> str:
    """Return a digest of what results depend on besides their own inputs: Python, the platform, the distributions, our code."""
    installed = {folder.name for entry in sys.path for folder in Path(entry or ".").glob("*.dist-info") if entry}
    return digest([sys.version, platform.platform(), sorted(installed), own_code()])


def own_code() -> list[list[str]]:
    """Return the path and text of each of the machine's Python files, and of its Matplotlib style."""
    machine = Path(litbook.__file__).parent
    files = sorted(path for kind in ("*.py", "matplotlibrc") for path in machine.rglob(kind))
    return [[path.relative_to(machine).as_posix(), path.read_text(encoding="utf-8")] for path in files]


def digest(data: object) -> str:
    """Return the SHA-256, in hexadecimal, of anything JSON can hold."""
    return hashlib.sha256(json.dumps(condensed(data), sort_keys=True).encode()).hexdigest()


@functools.lru_cache(maxsize=1024)
def fingerprint(value: Hashable) -> str:
    """Return a digest of the ``repr`` of ``value``, which is what equal values have in common."""
    return hashlib.sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()


def condensed(data: object) -> object:
    """Return ``data`` with a digest in place of each long text, since hashing a text is much faster than escaping it."""
    if isinstance(data, str):
        return (
            data if len(data) < LONG else {"digest": hashlib.sha256(data.encode("utf-8", "surrogatepass")).hexdigest()}
        )
    if isinstance(data, list | tuple):
        return [condensed(one) for one in data]
    if isinstance(data, dict):
        return {key: condensed(one) for key, one in data.items()}
    return data


class Pages:
    """What's known of each page of a book, as JSON data in one file, with the text the page had."""

    def __init__(self, root: Path, name: str, about: object = None) -> None:
        """Read what's called ``name`` of the book in ``root``, if all else it depends on is still ``about``.

        Nothing is remembered of a book that has no cache yet: reading a book alone doesn't write to it.
        """
        self.path = folder(root) / "clean" / f"{name}.json" if (root / FOLDER).is_dir() else None
        self.base = digest([about, environment()]) if self.path else ""
        stored = json.loads((read(self.path) if self.path else None) or "[]")
        is_ours = isinstance(stored, list) and stored[:1] == [self.base]  # another version may have another form
        self.before: dict[str, list[Any]] = dict(stored[1]) if is_ours else {}
        self.now: dict[str, list[Any]] = {}

    def known(self, page: str, text: str) -> Any:
        """Return what's known of the page with this text; None if nothing is."""
        key, value = self.before.get(page, ("", None))
        if value is None or key != digest(text):
            return None
        self.now[page] = [key, value]
        return value

    def add(self, page: str, text: str, value: Any = True) -> None:  # that it's clean is all there's to know
        """Remember ``value`` of the page with this text."""
        if page not in self.now:
            self.now[page] = [digest(text), value]

    def save(self) -> None:
        """Keep what's known now."""
        if self.path and self.now != self.before:
            keep(self.path, json.dumps([self.base, self.now]).encode())
