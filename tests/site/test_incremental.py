"""What's kept of each page between builds, and what makes it be made again."""

import dataclasses
import re
import types
from functools import partial
from pathlib import PurePosixPath
from types import SimpleNamespace

import pytest

from litbook.core import cache
from litbook.core.model import Block, Chapter, Location, Outcome
from litbook.site.incremental import described, facts, notebooks, rendering
from litbook.tangle.fold import Change
from litbook.weave.page import Page


def test_every_field_of_a_page_is_considered():
    """A new field of a page has to be part of the key under which the page's HTML is kept."""
    assert {field.name for field in dataclasses.fields(Page)} == facts.CONSIDERED


def page(earlier_line: int, **changed: object) -> Page:
    """Return a page that changes a name which a block of another page, on line ``earlier_line``, defined."""
    before = Block(Location("docs/01-a.md", earlier_line), earlier_line + 2, "", "x = 1\n", "p.py")
    now = Block(Location("docs/02-b.md", 3), 5, "", "x = 2\n", "p.py")
    other, own = Chapter("docs/01-a.md", "", blocks=(before,)), Chapter("docs/02-b.md", "text", blocks=(now,))
    fields = {
        "outcomes": (Outcome("2\n"),),
        "changes": (Change(now, "x", before),),
        "others": {other.path: (other, "../a/")},
    }
    return Page(own, **{**fields, **changed})


def test_lines_of_other_pages_play_no_part():
    """An edit of prose moves the blocks below it, and pages that link to them stay as they are."""
    assert facts.facts(page(10)) == facts.facts(page(20))


@pytest.mark.parametrize(
    "changed",
    [{"outcomes": (Outcome("3\n"),)}, {"changes": ()}, {"url": "b/"}, {"index": "../names/"}, {"others": {}}],
    ids=lambda changed: next(iter(changed)),
)
def test_what_a_page_shows_is_part_of_its_key(changed):
    """The key differs if an outcome, a mark, the page's address, the index's, or a linked page's differs."""
    assert facts.facts(page(10, **changed)) != facts.facts(page(10))


@pytest.mark.parametrize(
    ("value", "data"),
    [
        ({"a": [1, None, True]}, {"a": [1, None, True]}),
        (("b", 2.5), ["b", 2.5]),
        ({"y", "x"}, ["'x'", "'y'"]),
        (PurePosixPath("a/b"), "PurePosixPath('a/b')"),
        (re.compile("a+"), "re.compile('a+')"),
    ],
)
def test_plain_values_are_described(value, data):
    """Values that mkdocs.yml can contain become JSON data."""
    assert described.described(value) == data


def test_a_function_is_described_by_the_text_of_its_module():
    """A book's own function, such as a formatter of fences, is part of the key with the file it's in."""
    module, name, text = described.described(page)
    assert (module, name) == (__name__, "page")
    assert "def test_a_function_is_described_by_the_text_of_its_module" in text


def test_an_object_nobody_knows_keeps_nothing():
    """An object that a plugin hands to templates may hold anything, so what depends on it isn't kept."""
    with pytest.raises(described.UnknownError, match="SimpleNamespace"):
        described.described({"a": [types.SimpleNamespace()]})


@pytest.mark.parametrize(
    ("name", "pure"),
    [("toc", True), ("pymdownx.superfences", True), ("pymdownx.snippets", False), ("mdx_include", False)],
)
def test_only_extensions_that_read_no_files_are_kept(name, pure):
    """An extension that reads other files, or that we don't know, keeps nothing of any page."""
    assert rendering.is_pure(name) is pure


def test_a_notebook_is_converted_once(tmp_path):
    """Not by mkdocs-jupyter's own cache, which believes whatever is in a file; and again if the notebook changes."""
    (tmp_path / "a.ipynb").write_text("{}")
    plugin = SimpleNamespace(config={"include": ["*.ipynb"], "cache": True}, should_include=lambda file: True)
    config = SimpleNamespace(plugins={"mkdocs-jupyter": plugin})
    notebooks.ask_less(config)
    assert plugin.config["cache"] is False
    made = []

    def rendered():
        item = SimpleNamespace(level=1, id="a", title="A", children=[])
        page = SimpleNamespace(
            file=SimpleNamespace(abs_src_path=str(tmp_path / "a.ipynb")), title="a", content="", toc=[]
        )

        def render(_config, _files):
            made.append(1)
            page.content, page.title, page.toc = f"<h1>{len(made)}</h1>", "A", [item]

        page.render = render
        keep = partial(cache.kept_text, tmp_path)
        notebooks.keep_rendered(page, config, keep, lambda tokens: [SimpleNamespace(**one) for one in tokens])
        page.render(config, None)
        return page.content, page.title, [each.id for each in page.toc]

    assert [rendered(), rendered()] == [("<h1>1</h1>", "A", ["a"])] * 2
    (tmp_path / "a.ipynb").write_text("{ }")
    assert rendered() == ("<h1>2</h1>", "A", ["a"])


def test_a_reference_follows_its_package(make_book, build):
    """A page with entries of mkdocstrings is made again if a module of the package has changed, or its stubs have."""
    chapter = '# 1. One\n\n```python { file="pkg/a.py" }\ndef one():\n    """The first words."""\n```\n'
    root = make_book({"index.md": "# Home\n", "01-a.md": chapter, "reference.md": "# All\n\n::: pkg.a\n"})
    config, module = root / "mkdocs.yml", root / "src" / "pkg" / "a.py"
    kept = config.read_text().replace("plugins: [litbook]", "plugins: [{mkdocstrings: {}}, litbook]")
    config.write_text(kept.replace("{}", "{handlers: {python: {paths: [src]}}}", 1))
    for words in ("The first words.", "Other words."):
        (root / "docs" / "01-a.md").write_text(chapter.replace("The first words.", words))
        module.write_text(module.read_text().replace("The first words.", words))
        result = build(root)
        assert result.exit_code == 0, result.output
        assert words in (root / "site" / "reference" / "index.html").read_text()
    before = facts.of_reference("::: pkg.a\n", root / "src")
    module.with_suffix(".pyi").write_text("def one() -> None: ...\n")
    assert facts.of_reference("::: pkg.a\n", root / "src") != before
    assert facts.of_reference("no entry\n", root / "src") == []
