"""Fixtures shared by all tests: small books written to temporary folders, and functions that run commands on them."""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from textwrap import dedent

import graphviz
import pytest
from click.testing import CliRunner, Result

from browser import site  # noqa: F401  # a fixture
from litbook.commands import main
from litbook.core.cache import FOLDER
from litbook.core.errors import BookError
from litbook.run import dot
from litbook.run.kept.libraries import STANDARD, Libraries
from litbook.run.kept.state import DRAWING
from litbook.site.formats import raster
from litbook.site.theme.fonts import math_font, typefaces
from litbook.source import book
from litbook.tangle.package import package
from optional import needed

collect_ignore_glob = ["books/*", "bench/*", "support/*", "conftest.py", "*/conftest.py"]  # what holds no tests

MKDOCS = """\
site_name: A book
theme: {name: mkdocs, locale: en}
plugins: [litbook]
markdown_extensions:
  [admonition, attr_list, def_list, footnotes, md_in_html, pymdownx.arithmatex: {generic: true}, pymdownx.details,
   pymdownx.superfences, pymdownx.tabbed: {alternate_style: true}]
"""


@pytest.fixture(autouse=True, scope="session")
def unsynced():
    """Don't wait until files are on the disk: no test can tell, because the power doesn't fail."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda descriptor: None)
        yield


@pytest.fixture(autouse=True, scope="session")
def made_once():
    """Subset each typeface, and draw each picture, once for all books: two thirds of the time of a small one's build.

    Both depend on their arguments alone. A build keeps what they give as ever, under the same keys: if one of them lacks
    something, a later build still shows something stale.
    """
    cut = functools.cache(typefaces.subset)

    def subset(source: Path, wanted: Iterable[str], features: Iterable[str]) -> bytes:
        return cut(source, tuple(wanted), tuple(features))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typefaces, "subset", subset)
        patch.setattr(math_font, "subset", subset)
        patch.setattr(raster, "png", functools.cache(raster.png))
        yield


@pytest.fixture(scope="session")
def names_of_libraries(tmp_path_factory):
    """Return a function that gives a book what's found in the sources of libraries: half a second for Python's own.

    It's kept in a book's cache under the library's version, so it's the same for all books.
    """
    found = tmp_path_factory.mktemp("libraries")
    libraries = Libraries(found, sys.path)

    def give(root: Path, text: str) -> None:
        """Fill the cache of the book in ``root`` with the names of the libraries that ``text`` mentions."""
        modules = [name for name in ("graphviz", "matplotlib", "numpy") if name in text]
        drawing = [library for name in modules for library in DRAWING.get(name, ())]
        for library in (STANDARD, *libraries.of([*modules, *drawing])):
            libraries.names(library)
        shutil.copytree(found / FOLDER, root / FOLDER, dirs_exist_ok=True)

    return give


@pytest.fixture
def make_book(tmp_path, names_of_libraries):
    """Return a function that writes a book into a folder and returns the folder."""

    def make(pages: dict[str, str], **settings: object) -> Path:
        """Write ``pages`` (by path below docs/), the ``[tool.litbook]`` settings, and the package that the pages define."""
        root = tmp_path / "book"
        names_of_libraries(root, "".join(pages.values()))
        for name, text in pages.items():
            page = root / "docs" / name
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_bytes(dedent(text).removeprefix("\n").encode())
        table = [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
        (root / "pyproject.toml").write_text("\n".join(["[tool.litbook]", *table, ""]))
        (root / "mkdocs.yml").write_text(MKDOCS)
        try:
            files = package(book.load(root)).files()
        except BookError:
            return root  # for a test of that very mistake
        for name, text in files.items():
            (root / "src" / name).parent.mkdir(parents=True, exist_ok=True)
            (root / "src" / name).write_text(text, encoding="utf-8", newline="")
        return root

    return make


@pytest.fixture(scope="session")
def litbook():
    """Return a function that runs the command in a process of its own, with its output in a pipe."""

    def run(*arguments: object, cwd: Path, stdin: str = "", timeout: float = 100) -> subprocess.CompletedProcess[str]:
        """Run ``litbook arguments`` in the folder ``cwd`` and return the completed process."""
        command = [sys.executable, "-m", "litbook", *map(str, arguments)]
        return subprocess.run(
            command, cwd=cwd, input=stdin, capture_output=True, text=True, timeout=timeout, check=False
        )

    return run


@pytest.fixture(scope="session")
def doctests():
    """Return a function that runs a book's doc tests, in a process of its own."""

    def run(root: Path, *options: str) -> subprocess.CompletedProcess[str]:
        """Run them with pytest's ``options``, without its plugin of Hypothesis, which takes half of the time."""
        plugins = ("-p", "no:cacheprovider", "-p", "no:hypothesispytest")
        command = [sys.executable, "-m", "pytest", "-q", "--markdown-docs", *plugins, *options, "docs"]
        return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=100, check=False)

    return run


@pytest.fixture(autouse=True, scope="module")
def own_modules():
    """Restore Python's limits, litgrad's modules, and Graphviz's renderer after each test file.

    A benchmark raises the recursion limit; a live page's kernel imports litgrad again and replaces the renderer.
    """
    limit = sys.getrecursionlimit()
    before = {name: module for name, module in sys.modules.items() if name.partition(".")[0] == "litgrad"}
    with pytest.MonkeyPatch.context() as patch:
        for module, name in ((graphviz.backend.execute, "run_check"), (dot, "renderer")):
            patch.setattr(module, name, getattr(module, name))
        yield
    for name in [name for name in sys.modules if name.partition(".")[0] == "litgrad"]:
        if name not in before:
            del sys.modules[name]
    sys.modules.update(before)
    sys.setrecursionlimit(limit)


@pytest.fixture
def invoke():
    """Return a function that runs the command in this process, which is faster."""

    def run(root: Path, *arguments: object) -> Result:
        """Run ``litbook arguments`` on the book in ``root`` and return the result."""
        return CliRunner().invoke(main.main, ["--root", str(root), *map(str, arguments)])

    return run


@pytest.fixture
def build():
    """Return a function that runs ``mkdocs build`` in this process."""

    def run(root: Path) -> Result:
        """Build the book in ``root`` and return the result."""
        from mkdocs.__main__ import cli as mkdocs

        return CliRunner().invoke(mkdocs, ["build", "--config-file", str(root / "mkdocs.yml")])

    return run


@pytest.fixture
def torch():
    """Return the module ``torch``."""
    return needed("torch", "pip install -e '.[torch]'")


@pytest.fixture
def micrograd():
    """Return the original micrograd."""
    return needed("micrograd", "pip install micrograd==0.1.0")
