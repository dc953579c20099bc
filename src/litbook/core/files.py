"""Atomic writes, files that nobody else can have written, and the user's cache folder."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import stat
import sys
import tempfile
from pathlib import Path


def write_atomically(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` completely or, if interrupted, not at all."""
    path = path.resolve()  # write through a symbolic link instead of replacing it
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~umask()
    replace(path, content, mode)


def write_privately(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Write a file that only this user can read, completely or not at all; a symbolic link at ``path`` is replaced.

    Unless it's ``durable``, it doesn't wait for the disk, which takes milliseconds: a crash of the machine may leave less.
    """
    make_private(path.parent)
    replace(path, content, 0o600, durable=durable)


def replace(path: Path, content: bytes, mode: int, *, durable: bool = True) -> None:
    """Put a new file with these permissions at ``path``. If that's interrupted, what was there stays."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(handle, "wb") as temporary:
            temporary.write(content)
            temporary.flush()
            if durable:
                os.fsync(temporary.fileno())
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read_own(path: Path) -> bytes:
    """Return the content of a file that nobody but this user can have written. Raises OSError for any other."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with open(handle, "rb") as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode) or not is_own(status):
            raise PermissionError(f"others can write to {path}")
        return file.read()


def is_own(status: os.stat_result) -> bool:
    """Return True for the status of what this user owns, and nobody else can write to."""
    if sys.platform == "win32":
        return True  # folders of users are their own there
    return status.st_uid == os.getuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def make_private(folder: Path) -> None:
    """Create ``folder``, and what's missing above it, for this user alone."""
    if not folder.is_dir():
        make_private(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def leads_out(path: Path, folder: Path) -> bool:
    """Return True if a symbolic link on the way takes ``path``, which is below ``folder``, to a place outside of it."""
    here = Path(os.path.abspath(path))
    below = (folder, folder.resolve())
    return any(map(here.is_relative_to, below)) and not path.resolve().is_relative_to(folder.resolve())


def umask() -> int:
    """Return the process's umask, which can only be read by setting it."""
    current = os.umask(0o022)
    os.umask(current)
    return current


def cache_folder() -> Path:
    """Return the user's folder for cached files that all books share.

    Some of it is compiled code, so if anybody else can write there, or it's a symbolic link, it's a temporary folder instead.
    """
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "litbook"
    folder = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "litbook"
    return folder if is_private(folder) else temporary_folder()


def is_private(folder: Path) -> bool:
    """Return True if ``folder`` is a real one that only this user can write to. It's created if it doesn't exist."""
    try:
        make_private(folder)
        status = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and is_own(status)


@functools.cache
def temporary_folder() -> Path:
    """Return a folder that only this user can use, and that's deleted when the process exits."""
    folder = tempfile.mkdtemp(prefix="litbook-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
