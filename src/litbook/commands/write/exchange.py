"""Change one file only if it's still the version that was read, even if somebody saves it at the same moment.

A new version is written beside the file and exchanged with it in one step. What was there is then at hand, and goes back
if it isn't the version that was read. So whenever the machine stops, both are on disk, and :func:`settle` tells what to do.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from litbook.core.files import umask

if sys.platform == "linux":
    import fcntl

SWAP = 2
"""RENAME_EXCHANGE on Linux, RENAME_SWAP on macOS."""
HERE = -100
"""AT_FDCWD: paths are relative to the working directory."""
PATIENCE = 0.3
"""Seconds that a program which has the file open may take to finish saving it."""


@dataclass(frozen=True, slots=True)
class Change:
    """A new content of a file."""

    path: Path
    """Absolute."""
    before: bytes | None
    """What was read; None if the file must not exist yet."""
    after: bytes | None
    """None deletes the file."""

    @property
    def followed(self) -> Change:
        """The same change of the file that a symbolic link leads to."""
        both = self.before is not None and self.after is not None
        return replace(self, path=self.path.resolve() if both else self.path)

    @property
    def undone(self) -> Change:
        """The opposite change."""
        return Change(self.path, self.after, self.before)


def content(path: Path) -> bytes | None:
    """Return the bytes of a file, or None if it doesn't exist."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def change(wanted: Change, beside: Path) -> bool:
    """Make a change and return True.

    Returns False, with the file as somebody else left it, if it isn't as it was read. ``beside`` is a free path in the
    same folder. Raises OSError if the file can't be written; it's then unchanged.
    """
    path, before, after = wanted.path, wanted.before, wanted.after
    if content(path) != before:
        return False
    try:
        if after is None:
            path.rename(beside)
        else:
            mode = path.stat().st_mode & 0o777 if before is not None else 0o666 & ~umask()
            write(beside, after, mode)
            if before is None:
                appear(beside, path)
            elif not exchange(beside, path):
                return put(path, before, beside)
    except (FileExistsError, FileNotFoundError):  # somebody has just made the file, or deleted it
        return False
    finally:
        done = settle(wanted, beside)
    return done


def settle(wanted: Change, beside: Path) -> bool:
    """Finish a :func:`change`, however far it got: put back what somebody saved meanwhile. Return True if it's made."""
    path, before, after = wanted.path, wanted.before, wanted.after
    made = content(path) == after
    if made and before is not None and beside.exists():
        found = at_rest(beside)
        ours = found is not None and after is not None and after.startswith(found)  # a new version, maybe half written
        if found != before and not ours:
            put_back(path, after, beside)
            made = False
    beside.unlink(missing_ok=True)
    return made


def put_back(path: Path, placed: bytes | None, beside: Path) -> None:
    """Give ``path`` the file ``beside`` again, unless it no longer has what was ``placed`` there but something newer."""
    with suppress(FileNotFoundError):  # deleted meanwhile
        while placed is not None:
            saved = content(beside)
            exchange(beside, path)
            placed = None if at_rest(beside) == placed else saved
    if not path.exists():
        with suppress(FileExistsError):
            appear(beside, path)


def appear(beside: Path, path: Path) -> None:
    """Give a file the new name ``path``. Raises FileExistsError if there's one already, and OSError."""
    try:
        os.link(beside, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if path.exists():
            raise FileExistsError(path) from None
        beside.rename(path)


def write(path: Path, data: bytes, mode: int) -> None:
    """Write a new file, down to the disk."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.chmod(path, mode)


def put(path: Path, before: bytes, beside: Path) -> bool:
    """Do without :func:`exchange`: compare, and replace at once. A save between the two steps would be lost."""
    if content(path) != before:
        return False
    os.replace(beside, path)
    return True


def exchange(one: Path, other: Path) -> bool:
    """Exchange two files in one step. Return False if this system can't. Raises OSError."""
    library: Any = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None
    names = os.fsencode(one), os.fsencode(other)
    if hasattr(library, "renameat2"):
        failed = library.renameat2(HERE, names[0], HERE, names[1], SWAP)
    elif hasattr(library, "renamex_np"):
        failed = library.renamex_np(*names, SWAP)
    else:
        return False
    number = ctypes.get_errno()
    if failed and number not in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        raise OSError(number, os.strerror(number), str(other))
    return not failed


def at_rest(path: Path) -> bytes | None:
    """Return the bytes of a file once no program has it open for writing; None if one still does after a moment.

    Nobody finds the file under its new name, so what's open now was opened before, to save it in place.
    """
    with path.open("rb") as file:
        if sys.platform == "linux":
            end = time.monotonic() + PATIENCE
            while True:
                try:
                    fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
                except OSError as error:
                    if error.errno == errno.EAGAIN:  # otherwise, this file system can't tell
                        if time.monotonic() > end:
                            return None
                        time.sleep(0.01)
                        continue
                break
        return file.read()
