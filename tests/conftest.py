"""What the tests share: books written on the spot, and ways to run the commands on them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import graphviz
import pytest
from click.testing import CliRunner, Result

from browser import site  # noqa: F401  # a fixture
from litbook.commands import main
from litbook.core.errors import BookError
from litbook.run import dot
from litbook.source import book
from litbook.tangle.package import package
from optional import needed

collect_ignore_glob = ["books/*", "bench/*", "support/*"]  # pages for the tests, and measurements

MKDOCS = """\
site_name: A book
theme: {name: mkdocs, locale: en}
plugins: [litbook]
markdown_extensions: [admonition, attr_list, md_in_html, pymdownx.details, pymdownx.superfences]
"""


@pytest.fixture
def make_book(tmp_path):
    """A function that writes a book into a folder and returns the folder."""

    def make(pages: dict[str, str], **settings: object) -> Path:
        """Write ``pages`` (by their path below docs/) with ``[tool.litbook]`` settings, and the package they make."""
        root = tmp_path / "book"
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
    """The command in a process of its own, its output in a pipe."""

    def run(*arguments: object, cwd: Path, stdin: str = "", timeout: float = 100) -> subprocess.CompletedProcess[str]:
        """What ``litbook arguments`` did in the folder ``cwd``."""
        command = [sys.executable, "-m", "litbook", *map(str, arguments)]
        return subprocess.run(
            command, cwd=cwd, input=stdin, capture_output=True, text=True, timeout=timeout, check=False
        )

    return run


@pytest.fixture(autouse=True, scope="module")
def own_modules():
    """What a file of tests makes of Python, litgrad and Graphviz is its own.

    A benchmark recurses deeper, and a page's Python imports litgrad anew and draws otherwise.
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
    """The command in this process, which is faster."""

    def run(root: Path, *arguments: object) -> Result:
        """What ``litbook arguments`` did to the book in ``root``."""
        return CliRunner().invoke(main.main, ["--root", str(root), *map(str, arguments)])

    return run


@pytest.fixture
def build():
    """``mkdocs build`` in this process."""

    def run(root: Path) -> Result:
        """What the build of the book in ``root`` did."""
        from mkdocs.__main__ import cli as mkdocs

        return CliRunner().invoke(mkdocs, ["build", "--config-file", str(root / "mkdocs.yml")])

    return run


@pytest.fixture
def torch():
    """PyTorch."""
    return needed("torch", "pip install -e '.[torch]'")


@pytest.fixture
def micrograd():
    """The original."""
    return needed("micrograd", "pip install micrograd==0.1.0")
