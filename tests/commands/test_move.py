"""`litbook move` and `litbook rename`: everything that knows a page's number or name follows, and the way back is exact."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from litbook.check.prose.references import problems
from litbook.commands.restructure import addresses
from litbook.commands.restructure.navigation import moved as nav_moved
from litbook.commands.restructure.wishes import moved, renamed
from litbook.core.errors import BookError
from litbook.source import navigation
from litbook.source.book import load
from places import ROOT

NAV = """\
site_name: A book
nav:
  - index.md
  - "I. First": # the easy part
      - 01-one.md
      - Two things: 02-two.md # needs work
      - 03-three.md
  - II:
    - 04-four.md
    - 04-note.ipynb
    - 05-five.md
  - Answers:
      - answers/01-one.md
      - answers/02-two.md
  - glossary.md
"""


@pytest.mark.parametrize(
    ("page", "position", "new"),
    [
        ("d/2-b.md", "3", {"d/2-b.md": "d/3-b.md", "d/3-c.md": "d/2-c.md"}),
        ("d/3-c.md", "1", {"d/3-c.md": "d/1-c.md", "d/1-a.md": "d/2-a.md", "d/2-b.md": "d/3-b.md"}),
        ("d/1-a.md", "2", {"d/1-a.md": "d/2-a.md", "d/2-b.md": "d/1-b.md"}),
        ("d/7-d.md", "5", {"d/7-d.md": "d/5-d.md", "d/7-n.ipynb": "d/5-n.ipynb", "d/answers/7-d.md": "d/answers/5-d.md"}),
        ("d/3-c.md", "7", {"d/3-c.md": "d/7-c.md", "d/7-d.md": "d/3-d.md", "d/7-n.ipynb": "d/3-n.ipynb", "d/answers/7-d.md": "d/answers/3-d.md"}),
        ("d/7-d.md", "005", {"d/7-d.md": "d/005-d.md", "d/7-n.ipynb": "d/005-n.ipynb", "d/answers/7-d.md": "d/answers/005-d.md"}),
    ],
)  # fmt: skip
def test_move_wish(page, position, new):
    """The numbers stay the same, those between shift, and pages with one number move together."""
    paths = ["d/1-a.md", "d/2-b.md", "d/3-c.md", "d/7-d.md", "d/7-n.ipynb", "d/answers/7-d.md", "d/index.md", "d/x.md"]
    assert moved(page, position, paths) == new


NAMED = ["d/01-a.md", "d/01-z.md", "d/answers/01-a.md", "d/02-c.ipynb", "d/words.md", "d/index.md"]


@pytest.mark.parametrize(
    ("page", "name", "said"),
    [
        ("d/01-a.md", "b", {"d/01-a.md": "d/01-b.md", "d/answers/01-a.md": "d/answers/01-b.md"}),
        ("d/answers/01-a.md", "01-b.md", {"d/01-a.md": "d/01-b.md", "d/answers/01-a.md": "d/answers/01-b.md"}),
        ("d/02-c.ipynb", "d", {"d/02-c.ipynb": "d/02-d.ipynb"}),
        ("d/words.md", "terms", {"d/words.md": "d/terms.md"}),
    ],
)
def test_rename_wish(page, name, said):
    """A chapter and its answers keep the same name, and nothing is overwritten."""
    assert renamed(page, name, NAMED) == said


@pytest.mark.parametrize(
    ("page", "name", "said"),
    [
        ("d/01-a.md", "a", "d/01-a.md:1: it's called 01-a.md already; give it another name"),
        ("d/01-a.md", "z", "d/01-a.md:1: there's already a page d/01-z.md; choose another name"),
        ("d/01-a.md", "../b", "d/01-a.md:1: '../b' cannot be a name; use letters, digits, and hyphens"),
        ("d/01-a.md", "07-b", "d/01-a.md:1: '07-b' has a number; use `litbook move` to change the number"),
        ("d/index.md", "home", "d/index.md:1: this page is found by its name; leave it as it is"),
    ],
)
def test_no_rename(page, name, said):
    """What can't be a name, or is taken, is refused."""
    with pytest.raises(BookError) as caught:
        renamed(page, name, NAMED)
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("before", "old", "new", "edition", "after"),
    [
        ("# A\n", "1.md", "2.md", "", "---\nformerly:\n  - 1.md\n---\n# A\n"),
        ("# A\r\n", "1.md", "2.md", "0.1", '---\r\nformerly:\r\n  "0.1": 1.md\r\n---\r\n# A\r\n'),
        ("---\nformerly:\n  - 1.md\n---\n# A\n", "2.md", "1.md", "", "# A\n"),
        ("---\ntitle: A\n---\n\n# A\n", "1.md", "2.md", "", "---\ntitle: A\nformerly:\n  - 1.md\n---\n\n# A\n"),
        ('---\nformerly:\n  "0.1": 1.md\nx: y\n---\n', "2.md", "3.md", "0.1", '---\nformerly:\n  "0.1": 1.md\nx: y\n---\n'),
        ('---\nformerly:\n  "0.1": 1.md\nx: y\n---\n', "2.md", "1.md", "0.1", "---\nx: y\n---\n"),
        ('---\nformerly:\n  "0.1": 1.md\n---\n', "2.md", "1.md", "0.2", '---\nformerly:\n  "0.1": 1.md\n  "0.2": 2.md\n---\n'),
        ("---\nformerly: 0.md\n---\n", "1.md", "2.md", "", None),
        ("\ufeff# A", "1.md", "2.md", "", "\ufeff---\nformerly:\n  - 1.md\n---\n# A"),
    ],
)  # fmt: skip
def test_remembered(before, old, new, edition, after):
    """An address that readers have seen is remembered until the page is back; one between two editions isn't."""
    assert addresses.remembered(before, old, new, edition) == after


