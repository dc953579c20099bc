"""One lock per book, held by a command that writes to it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from litbook.commands.terminal import say
from litbook.core.cache import FOLDER, LOCK
from litbook.core.errors import BookError
from litbook.core.model import Location

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

PAUSE = 0.1
"""Seconds between two attempts."""


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the book's lock, once no other process does. Raises BookError if the book's folder can't be written.

    The system releases the lock of a process that's killed.
    """
    path = root / LOCK
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = taken(path)
    except OSError as error:
        problem = f"this book can't be written to: {error.strerror}"
        raise BookError(Location(FOLDER.as_posix(), 1), problem, "make its folder writable") from error
    try:
        yield
    finally:
        os.close(handle)


def taken(path: Path) -> int:
    """Return a descriptor of the file ``path`` with the lock on it. Says so once if it has to wait."""
    waited = False
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        if try_lock(handle) and path.exists() and os.path.samestat(os.fstat(handle), path.stat()):
            return handle
        os.close(handle)  # or it's the lock of a cache that was deleted meanwhile
        if not waited:
            say("another litbook command is writing to this book; waiting for it")
            waited = True
        time.sleep(PAUSE)


def is_free(root: Path) -> bool:
    """Return True if no process holds the lock of the book in ``root``."""
    try:
        handle = os.open(root / LOCK, os.O_RDWR)
    except OSError:
        return True
    try:
        return try_lock(handle)
    finally:
        os.close(handle)


def try_lock(handle: int) -> bool:
    """Lock an open file and return True, or return False if another process has it locked."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
