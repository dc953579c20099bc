"""Results kept between builds, under keys made of contents.

File times play no part, so a copy of the tree, or a return to an earlier state, finds its results again.
"""

from __future__ import annotations

import functools
import hashlib
import json
import platform
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import litbook
from litbook.core.files import write_atomically

FOLDER = Path(".cache", "litbook")
"""Where a book keeps results, below its root. Everything in it can be made again."""


def kept_text(root: Path, parts: object, make: Callable[[], str]) -> str:
    """Return the text ``make`` returns, computed once for each value of ``parts``, the only input it may depend on."""
    return kept(root, parts, lambda: make().encode("utf-8"), ".txt").decode("utf-8")


def kept(root: Path, parts: object, make: Callable[[], bytes], ending: str) -> bytes:
    """Return the bytes ``make`` returns, computed once for each value of ``parts`` and stored with this file ``ending``."""
    path = root / FOLDER / f"{digest([parts, environment()])[:32]}{ending}"
    try:
        return path.read_bytes()
    except OSError:
        content = make()
        keep(path, content)
        return content


def keep(path: Path, content: bytes) -> None:
    """Write a file of a cache. In a folder that can't be written, or on a full disk, nothing is kept."""
    with suppress(OSError):
        write_atomically(path, content)


@functools.cache
def environment(*stages: str) -> list[Any]:
    """Return what a result depends on besides its own inputs: Python, the platform, the installed distributions, our code.

    Of our code, only the folders ``stages`` count; with none named, all of it does.
    """
    installed = {folder.name for entry in sys.path for folder in Path(entry or ".").glob("*.dist-info") if entry}
    return [sys.version, platform.platform(), sorted(installed), digest(own_code(*stages))]


def own_code(*stages: str) -> list[list[str]]:
    """Return the path and text of each of the machine's Python files, and of its Matplotlib style."""
    machine = Path(litbook.__file__).parent
    folders = [machine / stage for stage in stages] or [machine]
    files = sorted(path for folder in folders for kind in ("*.py", "matplotlibrc") for path in folder.rglob(kind))
    return [[path.relative_to(machine).as_posix(), path.read_text(encoding="utf-8")] for path in files]


def digest(data: object) -> str:
    """Return the SHA-256, in hexadecimal, of anything JSON can hold."""
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
