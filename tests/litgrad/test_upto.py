"""The package as of the end of each chapter passes that chapter's own checks."""

import importlib
import re
import sys

import pytest

from litbook.core.model import Location
from litbook.run.session import Session
from litbook.source.book import load
from litbook.source.outputs import agree
from litbook.tangle.package import package as package_of
from places import ROOT

BOOK = load(ROOT)
CHAPTERS = [c for c in BOOK.sequence if c.number and "answers" not in c.path]
PARTS = re.compile(r"^(?:## |<summary>)(.*?)(?:</summary>)?$", re.MULTILINE)
"""Headings, and the summaries of what's folded."""


def checks(chapter):
    """Return the blocks of the last part in which a chapter checks itself, if it has one: "The check", "Check all 41"."""
    lines = [(chapter.text.count("\n", 0, found.start()) + 1, found[1]) for found in PARTS.finditer(chapter.text)]
    starts = [line for line, title in lines if re.search(r"\bcheck", title, re.IGNORECASE)]
    for start in reversed(starts):
        end = min((line for line, _ in lines if line > start), default=sys.maxsize)
        if found := [b for b in chapter.blocks if start < b.location.line < end]:
            return found
    return []


OLD_OBJECTS = {"docs/27-record.md"}
"""Chapters whose checks go on with objects from before, whose classes aren't the package's."""
CHECKED = [chapter for chapter in CHAPTERS if checks(chapter) and chapter.path not in OLD_OBJECTS]


def test_most_chapters_check_themselves():
    """So what's below tests something."""
    assert len(CHECKED) > len(CHAPTERS) / 2


@pytest.fixture
def package(request, tmp_path, monkeypatch):
    """Import the package as of chapter N from its files, and yield its names; other tests' imports are unaffected."""
    package = package_of(BOOK, request.param)
    for path, text in package.files().items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    for name in [name for name in sys.modules if name.split(".")[0] == "litgrad"]:
        monkeypatch.delitem(sys.modules, name)
    names = {}
    for path in package.modules:
        module = importlib.import_module(path.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
        names |= {
            name: value for name, value in vars(module).items() if getattr(value, "__module__", "") == module.__name__
        }
    yield names
    for name in [name for name in sys.modules if name.split(".")[0] == "litgrad"]:
        monkeypatch.delitem(sys.modules, name)


def skip_without(modules):
    """Skip the test if a library that a chapter needs isn't installed."""
    for module in modules:
        pytest.importorskip(module)


@pytest.mark.parametrize(
    ("chapter", "package"), [(c, c.number) for c in CHECKED], indirect=["package"], ids=[c.path for c in CHECKED]
)
def test_the_package_passes_the_checks_of_its_chapter(chapter, package, monkeypatch):
    """With folded definitions instead of patched ones, each check prints what the page says."""
    skip_without({module for block in chapter.blocks for module in block.needs})
    monkeypatch.setenv("MPLBACKEND", "agg")
    session = Session(chapter, draw=False)
    own = checks(chapter)
    last = own[-1].location.line
    for block in chapter.blocks:
        if block not in own and (block.file or block.location.line < last):  # below them, what the package has
            session.run(block)
    assert package.keys() <= session.namespace.keys()
    session.namespace.update(package)
    for block in own:
        outcome = session.run(block)
        said = block.output.text if block.output else ""
        assert agree(said, outcome.shown(block)), f"{Location(chapter.path, block.location.line)}\n{outcome}"
