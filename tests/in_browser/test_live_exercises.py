"""Exercises on live pages: their data, the check of an answer, and one complete run in a browser."""

from __future__ import annotations

import json
import re

import pytest

from browser import BOOK, serving, until
from litbook.live.page_data import exercises_data
from litbook.live.pyodide.kernel import Kernel
from litbook.source.elements.exercises import answers_path
from litbook.source.parse import parse
from live import build_live

CHAPTER = """\
# Page

## Exercises

1. Write `double(x)`.
2. Say why.
3. Find `low` and `high`, and `area(width, height=1)`.
"""
ANSWERS = """\
# Answers

```python
base = 3
def _hidden(): ...
```

```python { needs="torch" }
import torch
```

## 1. Double

```python
def double(x):
    return x + x
```

```python { judge="1" }
assert double(base) == 6, f"twice 3 should be 6, yours is {double(base)}"
```

## 2. Why

Because.

## 3. Both

```python
low, high, area = 1, 2, lambda *sides: 2
```

```python { judge="3" }
assert low < high and area(1, 2) == 2
```
"""


def missing(blocks):
    """Return the modules that a Python without PyTorch lacks."""
    return [block.needs for block in blocks]


def test_the_page_is_told_what_an_answer_starts_from():
    """The data has the blocks that run before any answer once, and for each exercise the judge, the names, and the stubs."""
    told = exercises_data(parse(CHAPTER, "docs/01-a.md"), parse(ANSWERS, "docs/answers/01-a.md"), missing)
    assert told == {
        "before": ["base = 3\ndef _hidden(): ...\n"],
        "known": ["base"],
        "each": [
            {
                "number": 1,
                "judge": 'assert double(base) == 6, f"twice 3 should be 6, yours is {double(base)}"\n',
                "names": ["double"],
                "start": "def double(x):\n    ...\n",
            },
            {"number": 2},
            {
                "number": 3,
                "judge": "assert low < high and area(1, 2) == 2\n",
                "names": ["low", "high", "area"],
                "start": "low = ...\n\nhigh = ...\n\ndef area(width, height=1):\n    ...\n",
            },
        ],
    }
    assert exercises_data(parse(CHAPTER, "docs/01-a.md"), None, missing) is None


@pytest.fixture(name="ask")
def asking():
    """Return a function that checks answers to the first exercise, in a kernel whose page has run a block."""
    kernel = Kernel(lambda event: None, lambda dot: "")
    kernel.open({"path": "docs/01-a.md", "blocks": [{"source": "base = 4\n"}]})
    kernel.run(["base = 4\n"])
    told = exercises_data(parse(CHAPTER, "docs/01-a.md"), parse(ANSWERS, "docs/answers/01-a.md"), missing)
    given = {"before": told["before"], "names": told["each"][0]["names"], "judge": told["each"][0]["judge"]}

    def ask(source, **other):
        answer = kernel.ask("answer", {**given, "source": source, **other})
        assert kernel.session.namespace["base"] == 4  # the page's own
        assert "double" not in kernel.session.namespace
        return json.loads(json.dumps(answer))

    return ask


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def double(x):\n    return 2 * x", (True, "")),
        ("double = lambda x: x + 2", (False, "Not yet: twice 3 should be 6, yours is 5.")),
        ("def double(x):\n    ...\n", (False, "Not yet: double is still to be filled in.")),
        ("double = ...\n", (False, "Not yet: double is still to be filled in.")),
        ("", (False, "Not yet: double is still to be filled in.")),
        ("double = 6", (False, "Not yet: it raises TypeError.")),
        ("def double(x):\n    raise KeyboardInterrupt", (False, "Stopped, before the check had ended.")),
    ],
)
def test_an_answer_is_judged(ask, source, said):
    """An answer is judged by the names it defines, after the exercise's first blocks, apart from the page's session."""
    answer = ask(source)
    assert (answer["passed"], answer["message"]) == said
    assert ("traceback" in answer) == ("raises" in said[1])
    assert answer["outcome"]["text"] == ""


def test_an_answer_is_a_file_of_its_own(ask):
    """Output of an answer and of its check is returned; a failure has its lines, and then there's no verdict."""
    assert ask("print(base)\nbase + 1")["outcome"]["text"] == "3\n4\n"
    assert ask("print(1)\ndef double(x):\n    print(x)\n    return 2 * x")["outcome"]["text"] == "1\n3\n"
    answer = ask("\n1 / 0")
    assert "passed" not in answer
    assert answer["outcome"]["failure"]["line"] == 2
    assert answer["outcome"]["failure"]["traceback"].startswith(
        'Traceback (most recent call last):\n  File "your answer", line 2'
    )
    assert "passed" not in ask("double = 1", judge=None)
    trace = ask("double = 6")["traceback"]
    assert 'File "the check", line 1' in trace
    assert trace.endswith("TypeError: 'int' object is not callable\n")
    assert "line" not in ask("double = 6")
    assert ask("def half(x):\n    return x / 0\n\ndef double(x):\n    return 4 * half(x)")["line"] == 2


def test_each_answer_of_the_book_begins_with_what_is_to_be_filled_in():
    """The initial text of each answer runs, and is recognized as not filled in."""
    kernel = Kernel(lambda event: None, lambda dot: "")
    pages = {chapter.path: chapter for chapter in BOOK.chapters}
    seen = 0
    for path, chapter in pages.items():
        told = exercises_data(chapter, pages.get(answers_path(path)), missing)
        for each in told["each"] if told else ():
            if "judge" in each:
                wanted = {"names": each["names"], "judge": each["judge"], "source": each["start"]}
                answer = kernel.ask("answer", {"before": told["before"], **wanted})
                assert answer.get("passed") is False, (path, each["number"], answer)
                assert not each["names"] or answer["message"].endswith(" still to be filled in."), (
                    path,
                    each["number"],
                )
                seen += 1
    assert seen > 40


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """Yield the address of a live book with one chapter and its exercises."""
    root = tmp_path_factory.mktemp("exercises")
    (root / "site").mkdir()
    first = "# Page\n\n```python\nbase = 4\n```\n"
    pages = {"index.md": first, "01-a.md": first + CHAPTER.removeprefix("# Page\n"), "answers/01-a.md": ANSWERS}
    with serving(root / "site") as address:
        build_live(root, pages, address)
        yield address


