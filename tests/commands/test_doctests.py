"""Doc tests know what didn't change: they run a page only if they must, and leave nothing to builds that these can't use."""

from __future__ import annotations

import re

import pytest

from litbook.run.pool import run
from litbook.source import book

TEXT = """
```python
with open({log!r}, "a") as log:
    print("text", file=log)
6 * 7
```

```output
42
```
"""
FIGURE = """
```python {{ caption="A box." alt="A single box, a." }}
from graphviz import Digraph

with open({log!r}, "a") as log:
    print("figure", file=log)
Digraph("g", body=["a"])
```
"""


@pytest.fixture
def pages(make_book, tmp_path):
    """Return a book of a page with an output and a page with a figure, and a function that lists which ran since it was asked."""
    log = tmp_path / "log"
    root = make_book({"01-text.md": TEXT.format(log=str(log)), "02-figure.md": FIGURE.format(log=str(log))})

    def ran():
        """Return what ran."""
        found = log.read_text().split() if log.exists() else []
        log.write_text("")
        return sorted(found)

    return root, ran


@pytest.fixture
def tested(doctests):
    """Return a function that runs the doc tests of the book in a folder and returns what they counted, and the problems."""

    def run(root, *options):
        done = doctests(root, *options)
        counted = re.findall(r"\d+ (?:passed|failed)", done.stdout.splitlines()[-1])
        return counted, re.findall(r"^docs/.*", done.stdout, re.MULTILINE)

    return run


def test_an_unchanged_page_is_not_run_again(pages, tested):
    """Its tests report what's known; a changed one runs, and ``--fresh`` runs everything."""
    root, ran = pages
    assert (tested(root), ran()) == ((["2 passed"], []), ["figure", "text"])
    assert (tested(root), ran()) == ((["2 passed"], []), [])
    assert (tested(root, "--fresh"), ran()) == ((["2 passed"], []), ["figure", "text"])

    page = root / "docs" / "01-text.md"
    page.write_text(page.read_text().replace("42", "43"))
    counted, (problem,) = tested(root)  # it's known to be untrue
    assert (counted, ran()) == (["1 failed", "1 passed"], [])
    assert problem.startswith("docs/01-text.md:7: the output differs from what the block shows")
    page.write_text(page.read_text().replace("6 * 7", "42 + 1"))
    assert (tested(root), ran()) == ((["2 passed"], []), ["text"])


def test_a_build_draws_what_doc_tests_did_not(pages, tested):
    """What a page without figures gave is known to a build, too; doc tests know all that a build has run."""
    root, ran = pages
    tested(root)
    ran()
    outcomes = run(book.load(root))
    assert ran() == ["figure"]
    assert "<svg" in outcomes["docs/02-figure.md"][0].displays[0].data
    page = root / "docs" / "02-figure.md"
    page.write_text(page.read_text().replace('body=["a"]', 'body=["b"]'))
    run(book.load(root))
    assert ran() == ["figure"]
    assert (tested(root), ran()) == ((["2 passed"], []), [])
