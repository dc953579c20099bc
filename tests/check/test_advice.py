"""Failures that the rest of the book explains say what to do about it."""

import pytest

DRAWER = """\
# 1. Drawers

```python { file="pkg/drawer.py" }
class Drawer:
    worth = 3
```

## Exercises

1. Write `empty`, which returns an empty drawer.
2. Write `three`, which returns 3.
"""
PLACE = """\
    <details markdown="1">
    <summary>The code so far</summary>

    </details>
"""


def fence(source, header="python"):
    """Return a fence around ``source``."""
    return f"```{header}\n{source}\n```\n\n"


@pytest.mark.parametrize("given", ["data/prices.csv", "./data/prices.csv"])
def test_a_file_that_the_page_does_not_list(make_book, invoke, given):
    """It's in the book's folder, so the page has to list it, with those that it lists already."""
    page = f"---\ndata: [more.csv]\n---\n# 1. Page\n\n{fence(f'open({given!r})')}"
    root = make_book({"01-page.md": page})
    (root / "data").mkdir()
    for name in ("more.csv", "data/prices.csv"):
        (root / name).touch()
    said = f"docs/01-page.md:7: FileNotFoundError: [Errno 2] No such file or directory: {given!r}; "
    listed = said + "list it in the front matter: `data: [more.csv, data/prices.csv]`"
    assert invoke(root, "check").output.splitlines()[0] == listed
    (root / "data" / "prices.csv").unlink()
    usual = said + 'fix the block, or declare it with raises="FileNotFoundError"'
    assert invoke(root, "check").output.splitlines()[0] == usual


def test_a_name_of_an_earlier_chapter(make_book, invoke):
    """A page without “The code so far” is told to have it, and how that's written; `litbook update` then fills it."""
    page = "# 2. Shop\n\n" + fence("Drawer.worth")
    answers = "# Answers\n\n## 1. Empty\n\n" + fence("def empty():\n    return 0")
    root = make_book({"01-drawer.md": DRAWER, "02-shop.md": page, "answers/01-drawer.md": answers + "## 2. Three\n"})
    done = invoke(root, "check")
    said = (
        "docs/02-shop.md:4: NameError: name 'Drawer' is not defined; "
        "chapter 1 defines `Drawer`: give the page a place for “The code so far”"
    )
    assert done.output == f"{said}\n{PLACE.rstrip()}\n"
    place = "\n".join(line[4:] for line in PLACE.split("\n"))
    (root / "docs" / "02-shop.md").write_text(page.replace("```python", f"{place}\n```python", 1))
    assert invoke(root, "update").exit_code == 0
    assert invoke(root, "check").output == ""


def test_a_judge_that_uses_an_earlier_chapter(make_book, invoke):
    """Asking for a class that the chapter defines would be bad advice; a name that nothing defines is asked for."""
    answers = (
        "# Answers\n\n## 1. Empty\n\n" + fence("Drawer = int\nempty = Drawer")
        + fence("assert empty() == Drawer()", 'python { judge="1" }')
        + "## 2. Three\n\n" + fence("def three():\n    return 3\n\n\nthird = 3")
        + fence("assert three() == third", 'python { judge="2" }')
    )  # fmt: skip
    root = make_book({"01-drawer.md": DRAWER, "answers/01-drawer.md": answers})
    first, *place, second = invoke(root, "check").output.splitlines()
    assert first == (
        "docs/answers/01-drawer.md:10: the judge of exercise 1 uses `Drawer`, which chapter 1 defines; "
        "give the page a place for “The code so far”"
    )
    assert place == PLACE.rstrip().split("\n")
    assert second == (
        "docs/answers/01-drawer.md:24: the judge of exercise 2 uses `third`, which the exercise does not ask for; "
        "ask for it in docs/01-drawer.md, or stop using it"
    )


def test_an_answer_that_fails_its_judge(make_book, invoke):
    """Whatever the judge raises, the message says which exercise's answer is wrong."""
    answers = (
        "# Answers\n\n## 1. Empty\n\n" + fence("def empty():\n    return 0")
        + fence("assert empty() == 0", 'python { judge="1" }')
        + "## 2. Three\n\n" + fence("def three():\n    return 4")
        + fence('assert three() == 3, "not 3"', 'python { judge="2" }')
    )  # fmt: skip
    done = invoke(make_book({"01-drawer.md": DRAWER, "answers/01-drawer.md": answers}), "check")
    assert done.output.splitlines()[0] == (
        "docs/answers/01-drawer.md:22: the answer fails the judge of exercise 2: AssertionError: not 3; "
        "fix the answer, or the judge"
    )


def test_another_exception_than_declared(make_book, invoke):
    """It's reported where it's declared, not in the function that raised it."""
    page = "# 1. Page\n\n" + fence("def fail():\n    1 / 0") + fence("fail()", 'python { raises="TypeError" }')
    done = invoke(make_book({"01-page.md": page}), "check")
    assert done.output.splitlines()[0].startswith("docs/01-page.md:8: declared TypeError, but raised ZeroDivisionError")
