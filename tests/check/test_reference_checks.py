"""Wrong references, titles, and names are reported, and `litbook update` corrects what a machine can."""

from __future__ import annotations

import json

import pytest

from litbook.check.prose.references import problems
from litbook.source.book import load

ONE = """\
---
title: "1. One"
---

# 1. One

```python { name="walk" }
x = 1
```

## Exercises

1. Add.
"""
TWO = '---\ntitle: "2. Two"\n---\n\n# 2. Two\n\nAs in [chapter 1](01-one.md) and [block 1.1](01-one.md#block-walk).\n'
ANSWERS = "---\ntitle: Answers to chapter 1\n---\n\n# Answers to chapter 1\n\n## 1. Add\n"
BOOK = {"01-one.md": ONE, "02-two.md": TWO, "answers/01-one.md": ANSWERS}


def test_a_right_book_has_no_problems(make_book):
    """Right texts, right titles, names that are used once."""
    assert list(problems(load(make_book(BOOK)))) == []


@pytest.mark.parametrize(
    ("page", "old", "new", "said"),
    [
        ("02-two.md", "[chapter 1]", "[chapter 3]", "docs/02-two.md:7: “chapter 3” should be “chapter 1”; run `litbook update`"),
        ("02-two.md", "[block 1.1]", "[]", "docs/02-two.md:7: a reference without text; run `litbook update`"),
        (
            "02-two.md", "[block 1.1]", "[figure]",
            "docs/02-two.md:7: “figure” leads to 01-one.md#block-walk, which isn't a figure with a number; that page has #block-walk",
        ),
        ("02-two.md", "[chapter 1](01-one.md)", "[](01-one.md#exercises)", "docs/02-two.md:7: the link to 01-one.md#exercises has no text; write the link's text"),
        (
            "02-two.md", "[chapter 1](01-one.md)", "chapter 1",
            "docs/02-two.md:7: “chapter 1” is written by hand; link it, and its number is kept right: [chapter 1](01-one.md)",
        ),
        ("02-two.md", 'title: "2.', 'title: "3.', "docs/02-two.md:2: this page is number 2, and its title says another one; run `litbook update`"),
        ("02-two.md", "# 2.", "# 1.", "docs/02-two.md:5: this page is number 2, and its title says another one; run `litbook update`"),
        ("answers/01-one.md", "# Answers to chapter 1", "# Answers to chapter 2", "docs/answers/01-one.md:5: this page is number 1, and its title says another one; run `litbook update`"),
        ("01-one.md", "1. Add.", "1. <!-- name: B --> Add.", "docs/01-one.md:13: 'B' cannot be a name; use lower-case letters, digits, and hyphens"),
        ("01-one.md", "## Exercises", "<!-- name: b -->\n\n## Exercises", "docs/01-one.md:11: nothing here can be called 'b'; put the comment above a formula of its own, or behind an exercise's number"),
        ("01-one.md", "## Exercises", '```python { name="walk" }\n```\n\n## Exercises', "docs/01-one.md:11: line 7 has the same name: #block-walk; give one of them another name"),
    ],
)  # fmt: skip
def test_problem(make_book, page, old, new, said):
    """Each problem has its line, and says what to do."""
    assert old in BOOK[page]
    found = list(problems(load(make_book(BOOK | {page: BOOK[page].replace(old, new)}))))
    assert [str(problem) for problem in found] == [said]


def test_update(make_book, invoke):
    """It makes everything right that the check reported, in notebooks too, and nothing else."""
    cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["See [](02-two.md)."]}
    book = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)
    wrong = {name: text.replace("chapter 1", "chapter 9").replace("# 2.", "# 8.") for name, text in BOOK.items()}
    root = make_book(wrong | {"02-note.ipynb": book})

    assert invoke(root, "update", "--check").exit_code == 1
    assert invoke(root, "update").exit_code == 0
    assert {name: (root / "docs" / name).read_text("utf-8") for name in BOOK} == BOOK
    assert (root / "docs" / "02-note.ipynb").read_text("utf-8") == book.replace("[]", "[chapter 2]")
    assert list(problems(load(root))) == []
    assert invoke(root, "update", "--check").exit_code == 0
