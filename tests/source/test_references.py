"""References: which links are some, what they lead to, and what their text should be."""

from __future__ import annotations

import json
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litbook.source import notebook
from litbook.source.elements.references.links import changed, links, plain
from litbook.source.elements.references.mentions import mentions
from litbook.source.elements.references.targets import all_targets
from litbook.source.elements.references.texts import with_right_texts
from litbook.source.parse import parse

FIRST = """\
---
title: 1. One
---

# 1. One

```python { caption="A" alt="a" }
draw()
```

```python { caption="B" alt="b" name="second" }
draw()
```

```python { name="walk" }
1
```

<!-- name: sum -->
\\[ a + b \\]

## Exercises

1. Add.
2. <!-- name: more --> Add more.
"""
ANSWERS = "# Answers to chapter 1\n\n## 1. Add\n\n## 2. Add more\n"
NOTEBOOK = {
    "cells": [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["See [chapter](01-one.md).\n", "Ü"]}],
    "metadata": {"litbook": {"label": "N2"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}
PAGES = [
    parse(FIRST, "docs/01-one.md"),
    parse("# 12. Twelve\n", "docs/12-twelve.md"),
    parse(ANSWERS, "docs/answers/01-one.md"),
    parse("# Words\n", "docs/glossary.md"),
    parse("# Home\n", "docs/index.md"),
    notebook.read(json.dumps(NOTEBOOK), "docs/02-note.ipynb").chapter,
]
KNOWN = all_targets(PAGES)


def right(text: str, path: str = "docs/03-three.md") -> str:
    """Return the text of a page with its references right."""
    return with_right_texts(text, path, KNOWN)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("[](01-one.md)", "chapter 1"),
        ("[chapter](01-one.md)", "chapter 1"),
        ("[Chapter](01-one.md)", "Chapter 1"),
        ("[chapter 7](12-twelve.md)", "chapter 12"),
        ("[chapter\n7](12-twelve.md)", "chapter\n12"),
        ("[chapters 7](12-twelve.md)", "chapters 12"),
        ("[7](12-twelve.md)", "12"),
        ("[](02-note.ipynb)", "chapter N2"),
        ("[chapter](01-one.md#a-heading)", "chapter 1"),
        ("[](01-one.md#fig-second)", "figure 1.2"),
        ("[Figure 1.7](01-one.md#fig-second)", "Figure 1.2"),
        ("[](./01-one.md#block-walk)", "block 1.1"),
        ("[](01-one.md#eq-sum)", "equation 1.1"),
        ("[exercise 9](01-one.md#exercise-more)", "exercise 2"),
        ("[](01-one.md#exercise-1)", "exercise 1"),
        ("[answer](answers/01-one.md#answer-more)", "answer 2"),
        ('[chapter](01-one.md "A title")', "chapter 1"),
        ("[the first](01-one.md)", "the first"),
        ("[answers](answers/01-one.md)", "answers"),
        ("[chapter](glossary.md)", "chapter"),
        ("[chapter](index.md)", "chapter"),
        ("[chapter](01-one.md#fig-second)", "chapter"),
        ("[figure](01-one.md#fig-none)", "figure"),
        ("[chapter 3](https://example.org/01-one.md)", "chapter 3"),
        ("[chapter 3](09-none.md)", "chapter 3"),
    ],
)
def test_text(written, text):
    """An empty text, or one that reads like a reference, becomes what the link leads to; any other stays."""
    before, _, after = written.partition("]")
    assert right(f"Text {written}.\n") == f"Text [{text}]{after}.\n"
    assert before.startswith("[")


@pytest.mark.parametrize(
    "text",
    [
        "`[chapter](01-one.md)`",
        "``a ` [chapter](01-one.md)``",
        "<!-- [chapter](01-one.md) -->",
        "```text\n[chapter](01-one.md)\n```",
        "![chapter](01-one.md)",
        "\\[chapter](01-one.md)",
        "---\ndescription: '[chapter](01-one.md)'\n---",
    ],
)
def test_no_reference(text):
    """Code, comments, pictures, and front matter have none."""
    assert right(f"{text}\n") == f"{text}\n"


def test_caption():
    """A caption can refer to something, too."""
    page = '```python {{ caption="As in [{}](01-one.md)." alt="[chapter](01-one.md)" }}\n1\n```\n'
    assert right(page.format("chapter")) == page.format("chapter 1")
    assert plain("As in [chapter 1](01-one.md), again.") == "As in chapter 1, again."


def test_notebook():
    """In a notebook, only the text of the reference changes, however its letters are stored."""
    for is_ascii in (True, False):
        before = json.dumps(NOTEBOOK, ensure_ascii=is_ascii)
        assert right(before, "docs/02-note.ipynb") == before.replace("[chapter]", "[chapter 1]")


lines = st.sampled_from(
    ["[chapter](01-one.md)", "\tText [](12-twelve.md)  ", "", "`[](01-one.md)`", "a\x0cb [x](y.md)"]
)


@given(st.lists(lines), st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["", "\ufeff"]))
def test_every_other_byte_is_kept(found, end, mark):
    """Whatever the line ends and the byte order mark are, and a second time nothing changes."""
    text = mark + end.join(found)
    after = right(text)
    expected = text.replace("\tText [](", "\tText [chapter 12](")
    assert after == end.join(line.replace("[chapter](", "[chapter 1](") for line in expected.split(end))
    assert right(after) == after
    assert changed(text, "docs/03-three.md", lambda link: (link.text or "", link.address)) == text


def test_lines():
    """A link knows its line, the page it leads to, and the id there."""
    text = "A\n\n[x](../01-one.md#a) [y]: z\n[def]: 01-one.md\n<a href='b%20c.md'>b</a> [![i](i.png)](d.md)\n"
    found = [(link.location.line, link.page, link.fragment) for link in links(text, "docs/answers/01-one.md")]
    assert found == [
        (3, "docs/01-one.md", "a"),
        (4, "docs/answers/01-one.md", ""),
        (5, "docs/answers/b c.md", ""),
        (5, "docs/answers/i.png", ""),
        (5, "docs/answers/d.md", ""),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("As in chapter 3.", ["chapter 3"]),
        ("Chapters 3 and 4", ["Chapters 3"]),
        ("See figure 3.2 and Equation 1.1, and exercise 2.", ["figure 3.2", "Equation 1.1", "exercise 2"]),
        ("As in [chapter 3](01-one.md), [chapter 4][x], and `chapter 5`.", ["chapter 4"]),
        ("Chapter 3 of *Another Book* and chapter 3 of “One More”.", []),
        ("Figure 7 goes, 3 chapters, chapterhouse 3", []),
        ("```text\nchapter 3\n```", []),
        (
            '```python { caption="In chapter 3" alt="In chapter 4" }\nchapter = 5  # chapter 6\n```',
            ["chapter 3", "chapter 4"],
        ),
        ("---\ndescription: Of chapter 3\n---", ["chapter 3"]),
    ],
)
def test_mentions(text, found):
    """Numbers written by hand, outside code, and not those of another book."""
    assert [words for _, words, _ in mentions(parse(dedent(text) + "\n", "docs/03-three.md"))] == found
