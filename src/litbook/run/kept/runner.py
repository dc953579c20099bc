"""The code of ours that can change an outcome, and the Python that runs it."""

from __future__ import annotations

import functools
import platform
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import litbook
from litbook.core.cache import digest

ROOTS = ("run.workers.forkserver", "run.kept.state")
"""What runs chapters, and what decides which outcomes still hold. They count with all that they import."""
IMPORT = re.compile(r"^\s*(?:from|import) litbook\.?([\w.]*)(?: import (\([^)]*\)|[^#\n]*))?", re.MULTILINE)
"""An import of ours, which Ruff lays out in one way."""
WORD = re.compile(r"\w+")


def python() -> str:
    """Return what of Python and of the machine an outcome may depend on."""
    return " ".join([sys.version, sys.platform, platform.machine(), *platform.libc_ver()])


@functools.cache
def runner() -> str:
    """Return a digest of the code that can change an outcome."""
    machine = Path(litbook.__file__).parent
    names = sorted(reachable(machine))
    texts = [[name, file_of(name, machine).read_text(encoding="utf-8")] for name in names]
    return digest([texts, (machine / "run" / "matplotlibrc").read_text(encoding="utf-8")])[:16]


def reachable(machine: Path) -> set[str]:
    """Return our modules that :data:`ROOTS` import, directly or not, without the name of the package in front."""
    found, waiting = set(ROOTS), list(ROOTS)
    while waiting:
        new = {name for name in imported(file_of(waiting.pop(), machine)) if file_of(name, machine).is_file()} - found
        found |= new
        waiting += new
    return found


def file_of(name: str, machine: Path) -> Path:
    """Return the file of one of our modules."""
    path = machine.joinpath(*name.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Yield the names in our package that a module imports: modules, and what's in them."""
    for module, names in IMPORT.findall(path.read_text(encoding="utf-8")):
        yield module
        yield from (f"{module}.{name}".lstrip(".") for name in WORD.findall(names))
