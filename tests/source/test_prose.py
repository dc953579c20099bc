"""Prose on a page, without front matter and fences, as everything that reads prose sees it."""

from __future__ import annotations

import json

import pytest

from litbook.check.prose.pages import formula_problems
from litbook.core.errors import BookError
from litbook.core.model import Chapter, Location
from litbook.site import metadata
from litbook.site.formats import notebook
from litbook.source.elements import exercises, formulas, glossary, links
from litbook.source.parse import parse
from litbook.source.prose import front_matter_length, prose_lines

PAGE = """\
---
title: A page
# Exercises
note: '<https://example.org/front> and $front$'
...
# Title

Gradients of \\(x\\) at <https://example.org/prose>, and `gradient` in code.

```text
1. gradient [no](https://example.org/fence) $fence$
## Exercises
```

> ~~~python
> x = 1  # gradient
> ~~~

## Exercises

1. The first.
"""


def test_line_numbers_stay():
    """Everything that isn't prose is blanked, so line numbers stay."""
    lines = PAGE.split("\n")
    blank = {*range(1, 6), *range(10, 14), *range(15, 18)}
    expected = ["" if number in blank else line for number, line in enumerate(lines, start=1)]
    assert list(prose_lines(parse(PAGE, "docs/01-page.md"))) == expected


def test_a_notebook_has_no_fences():
    """A notebook has no fences: its text is JSON, in which a line of backticks means nothing."""
    chapter = Chapter("docs/02-page.ipynb", '{\n "source": "```"\n}\n')
    assert list(prose_lines(chapter)) == chapter.text.split("\n")


def test_all_agree_on_what_prose_is():
    """Links, formulas, exercises, and glossary terms are found in prose only."""
    chapter = parse(PAGE, "docs/01-page.md")
    assert [link.address for link in links.links([chapter])] == ["https://example.org/prose"]
    assert [(location.line, text.strip("\n")) for location, text in formulas.prose(chapter)] == [
        (1, "\n".join(prose_lines(chapter)).strip("\n"))
    ]
    assert exercises.exercises(chapter) == [21]
    words = " ".join(glossary.prose(chapter).split())
    assert words == "Gradients of · at <https://example.org/prose>, and · in code. 1. The first."


def test_front_matter_is_no_fence():
    """Backticks in front matter don't open a fence."""
    chapter = parse("---\nnote: |\n  ```text\n---\n\n## Exercises\n\n1. One.\n", "docs/01-page.md")
    assert exercises.exercises(chapter) == [8]
    assert list(links.links([chapter])) == []
    assert "One" in glossary.prose(chapter)


@pytest.mark.parametrize("closing", ["---", "...", "---  ", "...\t"])
def test_front_matter_may_end_in_several_ways(closing):
    """The parser, the reading time, and the exported notebook agree on where front matter ends."""
    text = f"---\nlecture: the first part\n{closing}\n# Title\n\nWords.\n\n```python\nx = 1\n```\n"
    chapter = parse(text, "docs/01-page.md")
    assert front_matter_length(chapter.text) == 3
    assert metadata.line(chapter, "").startswith(
        '<p class="litbook-about">About 5 minutes. In the lecture: the first part. '
    )
    cells = json.loads(notebook.notebook(chapter, ()))["cells"]
    assert [cell["source"] for cell in cells] == ["# Title\n\nWords.", "x = 1"]


def test_two_rules_are_no_front_matter():
    """Text between two horizontal rules isn't front matter and stays in the exported notebook."""
    chapter = parse("# Title\n\n```python\nx = 1\n```\n---\nWords.\n\n---\n", "docs/01-page.md")
    cells = json.loads(notebook.notebook(chapter, ()))["cells"]
    assert [cell["source"] for cell in cells] == ["# Title", "x = 1", "---\nWords.\n\n---"]


def test_a_misspelt_key_is_reported():
    """A front matter key that's almost one of ours is reported with its line; the author's own keys are free."""
    with pytest.raises(BookError) as error:
        parse("---\ntitle: A page\ndescripton: It says.\n---\n", "docs/01-page.md")
    assert str(error.value) == "docs/01-page.md:3: unknown key 'descripton' in the front matter; write `description:`"
    own = parse("---\nhide: [toc]\ntags: [a]\ndate: today\nauthor: me\n---\n", "docs/01-page.md")
    assert list(own.meta) == ["hide", "tags", "date", "author"]


def test_a_formula_below_front_matter_has_its_own_line():
    """A formula below front matter is reported with its line in the file."""
    chapter = parse("---\ntitle: A page\n---\n\nText\n\n\\(\\frac{1}\\)\n", "docs/01-page.md")
    (problem,) = formula_problems(formulas.prose(chapter))
    assert problem.location == Location("docs/01-page.md", 7)
