"""Keys of results: a change anywhere in our code counts, wherever in a stage's folders it is."""

from __future__ import annotations

import shutil

import pytest

from litbook.core import cache
from places import ROOT

SOURCE = ROOT / "src" / "litbook"


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A copy of the machine, which the cache takes for its own code."""
    folder = tmp_path / "litbook"
    shutil.copytree(SOURCE, folder, ignore=shutil.ignore_patterns("__pycache__", "web", "theme"))
    monkeypatch.setattr(cache.litbook, "__file__", str(folder / "__init__.py"))
    return folder


def digest():
    """The digest of what a result depends on besides its inputs, as of now."""
    cache.environment.cache_clear()
    return cache.digest(cache.environment())


@pytest.fixture(autouse=True)
def forget():
    """The digest of the copy is nobody else's."""
    yield
    cache.environment.cache_clear()


@pytest.mark.parametrize("file", ["core/model.py", "run/matplotlibrc", "weave/block.py", "site/formats/epub.py"])
def test_a_change_anywhere_counts(machine, file):
    """What's kept of pages, such as the EPUB, is made again."""
    before = digest()
    with (machine / file).open("a") as text:
        text.write("# changed\n")
    assert digest() != before


def test_a_file_that_moves_counts(machine):
    """Its content may mean something else elsewhere."""
    before = digest()
    (machine / "run" / "dot.py").rename(machine / "run" / "dots.py")
    assert digest() != before


def test_what_is_kept_is_made_once_for_its_parts(tmp_path):
    """And again for other parts; text comes back as it went in."""
    made = []

    def make():
        made.append(1)
        return f"text {len(made)}\n"

    assert [cache.kept_text(tmp_path, parts, make) for parts in ("a", "a", "b", "a")] == [
        "text 1\n",
        "text 1\n",
        "text 2\n",
        "text 1\n",
    ]
