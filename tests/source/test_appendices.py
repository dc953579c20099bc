"""Appendices: pages whose name begins with a letter. They're read after the chapters, and belong to the package."""

from __future__ import annotations

import re

import pytest

from litbook.commands.restructure.wishes import renamed
from litbook.source import book
from litbook.source.elements.references.targets import all_targets
from litbook.source.elements.references.texts import with_right_texts
from litbook.source.parse import parse
from litbook.tangle.package import package

BOOK = {
    "index.md": "# Home\n\nSee [](A-more.md) and [](A-more.md#block-two).\n",
    "02-two.md": '---\ntitle: 2. Two\n---\n\n# 2. Two\n\n```python { file="pkg/a.py" }\ndef two():\n    return 2\n```\n',
    "A-more.md": """\
        # A. More

        <details markdown="1">
        <summary>The code so far</summary>

        </details>

        ```python { file="pkg/a.py" }
        def two():
            return 2.0
        ```

        ```python { name="two" }
        two()
        ```
        """,
    "B-last.md": "# B. Last\n",
}


def test_what_an_appendix_is():
    """Only one capital letter and a hyphen make an appendix."""
    pages = [parse("# x\n", f"docs/{name}.md") for name in ("A-x", "AB-x", "a-x", "Ax", "01-A-x", "index")]
    assert [page.letter for page in pages] == ["A", "", "", "", "", ""]
    assert [page.kind for page in pages][:2] == ["appendix", "chapter"]
    assert [page.label for page in pages] == ["A", "", "", "", "1", "0"]


def test_order(make_book):
    """Appendices come after all chapters, and their definitions are the last."""
    the_book = book.load(make_book(BOOK))
    assert [page.path[5:] for page in the_book.sequence] == ["index.md", "02-two.md", "A-more.md", "B-last.md"]
    assert "return 2.0" in package(the_book).files()["pkg/a.py"]
    assert "return 2\n" in package(the_book, 2).files()["pkg/a.py"]
    assert [page.path[5:] for page in the_book.earlier(the_book.sequence[2])] == ["index.md", "02-two.md"]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("[](A-more.md)", "appendix A"),
        ("[Appendix C](A-more.md)", "Appendix A"),
        ("[appendix\nC](A-more.md)", "appendix\nA"),
        ("[block](A-more.md#block-two)", "block A.1"),
        ("[Block B.2](A-more.md#block-two)", "Block A.1"),
        ("[B](A-more.md)", "B"),
        ("[chapter](A-more.md)", "chapter"),
    ],
)
def test_references(make_book, written, text):
    """A reference has the letter. A letter alone is the text of some other link."""
    known = all_targets(book.load(make_book(BOOK)).readable)
    after = with_right_texts(f"See {written}.\n", "docs/index.md", known)
    shown = re.sub(r"(?s)\[.*?\]", f"[{text}]", written)
    assert after == f"See {shown}.\n"


def test_two_with_one_letter(make_book):
    """As for chapters, the second one has no place in the book."""
    problems = book.load(make_book(BOOK | {"A-other.md": "# A. Other\n"})).problems
    said = "docs/A-other.md:1: a second appendix A, after docs/A-more.md; give one of them another letter"
    assert [str(problem) for problem in problems] == [said]


def test_the_book_is_right(make_book, invoke):
    """What an update writes passes the check: references, "The code so far", and the marks of blocks."""
    root = make_book(BOOK)
    assert invoke(root, "update").exit_code == 0
    assert invoke(root, "tangle").exit_code == 0
    found = invoke(root, "check")
    assert found.exit_code == 0, found.output
    assert "See [appendix A](A-more.md) and [block A.1]" in (root / "docs/index.md").read_text()
    assert "return 2\n" in (root / "docs/A-more.md").read_text().partition("</details>")[0]


def test_rename():
    """An appendix keeps its letter."""
    assert renamed("docs/A-more.md", "less", ["docs/A-more.md"]) == {"docs/A-more.md": "docs/A-less.md"}
