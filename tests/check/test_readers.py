"""Blocks that GitHub, the site, and the parser don't see alike are reported by `litbook check`; links out of the book, too."""

import json
import os
from pathlib import Path

import pytest

from litbook.check.code import readers
from litbook.core.model import Outcome
from litbook.run.workers import job
from litbook.source.book import load
from litbook.source.parse import parse, parse_all

SAME = "leave an empty line above and below the block, and check the fences and the HTML above it"


def said(page):
    """Return what's reported on a page that the parser reads."""
    return readers.of_page(parse(page, "page.md"))


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<div>\n```python\n1\n```\n", [(2, "GitHub doesn't show this block as one")]),
        ("    \n```python\n1\n```\n", [(2, "the site doesn't show this block as one")]),
        ("    > ```python\n    > 1\n    > ```\n", [(1, "the site doesn't show this block as one")]),
        ("- \n        ```python\n        1\n        ```\n", [(2, "the site doesn't show this block as one")]),
    ],
)
def test_a_disagreement_is_reported(page, expected):
    """What one of them shows as text, or not at all, is reported with its line."""
    assert said(page) == expected


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("> ```python\n> 1\n```\n", [(1, "GitHub shows a block here, which doesn't run")]),
        ("```python\n1\n````\n", [(1, "GitHub shows a block here, which doesn't run")]),
        ("<pre>\n\n```python\n1\n```\n\n</pre>\n", [(3, "GitHub doesn't show this block as one")]),
        (
            "a\n\n- b\n\n    ```python\n\n    1\n      2\n    ```\n",
            [(5, "GitHub shows a block here, which doesn't run"), (1, "the site shows `1` in place of this block")],
        ),
    ],
)
def test_what_the_parser_refuses_is_shown_by_others(page, expected):
    """A block that only they show is named by its line, and by its first line of code on the site."""
    assert readers.of_page(parse_all(page, "page.md")[0]) == expected


