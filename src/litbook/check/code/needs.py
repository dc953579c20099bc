"""Check that what a block needs can be installed: a module that the book's own requirements name, or one that's there."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from litbook.core.errors import BookError
from litbook.core.model import Block
from litbook.source.book import Book

MODULE = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
DISTRIBUTION = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)")
OTHER_NAMES = {"cv2": "opencv", "fitz": "pymupdf"}
"""Modules whose distributions have names of their own."""


def problems(book: Book) -> Iterator[tuple[Block, BookError]]:
    """Yield each block that would be skipped everywhere, since nobody could know what to install."""
    blocks = [block for chapter in book.chapters for block in chapter.blocks if block.needs]
    named = requirements(book.settings.root) if blocks else set()
    for block in blocks:
        for name in block.needs:
            top = name.partition(".")[0]
            if not MODULE.fullmatch(name):
                problem, remedy = f"{name!r} cannot be a module", 'name what to import, as in needs="torch"'
            elif is_there(top, book.settings.source) or brings(top, named):
                continue
            else:
                problem = f"needs {name}, which is neither installed nor among the book's requirements"
                remedy = "correct it, or name what brings it in [project.optional-dependencies] of pyproject.toml"
            yield block, BookError(block.location, problem, remedy)


def is_there(module: str, source: Path) -> bool:
    """Return True if a top-level module can be imported here."""
    if module in sys.stdlib_module_names or (source / module).is_dir():
        return True
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def brings(module: str, named: Iterable[str]) -> bool:
    """Return True if one of the distributions ``named`` may bring ``module``: it has its letters in order.

    That's generous, so that ``sklearn`` is found in ``scikit-learn`` and ``yaml`` in ``PyYAML``.
    """
    wanted = letters(OTHER_NAMES.get(module, module))
    for name in named:
        rest = iter(letters(name))
        if all(letter in rest for letter in wanted):
            return True
    return False


def letters(name: str) -> str:
    """Return the letters and digits of a name, in lower case."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def requirements(root: Path) -> set[str]:
    """Return the names of the distributions that the book's own files ask for."""
    path = root / "pyproject.toml"
    data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    project = data.get("project", {})
    listed = [project.get("dependencies", []), *project.get("optional-dependencies", {}).values()]
    listed += data.get("dependency-groups", {}).values()
    lines = [line for group in listed for line in group if isinstance(line, str)]
    for file in sorted(root.glob("requirements*.txt")):
        lines += file.read_text(encoding="utf-8", errors="replace").splitlines()
    return {match[1] for line in lines if (match := DISTRIBUTION.match(line))}
