"""Exercises and their answers: parsing them, and checking that they match."""

from __future__ import annotations

import re

import pytest

from litbook.check.report import Facts, answers
from litbook.source import book
from litbook.source.elements import exercises, judges
from litbook.source.parse import parse

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
    """Exercises are the numbered items of their section, even if the list's numbering restarts."""
    assert exercises.exercises(parse(CHAPTER, "docs/01-page.md")) == [7, 9, 19, 23]


def test_answers_are_found_by_their_numbers():
    """Answers are numbered headings; those in code don't count."""
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
            ["docs/answers/02-page.md:1: answers to docs/02-page.md, which does not exist; give both the same name"],
        ),
    ],
)
def test_what_does_not_belong_together_is_a_problem(make_book, invoke, pages, said):
    """Exercises and answers that don't match are reported with their line; a book without answers has no such problems."""
    root = make_book(pages)
    assert [str(problem) for problem in answers(Facts(book.load(root), {}))] == said
    result = invoke(root, "check")
    assert result.exit_code == bool(said)
    assert all(line in result.output for line in said)


def test_the_page_has_a_place_for_each_answer(make_book, build):
    """The page has a closed fold with a link for each answer, whose address depends only on its number."""
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


JUDGED = """\
# Page

## Exercises

1. Write `double(x)`, which returns twice `x`.
2. What is `three`?
   Call what you find `sums = {"a": …}`.

   A second paragraph, with `base`.

Back to the text.
"""
OPENING = "# Answers\n\n```python\nimport math\n\nbase = 3\n```\n\n"
ONE = "## 1. Double\n\n*Hint.* Add `x`\nto *itself*.\n\n```python\ndef double(x):\n    return x + x\n```\n\n"
JUDGE = '```python {{ judge="{}" }}\n{}\n```\n\n'
TWO = "## 2. Three\n\n```python\nsums = {'a': base}\n```\n\n"
GOOD = JUDGE.format(
    1, "for x in (1, math.pi):\n    assert double(x) == 2 * x, f'{x} doubled is {2 * x}, yours is {double(x)}'"
)
AT = "docs/answers/01-page.md"


def judged(*parts: str, page: str = JUDGED) -> dict[str, str]:
    """Return a book with these answers."""
    return {"01-page.md": page, "answers/01-page.md": "".join([OPENING, *parts])}


def test_an_exercise_says_what_its_answer_starts_with():
    """An answer starts with stubs for names that the exercise asks for and the judge uses and no block above defines."""
    chapter, answering = (parse(text, "docs/x.md") for text in judged(ONE, GOOD, TWO).values())
    texts = exercises.exercise_texts(chapter)
    assert texts[1].endswith("with `base`.")
    start = judges.opening(answering)
    assert [block.source for block in start] == ["import math\n\nbase = 3\n"]
    judge = judges.judges(answering)[1]
    assert judges.asked(judge, start) == ["double"]
    assert judges.start_of(judge, start, texts[0]) == "def double(x):\n    ...\n"
    assert exercises.hints(answering) == {1: ["Add `x` to *itself*."]}


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        (judged(ONE, GOOD, TWO), []),
        (judged(ONE, GOOD, TWO, JUDGE.format(2, "assert sums == {'a': base}")), []),
        (
            judged(ONE, TWO, JUDGE.format(3, "assert double")),
            [f"{AT}:25: a judge of exercise 3, which does not exist; number it as in docs/01-page.md"],
        ),
        (judged(ONE, TWO, GOOD), [f"{AT}:25: a judge of exercise 1, not below its answer; put it below `## 1. …`"]),
        (judged(ONE, GOOD, GOOD, TWO), [f"{AT}:24: a second judge of exercise 1; make them one block"]),
        (
            judged(
                ONE,
                JUDGE.format(1, "twice = double\nassert twice(2) == 4"),
                TWO,
                JUDGE.format(2, "assert sums and double"),
            ),
            [
                f"{AT}:30: the judge of exercise 2 uses `double`, which the exercise does not ask for; ask for it in docs/01-page.md, or stop using it"
            ],
        ),
        (
            judged(ONE, JUDGE.format(1, "assert base == 3"), TWO),
            [f"{AT}:19: the judge of exercise 1 passes without any answer; make it use what the exercise asks for"],
        ),
        (
            judged(ONE, JUDGE.format(1, "assert double(2) == 5, 'no five'"), TWO),
            [
                f"{AT}:20: the answer fails the judge of exercise 1: AssertionError: no five; fix the answer, or the judge"
            ],
        ),
        (
            judged(ONE.replace("## 1", "*Hint.* None.\n\n## 1"), TWO),
            [f"{AT}:9: a hint outside any answer; put it below `## 1. …`"],
        ),
        (judged(ONE, "*Hint.* More.\n\n", TWO), []),
        (
            judged(ONE, "*Hint.* More.\n\n*Hint.* All.\n\n", TWO),
            [f"{AT}:21: answer 1 has more than two hints; let one point the way, and one show the first move"],
        ),
        (
            {"01-page.md": "# Page\n\n" + JUDGE.format(1, "pass")},
            ["docs/01-page.md:3: a judge on a page without answers; put it below an answer"],
        ),
        (
            {"01-page.md": JUDGE.format("one", "2")},
            ["docs/01-page.md:1: 'one' is not the number of an exercise; write judge=\"2\""],
        ),
        (
            {"01-page.md": JUDGE.format('1" skip="so', "2")},
            ["docs/01-page.md:1: 'judge' and 'skip' do not go together; make it two blocks"],
        ),
    ],
)
def test_judges_and_hints_that_do_not_fit_are_problems(make_book, invoke, pages, said):
    """A judge without its exercise, one that the answer fails, and one that passes without an answer are reported."""
    result = invoke(make_book(pages), "check")
    assert [line for line in result.output.splitlines() if line.startswith("docs/")] == said
    assert result.exit_code == bool(said)


