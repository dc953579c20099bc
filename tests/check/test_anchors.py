"""The ids that links can lead to are those that the site has."""

from __future__ import annotations

import re

import pytest
from markdown import Markdown

from litbook.check.prose.anchors import anchors, headings
from litbook.source import book
from litbook.source.parse import parse
from places import ROOT

EXTENSIONS = ["attr_list", "footnotes", "md_in_html", "tables", "toc", "def_list", "admonition", "pymdownx.superfences"]
PAGE = """\
# A *page* of `code` & more

## Ein Ärger: [link](a.md), ![image](b.png), <b>bold</b> & \\*star\\*

## Twice

## Twice

Underlined
==========

Also
---

### With an id { #own .large }

### _under_score `__init__` and snake_case

##### ...

## Twice_1

> ## Quoted

- ## In a list

Text[^1] <a name="place"></a>

<div id="raw" markdown="1">
## Inside
</div>

[^1]: Note.

```text
# Not a heading
```
"""


def test_headings():
    """Those of a page with every kind of heading, in order."""
    md = Markdown(extensions=EXTENSIONS)
    md.convert(PAGE)
    expected = [token["id"] for token in flat(md.toc_tokens)]
    found = list(headings(parse(PAGE, "page.md"), "-"))
    assert [identity for identity in expected if identity != "own"] == found


def flat(tokens):
    """Yield headings, each before those below it."""
    for token in tokens:
        yield token
        yield from flat(token["children"])


@pytest.fixture(scope="module")
def the_book():
    """Return this book."""
    return book.load(ROOT)


def test_this_book(the_book):
    """The ids of every heading of this book, as Python-Markdown makes them."""
    md = Markdown(extensions=[*EXTENSIONS, "pymdownx.arithmatex", "pymdownx.details", "pymdownx.tabbed"])
    wrong = {}
    for chapter in the_book.chapters:
        md.reset().convert(chapter.text.partition("\n---\n")[2] or chapter.text)
        expected = {token["id"] for token in flat(md.toc_tokens)}
        missing = expected - (anchors_of(the_book)[chapter.path] or expected)
        if missing and "/answers/" not in chapter.path:
            wrong[chapter.path] = missing
    assert wrong == {}


def anchors_of(the_book, known={}):  # noqa: B006  # computed once
    """Return the ids of each page."""
    if not known:
        known.update(anchors(the_book))
    return known


def test_a_built_page(make_book, build):
    """Every id that a page of the site has is known, and nothing is known that it hasn't."""
    page = PAGE + "\n## Exercises\n\n1. Why?\n\n```python\nx = 1\n```\n"
    pages = {"01-a.md": page.replace("a.md", "#twice"), "answers/01-a.md": "# Answers\n\n## 1. Because\n"}
    root = make_book({**pages, "b.png": ""})
    done = build(root)
    assert done.exit_code == 0, done.output
    known = anchors(book.load(root))
    for name, folder in (("01-a.md", "01-a"), ("answers/01-a.md", "answers/01-a")):
        html = (root / "site" / folder / "index.html").read_text()
        body = html.partition('role="main">')[2].partition("</main>")[0] or html
        made = set(re.findall(r'<(?!a\b)[^<>]* id="([^"]+)"', body))
        listed = known[f"docs/{name}"]
        assert {i for i in listed if i not in made} - {"", "place"} == set()
        assert [heading for heading in re.findall(r'<h[1-6] id="([^"]+)"', body) if heading not in listed] == []
