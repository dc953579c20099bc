"""The link that reports a mistake in the book's repository."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from litbook.site.theme import issue

MKDOCS = """\
site_name: A book
theme: {name: material, font: false}
plugins: [litbook: {printed: true, policy: true}]
markdown_extensions: [pymdownx.superfences]
"""


@pytest.mark.parametrize(
    ("repository", "path", "title", "body"),
    [
        ("https://github.com/o/r", "/o/r/issues/new", "title", "body"),
        ("https://codeberg.org/o/r/", "/o/r/issues/new", "title", "body"),
        ("https://gitlab.com/o/r", "/o/r/-/issues/new", "issue[title]", "issue[description]"),
    ],
)
def test_the_issue_names_the_page(repository, path, title, body):
    """In the fields of the host's form; the one that a script completes is the last."""
    found = re.search(r'href="([^"]*)"', issue.link(repository, "4. A & <b>", "docs/04-a.md"))
    address = urlsplit(unescape(found[1]))
    assert (address.path, list(parse_qs(address.query).items())) == (
        path,
        [(title, ["Something's wrong in “4. A & <b>”"]), (body, ["Page: docs/04-a.md\n\nWhat's wrong: "])],
    )
    assert "+" not in found[1]


@pytest.mark.parametrize("repository", ["", "https://github.com/o/r"])
def test_only_a_book_that_knows_its_repository_has_the_link(make_book, build, repository):
    """And then no script asks that host for anything, and the book to print has no such link."""
    root = make_book({"index.md": "# A book\n", "01-a.md": "# A\n\nWords.\n"})
    (root / "mkdocs.yml").write_text(f'{MKDOCS}repo_url: "{repository}"\n')
    result = build(root)
    assert result.exit_code == 0, result.output
    page = (root / "site" / "01-a" / "index.html").read_text(encoding="utf-8")
    assert page.count('class="litbook-wrong"') == bool(repository)
    assert page.count('class="md-source"') == 2 * bool(repository)
    assert 'data-md-component="source"' not in page
    assert "litbook-wrong" not in (root / "site" / "print" / "index.html").read_text(encoding="utf-8")
