"""Pack the package as of a chapter: a folder that can be installed, tested, and changed. Reproducible byte for byte."""

from __future__ import annotations

import ast
import hashlib
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from litbook.core.cache import kept
from litbook.core.model import Chapter
from litbook.site.formats.archive.steps import steps
from litbook.site.formats.zipped import zipped
from litbook.source.book import Book
from litbook.tangle.package import Package, file_blocks, tangle
from litbook.tangle.statements import source_of

TEST = Path(__file__).with_name("test_chapter.py")
PROJECT = """\
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "{name}"
version = "0.{number}"
description = {description}
requires-python = "{python}"
dependencies = [{dependencies}]

[project.optional-dependencies]
test = ["pytest"]

[tool.setuptools.packages.find]
where = ["src"]

[tool.pytest.ini_options]
testpaths = ["tests"]
pythonpath = ["src"]
"""
ABOUT = """\
# The package as of "{title}"

`src/` has the package as this chapter leaves it, and `tests/` runs the chapter's blocks against it.

```console
python -m venv .venv
.venv/bin/pip install -e '.[test]'
.venv/bin/python -m pytest
```

Blocks of the chapter that need other libraries are skipped where these aren't installed.
"""


def kept_archive(book: Book, chapter: Chapter) -> bytes:
    """Return :func:`archive` from the book's cache, where it's known. Raises BookError if there's no such package."""
    chapters = (*book.earlier(chapter), chapter)
    project, data = project_of(book.settings.root), data_of(book.settings.root, chapter)
    blocks = [(block.file, block.source) for block in file_blocks(chapters)]
    own = [[block.source, block.file, block.recap, block.output and block.output.text] for block in chapter.blocks]
    read = [(name, hashlib.sha256(content).hexdigest()) for name, content in sorted(data.items())]
    parts = ["archive", chapter.path, chapter.title, len(chapters), blocks, own, project, read]

    def make() -> bytes:
        return zipped(files(chapter, tangle(chapters, book.settings.docs_name), len(chapters), project, data))

    return kept(book.settings.root, parts, make, ".zip")


def files(
    chapter: Chapter, package: Package, number: int, project: Mapping[str, Any], data: Mapping[str, bytes]
) -> dict[str, str | bytes]:
    """Return the files by their paths in the zip. ``number`` is the chapter's place in the book, for the version."""
    top = next(iter(sorted(package.modules))).partition("/")[0]
    found: dict[str, str | bytes] = {
        "pyproject.toml": PROJECT.format(
            name=top.replace("_", "-"),
            number=number,
            description=json.dumps(f'{top} as of "{chapter.title}"', ensure_ascii=False),
            python=str(project.get("requires-python", ">=3.11")),
            dependencies=", ".join(json.dumps(one) for one in dependencies(package, project)),
        ),
        "README.md": ABOUT.format(title=chapter.title),
        "tests/test_chapter.py": TEST.read_text(encoding="utf-8"),
    }
    found |= {f"src/{path}": source_of(module.lines[1:]).lstrip("\n") for path, module in package.modules.items()}
    found |= {f"tests/blocks/{name}": text for name, text in steps(chapter, package).items()}
    found |= {f"tests/data/{name}": content for name, content in data.items()}
    folder = f"{top}-{PurePosixPath(chapter.path).stem}"
    return {f"{folder}/{path}": content for path, content in found.items()}


def project_of(root: Path) -> dict[str, Any]:
    """Return the table ``[project]`` of the book in ``root``; empty without one."""
    file = root / "pyproject.toml"
    return dict(tomllib.loads(file.read_text(encoding="utf-8")).get("project", {})) if file.is_file() else {}


def data_of(root: Path, chapter: Chapter) -> dict[str, bytes]:
    """Return the files that a chapter's blocks read, by their paths."""
    return {name: (root / name).read_bytes() for name in chapter.data if (root / name).is_file()}


def dependencies(package: Package, project: Mapping[str, Any]) -> list[str]:
    """Return what the package imports from elsewhere, as the book's own project requires it, or by its module's name."""
    extras = project.get("optional-dependencies", {})
    known = [*project.get("dependencies", []), *(one for extra in extras.values() for one in extra)]
    required = {re.split(r"[^\w.-]", one, maxsplit=1)[0].lower(): one for one in reversed(known)}
    own = {path.partition("/")[0] for path in package.modules}
    wanted = {name for module in package.modules.values() for name in imported(ast.parse(module.text))}
    return [required.get(name.lower(), name) for name in sorted(wanted - own - sys.stdlib_module_names)]


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield the packages that a module imports as soon as it's imported itself."""
    for node in tree.body:
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]
