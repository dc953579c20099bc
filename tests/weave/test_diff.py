"""The two views of a step: its diff, and all of the changed code."""

from __future__ import annotations

import re
from html import unescape

import pytest

from litbook.source.parse import parse
from litbook.tangle.fold import Step
from litbook.tangle.package import tangle
from litbook.weave.diff import views

EXTEND = "def extend(cls):\n    return lambda method: setattr(cls, method.__name__, method)\n"
PAGE = """
```python { file="pkg/shapes.py" }
class Square:
    \"\"\"Four sides.\"\"\"

    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side


def double(x):
    return x + x
```

```python { file="pkg/shapes.py" }
@extend(Square)
def area(self):
    return self.side * self.side


def double(x):
    return 2 * x if x < 3 else x + x
```

```python { file="pkg/shapes.py" }
@extend(Square)
def edge(self):
    return 4 * self.side
```
"""


@pytest.fixture(scope="module")
def steps():
    """Return the steps of the page's blocks, by block index."""
    chapter = parse(PAGE, "docs/01-page.md")
    package = tangle([chapter])
    return [[step for step in package.steps if step.block is block] for block in chapter.blocks]


def shown(html):
    """Return the titles and texts of the views, without tags."""
    found = re.findall(r"<summary>(.*?)</summary><pre><code>(.*?)</code></pre>", html, re.DOTALL)
    return {title: unescape(re.sub(r"<[^>]*>", "", code)) for title, code in found}


def test_a_first_definition_has_no_views(steps):
    """A first definition has no views, because it changes nothing."""
    assert [step.name for step in steps[0]] == ["Square", "double"]
    assert views(steps[0]) == ("", "")


def test_a_changed_method_and_function(steps):
    """A changed method and a changed function have two views each: the diff, and all of the code after the block."""
    switch, folded = views(steps[1])

    assert re.findall(r">([^<]+)</button>", switch) == [
        "This step",
        "What changed in Square",
        "All of Square so far",
        "What changed in double",
        "All of double so far",
    ]
    assert shown(folded) == {
        "What changed in Square": "         self.side = side\n \n     def area(self):\n"
        "-        return self.side\n+        return self.side * self.side\n",
        "All of Square so far": 'class Square:\n    """Four sides."""\n\n    def __init__(self, side):\n'
        "        self.side = side\n\n    def area(self):\n        return self.side * self.side\n",
        "What changed in double": " def double(x):\n-    return x + x\n+    return 2 * x if x < 3 else x + x\n",
        "All of double so far": "def double(x):\n    return 2 * x if x < 3 else x + x\n",
    }
    assert "<del>-        return self.side</del>" in folded
    assert "<mark>    return 2 * x if x &lt; 3 else x + x</mark>" in folded


def test_a_new_method_changes_its_class(steps):
    """A class that gets a new method shows it in the diff, and highlighted in the whole class at its place in the file."""
    _, folded = views(steps[2])

    assert "<ins>+    def edge(self):</ins>\n<ins>+        return 4 * self.side</ins>" in folded
    assert "<mark>    def edge(self):</mark>\n<mark>        return 4 * self.side</mark>" in folded
    assert shown(folded)["All of Square so far"].endswith(
        "self.side * self.side\n\n    def edge(self):\n        return 4 * self.side\n"
    )


def test_far_changes_are_set_apart(steps):
    """Omitted lines between two changes are marked."""
    before = "".join(f"line{number}\n" for number in range(30))
    after = before.replace("line3\n", "three\n").replace("line25\n", "")
    _, folded = views([Step(steps[0][0].block, "text", before, after)])

    text = shown(folded)["What changed in text"].splitlines()
    assert text[:4] == [" line0", " line1", " line2", "-line3"]
    assert text.count("⋮") == 1
    assert text[text.index("⋮") + 1] == " line22"


def test_the_same_text_again_changes_nothing(steps):
    """A block that repeats a definition unchanged has no views."""
    assert views([Step(steps[0][0].block, "x", "X = 1\n", "X = 1\n")]) == ("", "")
