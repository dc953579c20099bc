"""Old addresses lead to the new ones, unless another page is there now."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from litbook.site.content import with_addresses
from litbook.site.formats.redirect import redirects
from litbook.site.pages import Place
from litbook.source.parse import parse

PAGE = "---\ntitle: 5. Graphs & more\nformerly: {}\n---\n"


@pytest.mark.parametrize(
    ("formerly", "files"),
    [
        ("04-graph.md", ["04-graph/index.html"]),
        ("[04-graph.md, a/05-old.ipynb]", ["04-graph/index.html", "a/05-old/index.html"]),
        ('{"0.1": 04-graph.md, "0.2": 04-other.md}', ["04-graph/index.html"]),
        ('{"0.1": [04-graph.md, 05-old.md]}', ["04-graph/index.html", "05-old/index.html"]),
        ("", []),
    ],
)
def test_addresses(formerly, files):
    """One address, a list, or one for each edition; not one that a page has now."""
    places = {
        "docs/05-graph.md": Place("05-graph/", "05-graph/index.html"),
        "docs/04-other.md": Place("04-other/", "04-other/index.html"),
    }
    assert list(redirects([parse(PAGE.format(formerly), "docs/05-graph.md")], places, "")) == files


def test_without_folders():
    """Where each page is a file of its own, so is the old address."""
    places = {"docs/05-graph.md": Place("05-graph.html", "05-graph.html")}
    found = redirects([parse(PAGE.format("04-graph.md"), "docs/05-graph.md")], places, "https://example.org/book/")
    assert list(found) == ["04-graph.html"]
    assert 'content="0; url=05-graph.html"' in found["04-graph.html"]
    assert '<link rel="canonical" href="https://example.org/book/05-graph.html">' in found["04-graph.html"]


def test_site(make_book, build):
    """A built site has the page, with the policy of all pages, and no script."""
    root = make_book(
        {"index.md": "# Home\n", "05-graph.md": PAGE.format('{"0.1": answers/04-graph.md}') + "\n# 5. G\n"}
    )
    settings = (root / "mkdocs.yml").read_text().replace("[litbook]", "[{litbook: {policy: true}}]")
    (root / "mkdocs.yml").write_text(settings)
    assert build(root).exit_code == 0
    html = (root / "site/answers/04-graph/index.html").read_text("utf-8")
    assert re.findall(r'url=[^"]*|href="[^"]*"', html) == [
        "url=../../05-graph/",
        'href="../../05-graph/"',
        'href="../../05-graph/"',
    ]
    assert "Content-Security-Policy" in html
    assert "<script" not in html
    assert "5. Graphs &amp; more" in html


def test_links_of_notebooks():
    """A notebook links to files, as on GitHub; in the site, these are addresses."""
    places = {"docs/04-graph.md": Place("04-graph/", "04-graph/index.html")}
    html = '<a href="04-graph.md#a">a</a> <a href="https://example.org/b.md">b</a> <a href="none.md">c</a>'
    found = with_addresses(SimpleNamespace(places=places), Place("19-n/", "19-n/index.html"), "docs/19-n.ipynb", html)
    assert found == html.replace("04-graph.md", "../04-graph/")
