"""The line about a chapter below its title, and the reading progress."""

from __future__ import annotations

import json

import pytest

from litbook.site import metadata
from litbook.source import notebook
from litbook.source.parse import parse

HEAD = "---\ntitle: One & two\ndescription: A sentence.\nlecture: the <first> part\n---\n\n# One & two\n\n"
BLOCK = "```python\nx = 1  # words in code are no prose\n```\n\n```output\nnor are these\n```\n\n"


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("", 5),
        ("word " * 1000, 5),
        ("word " * 2000, 10),
        ("word " * 2000 + "\n\n" + BLOCK * 20, 20),
        (
            "word " * 2000
            + '\n\n<details markdown="1">\n<summary>The code so far</summary>\n\n'
            + "```python\nx = 1\n```\n\n" * 20
            + "</details>\n",
            10,
        ),
    ],
)
def test_minutes(text, minutes):
    """Prose and blocks count for the reading time, rounded to five minutes; outputs and "The code so far" don't."""
    assert metadata.minutes(parse(HEAD + text, "docs/01-a.md")) == minutes


def test_minutes_of_a_notebook():
    """Of a notebook, only Markdown cells and blocks count, and not the drawings that it keeps."""
    cell = {"cell_type": "code", "id": "b", "metadata": {}, "outputs": [], "source": "x = 1"}
    drawn = {"output_type": "display_data", "data": {"image/svg+xml": "<svg>" + "word " * 9000 + "</svg>"}}
    cells = [
        {"cell_type": "markdown", "id": "a", "source": "# One\n" + "word " * 2000},
        *[cell] * 19,
        cell | {"outputs": [drawn]},
    ]
    found = notebook.read(json.dumps({"cells": cells, "metadata": {}}), "docs/01-a.ipynb")
    assert metadata.minutes(found.chapter) == 20


def test_the_line_of_a_page_is_escaped():
    """The line is escaped, and a page that names no part of a lecture has only its Markdown."""
    chapter = parse(HEAD, "docs/01-a.md")
    taken = (
        '<span class="litbook-markdown" data-search-exclude><button type="button" aria-live="polite">Copy page</button> '
        '<a href="../01-a.md" type="text/markdown">View as Markdown</a></span></p>'
    )
    assert metadata.line(chapter, "../01-a.md") == (
        f'<p class="litbook-about">About 5 minutes. In the lecture: the &lt;first&gt; part. {taken}'
    )
    assert metadata.line(parse("# A page\n", "docs/01-a.md"), "../01-a.md") == f'<p class="litbook-about">{taken}'


def test_the_line_about_progress_holds_the_addresses():
    """The line about progress has the addresses as JSON in an attribute; a book without chapters has none."""
    assert metadata.progress(["01-a/", "02-b/"]).startswith(
        '<p class="litbook-progress" data-pages="[&quot;01-a/&quot;, &quot;02-b/&quot;]" data-search-exclude>'
    )
    assert metadata.progress([]) == ""