@pytest.mark.parametrize(
    ("new", "changes"),
    [
        (
            {"02-two.md": "04-two.md", "answers/02-two.md": "answers/04-two.md", "03-three.md": "02-three.md",
             "04-four.md": "03-four.md", "04-note.ipynb": "03-note.ipynb"},
            [("Two things: 02-two.md # needs work\n      - 03-three.md", "02-three.md\n      - 03-four.md\n      - 03-note.ipynb"),
             ("    - 04-four.md\n    - 04-note.ipynb", "    - Two things: 04-two.md # needs work"),
             ("answers/02", "answers/04")],
        ),
        ({"01-one.md": "01-uno.md"}, [("- 01-one.md", "- 01-uno.md")]),
        ({"01-one.md": "09-one.md", "answers/01-one.md": "answers/09-one.md"}, [("      - 01-one.md\n", ""), ("05-five.md\n", "05-five.md\n    - 09-one.md\n"),
             ("answers/01-one.md\n      - answers/02-two.md", "answers/02-two.md\n      - answers/09-one.md")]),
    ],
)  # fmt: skip
def test_navigation(tmp_path, new, changes):
    """Lines change places with their titles and comments, indented as what was there; all else stays."""
    (tmp_path / "mkdocs.yml").write_text(NAV)
    after = NAV
    for old, other in changes:
        assert after.count(old) == 1
        after = after.replace(old, other)
    nav = navigation.read(tmp_path / "mkdocs.yml")
    assert nav is not None
    assert nav_moved(NAV, nav, new) == (after, [])


BOOK = {
    "index.md": """
        # Home

        | page | what |
        |---|---|
        | [1](01-one.md) | one |
        | [B2](02-two.md) | two |
        | [3](03-three.md) | three |

        See <a href="02-two.md">two</a> and [three][3].

        [3]: 03-three.md
        """,
    "01-one.md": """
        ---
        title: "1. One"
        ---

        # 1. One

        ```python { file="pkg/a.py" }
        def one():
            return 1
        ```
        """,
    "02-two.md": """
        ---
        title: "2. Two"
        label: B2
        ---

        # 2. Two

        <details markdown="1">
        <summary>The code so far</summary>

        ```python { title="pkg/a.py" }
        def one():
            return 1
        ```

        </details>

        As in [chapter 1](01-one.md), and [chapter B2](#exercises).

        ```python
        one()
        ```

        ```output
        1
        ```

        ## Exercises

        1. Count to [chapter 3](03-three.md).
        """,
    "03-three.md": "# 3. Three\n\nBack to [exercise 1](02-two.md#exercise-1) of [chapter B2](./02-two.md).\n",
    "answers/02-two.md": "# Answers to chapter 2\n\nBack to [chapter B2](../02-two.md#exercises).\n\n## 1. Count\n",
}
MKDOCS = "site_name: A book\nnav:\n  - index.md\n  - I:\n      - 01-one.md\n      - 02-two.md\n  - II:\n      - 03-three.md\n  - answers/02-two.md\n"


@pytest.fixture
def root(make_book):
    """Return a valid book with links of every kind, a navigation, and a README."""
    root = make_book(BOOK)
    (root / "mkdocs.yml").write_text(MKDOCS)
    (root / "README.md").write_text("Read [the second chapter](docs/02-two.md), `docs/02-two.md`.\n")
    return root