def test_what_is_found_has_the_page_s_path(tmp_path):
    """It's found each time, and only with the site's own extensions."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "src").mkdir()
    (tmp_path / "docs" / "01-a.md").write_text("# A\n\n<div>\n```python\n1\n```\n</div>\n", encoding="utf-8")
    (tmp_path / "docs" / "02-b.md").write_text("# B\n\n!!! note\n\n    ```python\n    1\n    ```\n", encoding="utf-8")
    problem = f"docs/01-a.md:4: GitHub doesn't show this block as one; {SAME}"
    for _ in range(2):
        assert list(map(str, readers.problems(load(tmp_path)))) == [problem]
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: A\nmarkdown_extensions: [pymdownx.superfences]\n", encoding="utf-8"
    )
    note = f"docs/02-b.md:5: the site doesn't show this block as one; {SAME}"
    assert list(map(str, readers.problems(load(tmp_path, config=tmp_path / "mkdocs.yml")))) == [problem, note]


@pytest.mark.parametrize(
    "page",
    [
        "a\n```python\n1\n```\nb\n",
        "- a\n\n    ```python\n    1\n    ```\n",
        "1. a\n\n    - b\n\n        ```python\n        1\n        ```\n",
        "!!! note\n\n    ```python\n    1\n    ```\n",
        '=== "Tab"\n\n    ```python\n    1\n    ```\n',
        "> ```python\n> 1\n> ```\n",
        '<details markdown="1">\n<summary>A</summary>\n\n```python\n1\n```\n\n</details>\n',
        "---\ntitle: A\n---\n\n````text\n```python\n````\n\n```python\n1\n```\n",
    ],
)
def test_agreement_is_silent(page):
    """The ways to nest a block that the manual shows are fine."""
    assert said(page) == []


def test_check_and_build_report_the_same(make_book, invoke, build):
    """A space that isn't one behind a fence hid the block below it from all but superfences."""
    root = make_book({"01-a.md": "# A\n\n<div>\n```python\n1\n```\n</div>\n"})
    line = f"docs/01-a.md:4: GitHub doesn't show this block as one; {SAME}"
    checked = invoke(root, "check")
    assert checked.exit_code == 1
    assert line in checked.output.splitlines()
    built = build(root)
    assert built.exit_code != 0
    assert "Traceback" not in built.output


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_out_of_the_book_are_refused(make_book, invoke, tmp_path):
    """Neither a page, nor a picture, nor a data file is read, and no file is written."""
    secret = tmp_path / "secret.md"
    secret.write_text("# Secret\n\n```python\n1\n```\n")
    front = "---\ndata: [numbers.csv]\n---\n\n"
    code = '```python { file="pkg/a.py" }\nx = 1\n```\n'
    root = make_book({"01-a.md": f"{front}# A\n\n{code}\n```python\nopen('numbers.csv').read()\n```\n"})
    (root / "docs" / "02-b.md").symlink_to(secret)
    (root / "docs" / "answers").mkdir()
    (root / "docs" / "answers" / "02-b.md").symlink_to(secret)
    (root / "docs" / "picture.svg").symlink_to(secret)
    (root / "numbers.csv").symlink_to(secret)
    found = invoke(root, "check").output
    for name in ("docs/02-b.md", "docs/answers/02-b.md", "docs/picture.svg"):
        assert f"{name}:1: this link leads out of the book; put the file itself there" in found
    assert "docs/01-a.md:2: Data: numbers.csv is a link that leads out of the book's folder" in found
    for name in ("docs/02-b.md", "docs/answers/02-b.md", "docs/picture.svg"):
        (root / name).unlink()
    package = root / "src" / "pkg" / "a.py"
    outside = tmp_path / "outside.py"
    outside.write_text(package.read_text() + "# old\n")
    before = outside.read_text()
    package.unlink()
    package.symlink_to(outside)
    done = invoke(root, "tangle")
    assert done.exit_code == 1
    assert "src/pkg/a.py:1: this link leads out of the book; delete it, and run `litbook tangle`" in done.output
    assert "src/pkg/a.py:1: this link leads out of the book" in invoke(root, "check").output
    done = invoke(root, "tangle", "--out", root / "src")
    assert done.exit_code == 1
    assert outside.read_text() == before


def test_a_link_inside_the_book_is_fine(make_book, invoke):
    """A page may be the README, for example."""
    root = make_book({"01-a.md": "# A\n"})
    (root / "README.md").write_text("# Read me\n")
    (root / "docs" / "index.md").symlink_to("../README.md")
    assert invoke(root, "check").output == ""


def test_a_notebook_that_cannot_be_read_is_said_in_a_line(make_book, invoke):
    """Deep nesting, a drawing that's none, and settings that are no table gave tracebacks."""
    root = make_book({"01-a.md": "# A\n"})
    cell = {"cell_type": "code", "id": "a", "source": "", "metadata": {}, "outputs": []}
    drawn = {**cell, "outputs": [{"output_type": "display_data", "data": {"image/svg+xml": "<svg"}}]}
    for name, text in {
        "02-b": "[" * 100_000,
        "03-c": json.dumps({"cells": [drawn], "metadata": {}}),
        "04-d": json.dumps({"cells": [cell], "metadata": {"litbook": "abc"}}),
    }.items():
        (root / "docs" / f"{name}.ipynb").write_text(text)
        assert f"docs/{name}.ipynb:1: not a notebook: " in invoke(root, "check").output


def test_a_process_that_dies_after_its_last_block():
    """It's a failure of the last block, and was an IndexError."""
    chapter = parse("```python\n1\n```\n\n```python\n2\n```\n", "page.md")
    died = job.Running(chapter, None, Path(), 0, 0, [Outcome("1\n"), Outcome("2\n")])
    job.stop(died, "Died", "the process died")
    assert [outcome.failure and outcome.failure.line for outcome in died.outcomes] == [None, 5]
