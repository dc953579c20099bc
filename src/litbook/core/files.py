"""Atomic writes, and the user's cache folder."""

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
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(handle, "wb") as temporary:
            temporary.write(content)
            temporary.flush()
            os.fsync(temporary.fileno())
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~umask()
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


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

    Some of it is compiled code, so if anybody else can write there, it's a temporary folder instead.
    """
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "litbook"
    folder = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "litbook"
    return folder if is_private(folder) else temporary_folder()


def is_private(folder: Path) -> bool:
    """Return True if only this user can write to ``folder``, which is created if it doesn't exist."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        status = folder.stat()
    except OSError:
        return False
    return status.st_uid == os.getuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


@functools.cache
def temporary_folder() -> Path:
    """Return a folder that only this user can use, and that's deleted when the process exits."""
    folder = tempfile.mkdtemp(prefix="litbook-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
