"""Reading `mkdocs.yml` without MkDocs."""

from __future__ import annotations

import pytest

from litbook.core.errors import BookError
from litbook.source import navigation
from places import ROOT

TEXT = """\
site_name: A book
site_url: !ENV [NOBODY_SETS_THIS, "https://example.org"]
docs_dir: pages
nav:
  - index.md
  - Part:
      - Named: 01-a.md
      - 02-b.md
  - Elsewhere: https://example.org/
draft_docs: |
  /drafts/
exclude_docs: |
  *.tmp.md
not_in_nav: /lone.md
markdown_extensions:
  - attr_list
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
  - pymdownx.snippets:
      base_path: !relative $docs_dir
plugins:
  search:
  litbook:
    live: true
"""


@pytest.fixture
def read(tmp_path):
    """Return a function that reads a text as `mkdocs.yml`."""

    def reading(text, name="mkdocs.yml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return navigation.read(tmp_path / name)

    return reading


def test_entries(read):
    """Each entry has its path, its title, and its line; an address is no page."""
    found = read(TEXT)
    assert [(entry.path, entry.title, str(entry.location), entry.is_page) for entry in found.entries] == [
        ("index.md", "", "mkdocs.yml:5", True),
        ("01-a.md", "Named", "mkdocs.yml:7", True),
        ("02-b.md", "", "mkdocs.yml:8", True),
        ("https://example.org/", "Elsewhere", "mkdocs.yml:9", False),
    ]


def test_options(read):
    """Extensions and plugins by name, from lists and mappings, with tags that only MkDocs and Python know."""
    found = read(TEXT)
    assert found.docs == "pages"
    assert found.extensions == {
        "attr_list": {},
        "pymdownx.emoji": {"emoji_index": "material.extensions.emoji.twemoji"},
        "pymdownx.snippets": {"base_path": "$docs_dir"},
    }
    assert found.plugins == {"search": {}, "litbook": {"live": True}}
    assert (str(found.location("markdown_extensions")), str(found.location("theme"))) == (
        "mkdocs.yml:15",
        "mkdocs.yml:1",
    )


def test_environment(read, monkeypatch):
    """``!ENV`` is the variable if it's set, or else the default."""
    assert read("docs_dir: !ENV [NOBODY_SETS_THIS, there]").docs == "there"
    monkeypatch.setenv("NOBODY_SETS_THIS", "here")
    assert read("docs_dir: !ENV [NOBODY_SETS_THIS, there]").docs == "here"
    assert read("docs_dir: !ENV NOBODY_SETS_THIS").docs == "here"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("drafts/new.md", (False, True, False)),
        ("x/drafts/new.md", (False, False, False)),
        ("a.tmp.md", (True, False, False)),
        (".#a.md", (True, False, False)),
        (".ipynb_checkpoints/a.md", (True, False, False)),
        ("templates/a.md", (True, False, False)),
        ("lone.md", (False, False, True)),
        ("01-a.md", (False, False, False)),
    ],
)
def test_drafts(read, page, expected):
    """Patterns mean what they mean in `.gitignore`, as in MkDocs."""
    found = read(TEXT)
    assert (found.is_excluded(page), found.is_draft(page), found.is_unlisted(page)) == expected


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("site_name: A\nnav:\n  - index.md\n - a: [\n", "mkdocs.yml:4: not YAML: expected <block end>"),
        ("site_name: A: book\n", "mkdocs.yml:1: not YAML: mapping values are not allowed here; fix it"),
        ("- index.md\n", "mkdocs.yml:1: not a mapping; write `site_name: …` lines"),
        ("", "mkdocs.yml:1: not a mapping; write `site_name: …` lines"),
    ],
)
def test_unreadable(read, text, problem):
    """Broken YAML is reported at its line."""
    with pytest.raises(BookError) as raised:
        read(text)
    assert str(raised.value).startswith(problem)


def test_no_navigation(read, tmp_path):
    """A book can do without `mkdocs.yml`, and `mkdocs.yml` without a navigation."""
    assert navigation.read(tmp_path / "mkdocs.yml") is None
    assert read("site_name: A\n").entries is None


def test_inherited(read):
    """What another file sets counts where this one doesn't."""
    read("docs_dir: there\nsite_name: A\nmarkdown_extensions: [toc]\n", "base.yml")
    found = read("INHERIT: base.yml\nsite_name: B\n")
    assert (found.docs, found.extensions, found.lines) == ("there", {"toc": {}}, {"INHERIT": 1, "site_name": 2})


def test_this_book():
    """The book's own file: every page once, at the line that names it."""
    lines = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").split("\n")
    found = navigation.read(ROOT / "mkdocs.yml")
    for entry in found.entries:
        written = f"- {entry.title}: {entry.path}" if entry.title else f"- {entry.path}"
        assert lines[entry.location.line - 1].lstrip() == written
    assert {"index.md", "20-notebook.ipynb", "answers/29-many.md"} <= {entry.path for entry in found.entries}