def contents(root: Path) -> dict[str, bytes]:
    """Return every file of a book but its cache, by path."""
    files = (path for path in sorted(root.rglob("*")) if path.is_file() and ".cache" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def test_move(root, invoke):
    """Files, titles, labels, links, references, rows, the navigation, recaps, and the package; and what's left to do."""
    done = invoke(root, "move", "docs/02-two.md", "01")

    assert done.exit_code == 0, done.output
    after = {path: content.decode() for path, content in contents(root).items()}
    assert sorted(path for path in after if path.startswith("docs")) == [
        "docs/01-two.md", "docs/02-one.md", "docs/03-three.md", "docs/answers/01-two.md", "docs/index.md",
    ]  # fmt: skip
    assert after["docs/01-two.md"].startswith(
        '---\ntitle: "1. Two"\nlabel: B1\nformerly:\n  - 02-two.md\n---\n\n# 1. Two\n'
    )
    assert "As in [chapter 2](02-one.md), and [chapter B1](#exercises)." in after["docs/01-two.md"]
    assert "The code so far</summary>\n\n</details>" in after["docs/01-two.md"]
    assert "[exercise 1](01-two.md#exercise-1) of [chapter B1](./01-two.md)" in after["docs/03-three.md"]
    assert "# Answers to chapter 1\n\nBack to [chapter B1](../01-two.md#exercises)" in after["docs/answers/01-two.md"]
    assert "| [B1](01-two.md) | two |\n| [2](02-one.md) | one |" in after["docs/index.md"]
    assert '<a href="01-two.md">two</a> and [three][3]' in after["docs/index.md"]
    assert after["mkdocs.yml"] == MKDOCS.replace(
        "01-one.md\n      - 02-two.md", "01-two.md\n      - 02-one.md"
    ).replace("s/02", "s/01")
    assert after["README.md"] == "Read [the second chapter](docs/01-two.md), `docs/02-two.md`.\n"
    assert '"docs/02-one.md"' in after["src/pkg/source-map.json"]
    assert done.output.splitlines()[-2:] == [
        "README.md:1: “02-two” is called “01-two” now; change it, if it means the page",
        "docs/01-two.md:17: this uses `one`, which only chapter 2 defines now; move what defines it, or do without it here",
    ]


def test_what_is_used_too_early(make_book, invoke):
    """Only chapters that define a name are named, and a function's or a loop's own variable isn't the package's."""
    own = "def most(fewest):\n    return fewest\n\n\nsum(fewest for fewest in [1])"
    uses = f"# 3. Uses\n\n```python\n{own}\n```\n\n```python\nfewest()\n```\n\n```python\nfewest(least())\n```\n"
    other = '```python {{ file="pkg/{0}.py" }}\ndef {0}():\n    return 1\n```\n'
    pages = {
        "01-a.md": "# 1. A\n\n" + other.format("least"),
        "02-b.md": "# 2. B\n\n" + other.format("fewest"),
        "03-uses.md": uses,
    }
    done = invoke(make_book(pages), "move", "3", "1")
    assert [line.partition(";")[0] for line in done.output.splitlines() if "this uses" in line] == [
        "docs/01-uses.md:15: this uses `fewest`, which only chapter 3 defines now",
        "docs/01-uses.md:19: this uses `fewest` and `least`, which only chapters 2 and 3 define now",
    ]


def test_between_and_back(root, invoke):
    """Only what the move has listed is wrong in between, and one command back restores every byte."""
    before = contents(root)
    invoke(root, "move", "2", "1")

    checked = invoke(root, "check").output.splitlines()
    assert [line for line in checked if line.startswith("docs")] == [
        "docs/01-two.md:18: NameError: name 'one' is not defined; fix the block, or declare it with raises=\"NameError\""
    ]
    done = invoke(root, "move", "1", "2")
    assert done.exit_code == 0
    assert contents(root) == before


def test_dry_run(root, invoke):
    """It shows the same, and writes nothing."""
    before = contents(root)
    shown = invoke(root, "move", "2", "1", "--dry-run").output
    assert contents(root) == before
    assert shown == invoke(root, "move", "2", "1").output
    assert shown.startswith("docs/01-one.md → docs/02-one.md")


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ("move 2 2", 1, "docs/02-two.md:1: it's number 2 already; give it another position"),
        ("move index.md 2", 1, "docs/index.md:1: this page has no number, so it has no position; rename it, as in 05-name.md"),
        ("move 9 2", 2, "there is no page '9'; name one of 01-one.md, 02-two.md, 03-three.md, index.md"),
        ("move 1 99", 2, "there is no position 99: there are 3 chapters, and the last is number 3"),
        ("move 2 two", 2, "'two' is not a valid integer"),
        ("rename 2 two", 1, "docs/02-two.md:1: it's called 02-two.md already; give it another name"),
    ],
)  # fmt: skip
def test_wrong_use(root, invoke, arguments, status, said):
    """A mistake is one line, and changes nothing."""
    before = contents(root)
    done = invoke(root, *arguments.split())
    assert (done.exit_code, said in done.output) == (status, True), done.output
    assert contents(root) == before


