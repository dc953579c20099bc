"""Exercises and their answers: what belongs together, and what is missing."""

from __future__ import annotations

import re

import pytest

from litbook import book, exercises
from litbook.parse import parse

CHAPTER = """\
# 1. A chapter

1. No exercise: it is above the heading.

## Exercises

1. *(warm-up)* The first.
   1. A part of it.
2. The second, with code:

   ```text
   3. no exercise
   ```

```text
4. nor this
```

3. The third.

### Hints

4. The fourth.

## Afterwards

5. No exercise.
"""
ANSWERS = """\
# Answers

## 1. The first *(warm-up)*

```text
## 2. nothing
```

### 2. The second

## 4. The fourth

## Notes
"""


def test_exercises_are_found_by_their_lines():
    """The numbered items of the section, wherever their list begins anew."""
    assert exercises.exercises(parse(CHAPTER, "docs/01-page.md")) == [7, 9, 19, 23]


def test_answers_are_found_by_their_numbers():
    """Numbered headings, none of them in code."""
    assert exercises.answers(parse(ANSWERS, "docs/answers/01-page.md")) == {1: 3, 2: 9, 4: 11}


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        ({"01-page.md": CHAPTER}, []),
        (
            {"01-page.md": CHAPTER, "answers/01-page.md": ANSWERS},
            [
                "docs/01-page.md:19: exercise 3 has no answer; write it below a heading `## 3. …` in docs/answers/01-page.md"
            ],
        ),
        (
            {"01-page.md": "# Page\n", "answers/01-page.md": "# A\n\n## 1. One\n"},
            [
                (
                    "docs/answers/01-page.md:3: answer 1 has no exercise; "
                    "add exercise 1 below `## Exercises` in docs/01-page.md, or delete the answer"
                )
            ],
        ),
        (
            {"answers/02-page.md": "# A\n"},
            ["docs/answers/02-page.md:1: answers to docs/02-page.md, which is not there; give both the same name"],
        ),
    ],
)
def test_what_does_not_belong_together_is_a_problem(make_book, invoke, pages, said):
    """On either side, with the line; a book without answers is a book without such problems."""
    root = make_book(pages)
    assert [str(problem) for problem in book.load(root).answer_problems()] == said
    result = invoke(root, "check")
    assert result.exit_code == bool(said)
    assert all(line in result.output for line in said)


def test_the_page_has_a_place_for_each_answer(make_book, build):
    """A link in a fold that is closed; the answer's address is its number's, whatever it is called."""
    root = make_book(
        {
            "index.md": "# Index\n",
            "01-page.md": "# Page\n\n## Exercises\n\n1. Is it *so*?\n2. And so?\n",
            "answers/01-page.md": "# Answers\n\n## 1. It is\n\nYes.\n\n## 2. It is not\n\nNo.\n",
        }
    )
    settings = root / "mkdocs.yml"
    settings.write_text(settings.read_text() + "strict: true\nvalidation: {links: {anchors: warn}}\n")
    assert build(root).exit_code == 0
    page = (root / "site" / "01-page" / "index.html").read_text(encoding="utf-8")
    found = re.findall(r'<details class="litbook-answer".*?<summary>(.*?)</summary>.*?href="(.*?)"', page, re.DOTALL)
    assert found == [("Answer 1", "../answers/01-page/#answer-1"), ("Answer 2", "../answers/01-page/#answer-2")]
    answers = (root / "site" / "answers" / "01-page" / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'<h2 id="(answer-\d)"', answers) == ["answer-1", "answer-2"]
