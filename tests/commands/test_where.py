"""``litbook where``: from the package to the chapters and back, from any folder."""

from __future__ import annotations

import pytest

from litbook.source import book
from litbook.tangle.package import package
from places import BOOKS, ROOT

PAGE = """\
# 1. Shapes

```python { file="pkg/shapes.py" }
import math

LIMIT = 3


class Square:
    def area(self):
        return 1
```

```python
def extend(cls):
    return lambda method: setattr(cls, method.__name__, method)
```

```python { file="pkg/shapes.py" }
@extend(Square)
def area(self):
    return LIMIT


@extend(Square)
def side(self):
    return math.sqrt(self.area())
```
"""
LATER = """\
# 2. Later

<details markdown="1">
<summary>The code so far</summary>

```python
x = 1
```

</details>

```python { file="pkg/shapes.py" }
LIMIT = 4
```
"""


@pytest.fixture
def root(make_book):
    """Return a book in which a method and a constant replace earlier ones."""
    return make_book({"01-shapes.md": PAGE, "02-later.md": LATER, "notes.md": "# Notes\n"})


@pytest.mark.parametrize("elsewhere", [True, False])
@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("docs/01-shapes.md:9", "src/pkg/shapes.py:7"),
        ("docs/01-shapes.md:22", "src/pkg/shapes.py:9"),
        ("docs/01-shapes.md:22:5", "src/pkg/shapes.py:9"),
        ("docs/01-shapes.md:19", "src/pkg/shapes.py:8"),
        ("docs/01-shapes.md:28", "src/pkg/shapes.py:8"),
        ("docs/02-later.md:13", "src/pkg/shapes.py:4"),
        ("src/pkg/shapes.py:7", "docs/01-shapes.md:9"),
        ("src/pkg/shapes.py:9:1", "docs/01-shapes.md:22"),
    ],
)
def test_there_and_back(root, invoke, monkeypatch, place, said, elsewhere):  # noqa: PLR0917  # fixtures and a row
    """A line leads to its other end, also when the command runs in another folder, with ``--root``."""
    monkeypatch.chdir(root.parent if elsewhere else root)
    done = invoke(root, "where", place)
    assert (done.output, done.exit_code) == (f"{said}\n", 0)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("docs/01-shapes.md:1", "this line is in no block; name a line of a block that has file= in its header"),
        ("docs/01-shapes.md:4", "imports are gathered at the top of pkg/shapes.py, if its code uses them; look there"),
        ("docs/01-shapes.md:5", "an empty line, and the package has its own; name a line with code"),
        ("docs/01-shapes.md:6", "docs/02-later.md:12 replaces LIMIT; look there"),
        ("docs/01-shapes.md:11", "docs/01-shapes.md:19 replaces Square.area; look there"),
        ("docs/01-shapes.md:15", "nothing of this block goes into the package, since it has no file= in its header; name a line of a block that has"),
        ("docs/01-shapes.md:20", "@extend says which class the method goes into, and stays in the chapter; name the next line"),
        ("docs/01-shapes.md:99", "the page ends before this line; name one of its lines"),
        ("docs/02-later.md:7", "“The code so far” is made from the package; name a line of an earlier chapter"),
        ("src/pkg/shapes.py:99", "the file ends before this line; name one of its lines"),
        ("src/pkg/shapes.py:1", "no chapter wrote this line; try one with code"),
    ],
)  # fmt: skip
def test_a_line_that_goes_nowhere(root, invoke, place, said):
    """It says why, and ends with status 1."""
    done = invoke(root, "where", place)
    assert (done.output, done.exit_code) == (f"{place}: {said}\n", 1)


def test_a_page_that_cannot_be_read(root, invoke):
    """The problem of the page is shown."""
    (root / "docs" / "01-shapes.md").write_text("```python\n")
    done = invoke(root, "where", "docs/01-shapes.md:1")
    assert (done.output.startswith("docs/01-shapes.md:1: "), done.output.count("\n"), done.exit_code) == (True, 1, 1)


@pytest.mark.parametrize("folder", [BOOKS / "sorting", ROOT])
def test_each_line_of_a_package_is_found_again(folder):
    """From a chapter's line to the package is the inverse of the way back, for each line of two books."""
    from litbook.commands.explore.destination import destinations

    made = package(book.load(folder))
    for path, module in made.modules.items():
        for number, line in enumerate(module.lines, start=1):
            if line.origin:
                assert destinations(made, made.chapters[line.origin.path], line.origin.line) == [(path, number)]
