"""Assembling pages without MkDocs: the place of each part, and the files beside a page."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace

import pytest

from litbook.site import content, pages
from litbook.site.pages import Place, relative
from litbook.source import book

PAGES = {
    "index.md": "# Home\n",
    "01-a.md": """
        ---
        lecture: the first part
        ---

        # One

        ```python { file="pkg/shapes.py" }
        side = 1
        ```
        """,
    "02-b.md": "# Two\n\n\\( \\wrong \\)\n",
}
PLACES = {
    "docs/index.md": Place("./", "index.html", is_home=True),
    "docs/01-a.md": Place("01-a/", "01-a/index.html"),
    "docs/02-b.md": Place("02-b/", "02-b/index.html"),
}


@pytest.fixture
def site(make_book):
    """Return a small book with drawers, checked and ready to be assembled."""
    the_book = book.load(make_book(PAGES))
    found = pages.prepare(the_book, lambda *_: None, with_drawers=True)
    return replace(found, places=PLACES, whole_book={"the whole book to print": "print/"})


def assembled(site, path, html):
    """Return the content of a page and the files beside it."""
    return content.content(site, site.places[path], site.page(path), html)


def test_each_part_has_its_place(site):
    """The line about a chapter is below its first title; the drawer and then the downloads are at its end."""
    html, files = assembled(site, "docs/01-a.md", "<h1>One</h1>\n<p>Text</p>\n<h1>More</h1>")
    [code] = [name for name in files if re.fullmatch(r"01-a/01-a-code\.[0-9a-f]{12}\.json", name)]
    assert html == (
        '<h1>One</h1>\n<p class="litbook-about">About 5 minutes. In the lecture: the first part. '
        '<span class="litbook-markdown" data-search-exclude><button type="button" aria-live="polite">Copy page</button> '
        '<a href="../01-a.md" type="text/markdown">View as Markdown</a></span></p>'
        "\n<p>Text</p>\n<h1>More</h1>"
        f'<div class="litbook-code" data-source="{code}" hidden></div>'
        '<p class="litbook-take">Download: <a href="01-a.ipynb" download>this page as a notebook</a> · '
        '<a href="01-a.py" download>the code so far</a> · '
        '<a href="01-a.zip" download>the package so far, with tests</a> · <a href="../print/">the whole book to print</a></p>'
    )
    assert sorted(files) == [code, "01-a/01-a.ipynb", "01-a/01-a.py", "01-a/01-a.zip"]
    assert json.loads(files[code])["lines"]


def test_the_first_page_counts_what_has_been_read(site):
    """Only the first page shows progress, and only chapters count: no answers, no page without a number."""
    html, files = assembled(site, "docs/index.md", "<h1>Home</h1><p>Text</p>")
    assert html.startswith(
        '<h1>Home</h1>\n<p class="litbook-progress" data-pages="[&quot;01-a/&quot;, &quot;02-b/&quot;]"'
    )
    assert files == {}


def test_a_page_without_a_title_keeps_everything_else(site):
    """A page without a title lacks only the parts that belong below one."""
    html, _ = assembled(site, "docs/01-a.md", "<p>Text</p>")
    assert html.startswith('<p>Text</p><div class="litbook-code"')
    assert "litbook-about" not in html


def test_problems_of_a_page_are_at_its_top(site):
    """Problems that belong to no block, such as an invalid formula, are at the top of their page."""
    html, _ = assembled(site, "docs/02-b.md", "<h1>Two</h1>")
    assert html.startswith(
        '<div class="litbook-error" role="alert"><p><strong>docs/02-b.md:3: this formula cannot be read'
    )


def test_a_page_that_is_not_the_books_own_offers_the_whole_book(site):
    """A page that MkDocs adds, such as a reference, offers the downloads of the whole book."""
    html, files = content.content(site, Place("reference/", "reference/index.html"), None, "<h1>Names</h1>")
    assert html == (
        '<h1>Names</h1><p class="litbook-take">Download: <a href="../print/">the whole book to print</a></p>'
    )
    assert files == {}


@pytest.mark.parametrize(
    ("url", "other", "expected"),
    [
        ("04-graph/", "05-b/", "../04-graph/"),
        ("04-graph/", "./", "04-graph/"),
        ("./", "04-graph/", "../"),
        ("a/b/", "a/c/", "../b/"),
        ("04-graph/", "04-graph/", "./"),
        ("two.html", "one.html", "two.html"),
        ("print/", "one.html", "print/"),
        ("book.epub", "a/b/", "../../book.epub"),
        ("ref/#pkg.name", "a/", "../ref/#pkg.name"),
    ],
)
def test_relative_addresses(url, other, expected):
    """Relative addresses are the ones that MkDocs computes."""
    from mkdocs.utils import get_relative_url

    assert relative(url, other) == expected == get_relative_url(url, other)


def test_pages_are_assembled_without_mkdocs():
    """Only the plugin imports MkDocs; every other module can be imported without it."""
    code = "import sys; sys.modules['mkdocs'] = None; import litbook.site.content, litbook.site.publishing.output"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