def test_links_in_a_hint_lead_to_the_same_places_from_the_chapter(make_book, build):
    """A hint is written on the page of answers, and offered on the chapter's."""
    hint = ONE.replace("`x`", "[chapter 1](../01-page.md) as in [answer 2](#answer-2)")
    root = make_book({"index.md": "# Index\n", **judged(hint, GOOD, TWO)})
    assert build(root).exit_code == 0
    page = (root / "site" / "01-page" / "index.html").read_text(encoding="utf-8")
    assert '<p>Add <a href="./">chapter 1</a> as in <a href="../answers/01-page/#answer-2">answer 2</a>' in page


def test_the_page_has_a_place_for_each_hint(make_book, build):
    """A hint has a fold above its answer's, with its markup; on the page of answers it's marked as a hint."""
    root = make_book({"index.md": "# Index\n", **judged(ONE, GOOD, TWO)})
    assert build(root).exit_code == 0
    page = (root / "site" / "01-page" / "index.html").read_text(encoding="utf-8")
    hint = "<summary>Hint 1</summary>\n<p>Add <code>x</code> to <em>itself</em>.</p>\n</details>"
    assert page.count("litbook-hints") == 1
    assert page.index(hint) < page.index("<summary>Answer 1</summary>")
    answers = (root / "site" / "answers" / "01-page" / "index.html").read_text(encoding="utf-8")
    assert '<p class="litbook-answer-hint"><em>Hint.</em> Add' in answers
    assert '<p class="litbook-marks">checks any answer to exercise 1</p>' in answers


def test_a_second_hint_is_a_second_step(make_book, build):
    """Each hint has a fold of its own, in order and by its own name; on the page of answers both are marked."""
    root = make_book({"index.md": "# Index\n", **judged(ONE, "*Hint.* It's `x + x`.\n\n", GOOD, TWO)})
    assert build(root).exit_code == 0
    page = (root / "site" / "01-page" / "index.html").read_text(encoding="utf-8")
    found = re.findall(r'litbook-hints".*?<summary>(.*?)</summary>\s*<p>(.*?)</p>', page, re.DOTALL)
    assert found == [
        ("Hint 1", "Add <code>x</code> to <em>itself</em>."),
        ("Hint 1, step 2", "It's <code>x + x</code>."),
    ]
    assert page.index("Hint 1, step 2") < page.index("<summary>Answer 1</summary>")
    answers = (root / "site" / "answers" / "01-page" / "index.html").read_text(encoding="utf-8")
    assert answers.count('<p class="litbook-answer-hint">') == 2
