"""Drafts: served while they're written, but neither run nor published by a build, nor checked, tested, or tangled."""

from __future__ import annotations

import logging

import pytest
from mkdocs.commands.build import build as build_site
from mkdocs.config import load_config

from litbook.source import book

GOOD = '# Good\n\n```python { file="pkg/a.py" }\nx = 1\n```\n'
BAD = '# Half\n\n```python { file="pkg/b.py" }\nundefined\n```\n\n[nowhere](nothing.md)\n'
NAV = "\nnav: [index.md, {Part: [01-good.md, 02-draft.md]}]\n"
DRAFTS = {
    "front matter": (f"---\ndraft: true\n---\n{BAD}", NAV),
    "draft_docs": (BAD, f"{NAV}draft_docs: /02-*.md\n"),
    "exclude_docs": (BAD, "\nnav: [index.md, 01-good.md]\nexclude_docs: /02-*.md\n"),
    "broken": ("---\ndraft: true\n---\n```python\n(\n", NAV),
}


@pytest.fixture(params=DRAFTS)
def with_draft(request, make_book, invoke):
    """Return a book with a draft, which is declared in one of the ways there are, and that way."""
    text, options = DRAFTS[request.param]
    root = make_book({"index.md": "# Home\n", "01-good.md": GOOD, "02-draft.md": text})
    (root / "mkdocs.yml").write_text((root / "mkdocs.yml").read_text() + options)
    invoke(root, "tangle")
    return root, request.param


def test_a_draft_is_left_out(with_draft, invoke, build):
    """A build doesn't have it, not even in the navigation, and nothing wrong in it counts."""
    root, _ = with_draft
    assert (invoke(root, "check").output, invoke(root, "check").exit_code) == ("", 0)
    assert sorted(path.name for path in (root / "src" / "pkg").glob("*.py")) == ["__init__.py", "a.py"]
    done = build(root)
    assert done.exit_code == 0, done.output
    site = root / "site"
    assert (site / "01-good" / "index.html").is_file()
    assert not (site / "02-draft").exists()
    assert "02-draft" not in (site / "index.html").read_text()


def test_a_draft_is_not_tested(with_draft, doctests):
    """The doc tests leave it out."""
    root, way = with_draft
    done = doctests(root)
    assert (done.returncode, "1 passed" in done.stdout) == (0, True), (way, done.stdout)


def test_a_draft_is_served(with_draft, caplog):
    """It's shown with its problems, in the navigation too; an excluded page isn't even served."""
    root, way = with_draft
    with caplog.at_level(logging.INFO, logger="mkdocs"):
        serve(root)
    page = root / "site" / "02-draft" / "index.html"
    if way == "exclude_docs":
        assert not page.exists()
        return
    assert 'class="litbook-error"' in page.read_text()
    assert "excluded from the built site" not in caplog.text
    assert ("there is no file docs/nothing.md" in page.read_text()) == (way != "broken")
    assert "docs/02-draft.md:" in caplog.text
    assert "02-draft" in (root / "site" / "index.html").read_text()


def serve(root):
    """Build a book as `mkdocs serve` does."""
    config = load_config(str(root / "mkdocs.yml"))
    config.plugins.on_startup(command="serve", dirty=False)
    build_site(config, serve_url="http://127.0.0.1:8000/")


def test_a_link_to_a_draft_is_a_problem(make_book, invoke):
    """Readers would find nothing; between drafts it's none."""
    draft = "---\ndraft: true\n---\n# Half\n"
    root = make_book({"01-good.md": "# Good\n\n[soon](02-draft.md)\n", "02-draft.md": draft})
    problem = "docs/01-good.md:3: docs/02-draft.md is a draft, which is not published; link it when it is\n"
    assert invoke(root, "check").output == problem


def test_a_draft_changes_no_published_page(make_book, invoke):
    """Its code isn't part of the package; `litbook update` writes what it prints when it's named, and only then."""
    root = make_book(
        {"01-good.md": GOOD, "02-draft.md": '---\ndraft: true\n---\n```python { file="pkg/b.py" }\n1 + 1\n```\n'}
    )
    draft = root / "docs" / "02-draft.md"
    before = draft.read_text()
    the_book = book.load(root, drafts=True)
    assert [chapter.path for chapter in the_book.sequence] == ["docs/01-good.md"]
    assert (invoke(root, "update").exit_code, draft.read_text()) == (0, before)
    assert invoke(root, "update", draft).exit_code == 0
    assert draft.read_text() == f"{before}\n```output\n2\n```\n"