def test_rename(root, invoke):
    """A chapter and its answers get another name, links follow, and the way back is exact."""
    before = contents(root)
    assert invoke(root, "rename", "02-two.md", "deux").exit_code == 0
    after = contents(root)
    assert {"docs/02-deux.md", "docs/answers/02-deux.md"} < set(after)
    assert b"[chapter B2](./02-deux.md)" in after["docs/03-three.md"]
    assert b"docs/02-two.md)" not in after["README.md"]
    assert list(problems(load(root))) == []
    assert invoke(root, "rename", "02-deux", "two").exit_code == 0
    assert contents(root) == before


def test_editions(root, invoke):
    """With an edition, only the address that its readers know is remembered."""
    (root / "pyproject.toml").write_text('[project]\nname = "b"\nversion = "0.3.1"\n[tool.litbook]\n')
    invoke(root, "move", "3", "1")
    invoke(root, "move", "1", "2")
    assert (root / "docs/02-three.md").read_text().startswith('---\nformerly:\n  "0.3": 03-three.md\n---\n# 2. Three')


wishes = st.lists(
    st.one_of(st.tuples(st.integers(1, 3), st.integers(1, 3)), st.tuples(st.integers(1, 3), st.sampled_from("xyz"))),
    max_size=4,
)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wishes)
def test_all_the_way_back(tmp_path_factory, invoke, wishes):
    """After any moves and renames all references are right, and their opposites in turn restore every byte."""
    root = tmp_path_factory.mktemp("book")
    for name, text in BOOK.items():
        (root / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "docs" / name).write_text(dedent(text).removeprefix("\n"))
    (root / "mkdocs.yml").write_text(MKDOCS)
    invoke(root, "tangle")
    states, undo = [contents(root)], []
    for number, wish in wishes:
        old = next(path.stem for path in (root / "docs").glob(f"0{number}-*.md")).partition("-")[2]
        if isinstance(wish, str):
            done, back = invoke(root, "rename", number, wish), ("rename", number, old)
        else:
            done, back = invoke(root, "move", number, wish), ("move", wish, number)
        if done.exit_code == 0:
            states.append(contents(root))
            undo.append(back)
        assert list(problems(load(root))) == []
    for back in reversed(undo):
        assert contents(root) == states.pop()
        assert invoke(root, *back).exit_code == 0
    assert contents(root) == states.pop()


def test_this_book(tmp_path, invoke):
    """Chapters 4 and 5 of this book swapped and swapped back, one command each: not a byte is different."""
    for name in ("docs", "src/litgrad", "src/labs", "mkdocs.yml", "pyproject.toml", "README.md", "CONTRIBUTING.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    before = contents(tmp_path)

    done = invoke(tmp_path, "move", "04-graph.md", "05")
    assert done.exit_code == 0
    between = load(tmp_path)
    assert between.problems == ()
    assert list(problems(between)) == []
    assert invoke(tmp_path, "tangle", "--check").exit_code == 0
    left = [line.split(": ")[0] for line in done.output.splitlines() if "defines now" in line]
    assert all(place.startswith(("docs/04-backpropagation.md", "docs/answers/04-backpropagation.md")) for place in left)
    assert contents(tmp_path) != before

    assert invoke(tmp_path, "move", "05-graph.md", "04").exit_code == 0
    assert contents(tmp_path) == before


def test_notebook(root, invoke):
    """A notebook moves with its chapter: its links, its label, and its old address; and back, to the byte."""
    cells = [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["# Ü\n", "Of [chapter 1](01-one.md).\n"]}]
    data = {"cells": cells, "metadata": {"litbook": {"label": "N2"}}, "nbformat": 4, "nbformat_minor": 5}
    (root / "docs/02-note.ipynb").write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (root / "docs/index.md").write_text("See [chapter N2](02-note.ipynb).\n")
    before = contents(root)

    assert invoke(root, "move", "2", "1").exit_code == 0
    after = json.loads((root / "docs/01-note.ipynb").read_text("utf-8"))
    assert after["cells"][0]["source"] == ["# Ü\n", "Of [chapter 2](02-one.md).\n"]
    assert after["metadata"]["litbook"] == {"formerly": {"1": "02-note.ipynb"}, "label": "N1"}
    assert (root / "docs/index.md").read_text() == "See [chapter N1](01-note.ipynb).\n"
    assert invoke(root, "move", "1", "2").exit_code == 0
    assert contents(root) == before