def test_a_reader_does_an_exercise(visit, address):
    """By keyboard, a wrong and then a right answer are checked; the browser stores it until the reader deletes it."""
    page = visit("01-a/", at=address)
    first, second = page.locator("#exercise-1"), page.locator("#exercise-2")
    first.get_by_role("button", name="Try it here").press("Enter")
    editor = first.get_by_role("textbox")
    editor.wait_for()
    assert (
        first.locator(".litbook-known")
        .inner_text()
        .startswith("This cell runs in its own Python. It knows base, but nothing")
    )
    assert editor.inner_text() == "def double(x):\n    ..."
    assert editor.evaluate("element => element === document.activeElement")
    assert page.evaluate("getSelection().toString()") == "..."
    for text, said in (
        (
            "def double(x):\nreturn x + 2",
            "Not yet: twice 3 should be something else; yours is 5. Another miss, and you'll see",
        ),
        ("def double(x):\nreturn x + 4", "Not yet: twice 3 should be 6, yours is 7."),
        ("print(base)\ndouble = lambda x: x * 2", "Right"),
    ):
        page.keyboard.press("Control+a")
        page.keyboard.type(text)
        page.keyboard.press("Shift+Enter")
        first.locator(".litbook-verdict", has_text=said).wait_for(timeout=30_000)
    assert first.locator(".litbook-output").all_inner_texts() == ["3\n"]  # the answer page's, not the chapter's 4
    assert first.locator(".litbook-solved").is_visible()
    second.get_by_role("button", name="Try it here").click()
    assert second.get_by_role("button", name="Check").count() == 0
    second.get_by_role("button", name="Done").click()
    assert second.locator(".litbook-solved").inner_text() == "done"
    page.reload()
    first.get_by_role("button", name="Go on with your answer").wait_for()
    assert [mark.is_visible() for mark in page.locator(".litbook-solved").all()] == [True, True, False]
    page.evaluate(
        "import(document.querySelector(\"script[src*='litbook.js']\").src.replace('litbook.js', 'progress.js'))"
        ".then(({ forgetProgress }) => forgetProgress())"
    )
    first.get_by_role("button", name="Try it here").wait_for()
    assert not page.locator(".litbook-solved:visible").count()
    assert [said for said in page.complaints if "blob:" not in said] == []  # the object URL that signals Stop


MOVE = """([from, to, change]) => {
    const name = Object.keys(localStorage).find((name) => name.endsWith("litbook.exercises"));
    const kept = JSON.parse(localStorage[name]);
    const [page] = Object.values(kept);
    page[to] = { ...page[from], ...change };
    delete page[from];
    localStorage[name] = JSON.stringify(kept);
}"""


def test_answers_survive_a_new_edition_or_are_offered_as_a_file(visit, address):
    """An answer goes where its exercise is now; if that's gone, the answer is kept, and saved as a file if the reader wants."""
    page = visit("01-a/", at=address)
    first = page.locator("#exercise-1")
    first.get_by_role("button", name="Try it here").click()
    first.get_by_role("textbox").wait_for()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("mine = 1")
    until(page, "() => Object.keys(localStorage).some((name) => localStorage[name].includes('mine = 1'))")
    page.evaluate(MOVE, ["1", "2", {}])
    page.reload()
    page.mouse.move(1, 1)
    first.get_by_role("button", name="Go on with your answer").wait_for()
    assert page.locator("#exercise-2").get_by_role("button", name="Try it here").count() == 1
    page.evaluate(MOVE, ["1", "2", {"of": "gone", "text": "lost = 1"}])
    page.reload()
    page.mouse.move(1, 1)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save what you wrote").click()
    assert download.value.path().read_text() == "lost = 1"
    page.reload()
    page.mouse.move(1, 1)
    page.get_by_role("button", name="Forget what you wrote").click()
    page.reload()
    page.mouse.move(1, 1)
    first.get_by_role("button", name="Try it here").wait_for()
    assert page.get_by_role("button", name="Forget what you wrote").count() == 0
    assert page.complaints == []


def test_a_chapter_ends_with_what_was_gained(visit, site):
    """Below its exercises a chapter says which names are new, and how many guesses and exercises the reader has done."""
    if not [*site.glob("assets/litbook.*/live/live.js")]:
        pytest.skip("needs pip install -e '.[live]'")
    page = visit("09-order/")
    own = page.locator(".litbook-gained p").last
    own.filter(has_text="Here you").wait_for(state="attached")
    names = page.locator(".litbook-gained p").first.inner_text()
    assert names.startswith(
        "What you have now: build_topo and Value.backward are new, and trace does more than before."
    )
    guesses, exercises = (int(number) for number in re.findall(r"0 of (\d+)", own.inner_text()))
    assert exercises == page.locator(".litbook-try").count()
    page.locator("[data-panel=predict] input").first.fill("1")
    page.locator("[data-panel=predict] input").first.press("Enter")
    page.locator("[data-panel=predict]", has_text="You said 1.").wait_for(timeout=60_000)
    own.scroll_into_view_if_needed()
    until(page, f"() => document.querySelector('.litbook-gained').textContent.includes('made 1 of {guesses} guesses')")
    assert page.complaints == []
