"""The code drawer: each state of the package, with lines stored once and shared between states."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from litbook.core.errors import BookError
from litbook.source import book
from litbook.source.parse import parse
from litbook.tangle.package import tangle
from litbook.tangle.snapshots import drawers, kept_drawers, runs
from places import ROOT

BOOK = book.load(ROOT)
FIRST = """\
```python
print("nothing for the package")
```

```python { file="pkg/shapes.py" }
class Square:
    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side
```

```python { file="pkg/shapes.py" }
@extend(Square)
def area(self):
    return self.side * self.side
```
"""
SECOND = """\
```python { file="pkg/list.py" }
def all_areas(squares):
    return [square.area() for square in squares if later(square)]
```

```python { file="pkg/list.py" }
def later(square):
    return isinstance(square, Square)
```
"""


def states(data):
    """Return the files after each block as text, and the lines that the block added, by block number."""
    content, files, found = json.loads(data), {}, {}
    for state in content["states"]:
        for path, pieces in state["files"].items():
            lines = [content["lines"][n] for first, last in pieces for n in range(first, last + 1)]
            files[path] = [unescape(re.sub("<[^>]*>", "", line)) for line in lines]
        made = {p: [files[p][n] for a, z in ranges for n in range(a, z + 1)] for p, ranges in state["made"].items()}
        found[state["block"]] = ({path: "\n".join(lines) for path, lines in files.items()}, made)
    return found


@pytest.fixture(scope="module")
def made():
    """Return the drawers of two chapters."""
    return drawers([parse(FIRST, "docs/01-first.md"), parse(SECOND, "docs/02-second.md")])


def test_each_block_has_its_state(made):
    """A page starts with the state before it; a block that adds nothing has no state of its own."""
    found = states(made["docs/01-first.md"])

    assert list(found) == [0, 2, 3]
    assert found[0] == ({}, {})
    assert found[3][0] == {
        "pkg/shapes.py": "class Square:\n    def __init__(self, side):\n        self.side = side\n\n"
        "    def area(self):\n        return self.side * self.side"
    }
    assert found[3][1] == {"pkg/shapes.py": ["    def area(self):", "        return self.side * self.side"]}


def test_a_chapter_begins_with_the_chapters_before(made):
    """A name that only a later block defines is no error yet; an import is added as soon as it's needed."""
    found = states(made["docs/02-second.md"])

    assert found[0][0] == states(made["docs/01-first.md"])[3][0]
    assert found[1][0]["pkg/list.py"].startswith("def all_areas")
    assert found[2][0]["pkg/list.py"].startswith("from pkg.shapes import Square\n\n\ndef all_areas")
    assert found[2][1] == {"pkg/list.py": ["def later(square):", "    return isinstance(square, Square)"]}


def test_a_line_that_stays_is_there_once(made):
    """The second state of a file stores only its new lines."""
    content = json.loads(made["docs/01-first.md"])
    assert len(content["lines"]) == 7
    assert [state["files"] for state in content["states"]] == [
        {},
        {"pkg/shapes.py": [[0, 5]]},
        {"pkg/shapes.py": [[0, 4], [6, 6]]},
    ]


def test_lines_are_highlighted_as_on_the_page(made):
    """Lines have Pygments' classes, and each line's markup is complete."""
    line = json.loads(made["docs/01-first.md"])["lines"][0]
    assert (
        line
        == '<span class="k">class</span><span class="w"> </span><span class="nc">Square</span><span class="p">:</span>'
    )


def test_runs():
    """Runs of numbers are stored as their first and last."""
    assert runs([3, 4, 5, 9, 1]) == [(3, 5), (9, 9), (1, 1)]


def test_a_page_without_code_and_a_page_before_the_first_file_have_none():
    """A page without code, and one before the first file, have no drawer."""
    pages = ["```python\n1\n```\n", FIRST, "Only words.\n"]
    found = drawers([parse(text, f"docs/{n:02}-page.md") for n, text in enumerate(pages, start=1)])
    assert list(found) == ["docs/02-page.md"]


def test_a_block_that_cannot_be_folded_is_an_error():
    """A block that can't be folded is an error, as in tangling the package."""
    page = parse('```python { file="pkg/a.py" }\n@extend(Nobody)\ndef f(self): ...\n```\n', "docs/01-page.md")
    with pytest.raises(BookError, match=r"docs/01-page.md:3: no class Nobody to extend"):
        drawers([page])


def test_the_book_s_drawers_end_in_its_package():
    """After the last block of each chapter, the drawer's files are those that tangling gives, in any order."""
    found = kept_drawers(BOOK)
    for chapter in BOOK.sequence:
        if chapter.path not in found:
            continue
        data = found[chapter.path]
        package = tangle([*BOOK.earlier(chapter), chapter])
        (files, _) = list(states(data).values())[-1]
        for name, text in files.items():
            assert text.strip("\n") == package.modules[name].text.partition("\n")[2].strip("\n")


def test_a_notebook_has_the_package_of_its_chapter():
    """A notebook shows the package of the chapter with its number."""
    found = kept_drawers(BOOK)
    after, notebook = (
        list(states(found[f"docs/20-{name}"]).values())[-1][0] for name in ("moons.md", "notebook.ipynb")
    )
    assert notebook == after
