"""Keys of results: a change anywhere in our code counts, wherever in a stage's folders it is."""

from __future__ import annotations

import shutil

import pytest

from litbook.core import cache
from litbook.run.outcomes import STAGES
from places import ROOT

SOURCE = ROOT / "src" / "litbook"


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A copy of the machine, which the cache takes for its own code."""
    folder = tmp_path / "litbook"
    shutil.copytree(SOURCE, folder, ignore=shutil.ignore_patterns("__pycache__", "web", "theme"))
    monkeypatch.setattr(cache.litbook, "__file__", str(folder / "__init__.py"))
    return folder


def digest(*stages):
    """The digest of what a result depends on besides its inputs, as of now."""
    cache.environment.cache_clear()
    return cache.digest(cache.environment(*stages))


@pytest.fixture(autouse=True)
def forget():
    """The digest of the copy is nobody else's."""
    yield
    cache.environment.cache_clear()


@pytest.mark.parametrize(
    "file",
    [
        "core/model.py",
        "core/text/svg.py",
        "source/elements/links.py",
        "run/session.py",
        "run/matplotlibrc",
        "tangle/fold.py",
    ],
)
def test_a_change_of_what_runs_chapters_reruns_them(machine, file):
    """In any folder of the stages that can change an outcome."""
    before = digest(*STAGES), digest()
    with (machine / file).open("a") as text:
        text.write("# changed\n")
    assert digest(*STAGES) != before[0]
    assert digest() != before[1]


@pytest.mark.parametrize("file", ["weave/block.py", "site/formats/epub.py", "check/report.py"])
def test_a_change_of_what_renders_pages_reruns_no_chapter(machine, file):
    """But what's kept of pages, such as the EPUB, is made again."""
    before = digest(*STAGES), digest()
    with (machine / file).open("a") as text:
        text.write("# changed\n")
    assert digest(*STAGES) == before[0]
    assert digest() != before[1]


def test_a_file_that_moves_counts(machine):
    """Its content may mean something else elsewhere."""
    before = digest(*STAGES)
    (machine / "run" / "dot.py").rename(machine / "run" / "dots.py")
    assert digest(*STAGES) != before


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
