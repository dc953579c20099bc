"""How much memory a chapter's processes use, and a limit that Python itself runs into.

Large requests fail at once, as MemoryError (on Linux). What grows in small steps, or in several processes, is measured.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

if sys.platform != "win32":
    import resource

MEGABYTE = 1_000_000
KIND = "MemoryLimit"
"""The ``kind`` of a failure without an exception: the chapter used too much memory."""
REMEDY = "use less, or raise memory_limit in [tool.litbook]"
SIGNS = ("can't allocate memory", "not enough memory", "std::bad_alloc")
"""What libraries say whose errors aren't MemoryErrors."""


def message(limit: int) -> str:
    """Return what's wrong with a chapter that reaches the limit, given in MB."""
    return f"uses more than {limit:,} MB, the limit for a chapter (memory_limit in pyproject.toml)"


def is_sign(kind: str, said: str) -> bool:
    """Return True if an exception of this name and with this message means that there was no memory left."""
    return kind.endswith("MemoryError") or (kind == "RuntimeError" and any(sign in said for sign in SIGNS))


def set_limit(limit: int | None) -> None:
    """Let requests fail that would take this process, or one it starts, above ``limit`` MB; None lifts the limit.

    It counts what's written to (RLIMIT_DATA), since some libraries reserve gigabytes of addresses that they never use.
    """
    if sys.platform == "linux":
        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        wanted = limit * MEGABYTE if limit else hard
        resource.setrlimit(resource.RLIMIT_DATA, (wanted if hard < 0 else min(wanted, hard), hard))


def used(group: bool) -> float:
    """Return the MB that this process uses now; with ``group``, also those of the processes it started. 0 if unknown."""
    if sys.platform == "linux":
        me = os.getpid()
        return sum(resident(process) for process in ([me, *members(me)] if group else [me]))
    if sys.platform == "darwin":
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    return 0


def resident(process: int) -> float:
    """Return the MB of a process that are in memory and its own: neither of a file nor shared.

    It runs no constructor of a Python class: since Python 3.12, a chapter's profiler counts the calls of all threads.
    """
    try:
        file = os.open(f"/proc/{process}/statm", os.O_RDONLY)
    except OSError:  # it has ended
        return 0
    try:
        _, total, shared, *_ = os.read(file, 200).split()
    except (OSError, ValueError):
        return 0
    finally:
        os.close(file)
    return (int(total) - int(shared)) * resource.getpagesize() / MEGABYTE


def members(leader: int) -> list[int]:
    """Return the other processes of the group that ``leader`` leads."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal() and int(folder.name) != leader:
            with suppress(ProcessLookupError, PermissionError):  # it has ended
                if os.getpgid(int(folder.name)) == leader:
                    found.append(int(folder.name))
    return found
