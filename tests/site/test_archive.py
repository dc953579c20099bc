"""The package as of a chapter, as a zip that readers install, test, and change."""

from __future__ import annotations

import io
import subprocess
import sys
import tomllib
import zipfile

import pytest

from litbook.site.formats.archive.archive import kept_archive
from litbook.source import book

ONE = """
# The first

```python { file="shop/till.py" }
import math


class Till:
    def __init__(self):
        self.sums = []
```

```python
till = Till()
till.add
```

```python { file="shop/till.py" }
@extend(Till)
def add(self, amount):
    self.sums.append(amount)
    return math.fsum(self.sums)
```
"""
TWO = """
# The "second"

<details markdown="1">
<summary>The code so far</summary>

</details>

```python
print(Till().add(1))
```

```output
1.0
```

```python { file="shop/report.py" }
import graphviz

from shop.till import Till

LINE = "{:.2f}"


def report(till):
    return LINE.format(till.add(0))


def drawing(till: Till):
    return graphviz.Digraph(str(till))
```

```python
from pathlib import Path

till = Till()
for line in Path("data/sums.txt").read_text().split():
    till.add(float(line))
print(report(till))
till.add(1 / 3)
```

```output
6.00
6.333333333
```

```python { raises="ZeroDivisionError" }
1 / 0
```

```output
ZeroDivisionError: division by zero
```

```python { skip="it never ends" }
while True: pass
```

```python
import not_installed_anywhere
```
"""
EXTEND = """
```python
def extend(cls):
    return lambda method: setattr(cls, method.__name__, method) or method
```
"""


@pytest.fixture
def packed(make_book, invoke):
    """Return a book of two chapters, and the zip of each."""
    two = TWO.replace("# The", "---\ndata: [data/sums.txt]\n---\n\n# The", 1).lstrip("\n")
    root = make_book({"01-till.md": ONE.replace("# The first\n", f"# The first\n{EXTEND}"), "02-report.md": two})
    (root / "data").mkdir()
    (root / "data" / "sums.txt").write_text("1\n5\n")
    (root / "pyproject.toml").write_text(
        '[project]\nname = "a-book"\nversion = "1"\nrequires-python = ">=3.11.5"\n'
        'dependencies = ["graphviz==0.21", "other"]\n\n[tool.litbook]\n'
    )
    invoke(root, "update")
    the_book = book.load(root)
    return the_book, [kept_archive(the_book, chapter) for chapter in the_book.chapters]


def contents(packed: bytes) -> dict[str, str]:
    """Return the text of each file in a zip."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def test_what_is_in_it(packed):
    """The package, its project, the chapter's blocks, and what they print once the package is complete."""
    first, second = (contents(each) for each in packed[1])
    assert first["shop-01-till/src/shop/till.py"] == (
        "import math\n\n\nclass Till:\n    def __init__(self):\n        self.sums = []\n\n"
        "    def add(self, amount):\n        self.sums.append(amount)\n        return math.fsum(self.sums)\n"
    )
    assert not [name for name in first if name.endswith(".txt")]
    blocks = {name.rpartition("/")[2]: text for name, text in second.items() if "/blocks/" in name}
    assert {name: blocks[name] for name in blocks if "5" not in name} == {
        "0.py": ("from shop.till import Till, math\nfrom shop.report import LINE, Till, drawing, graphviz, report\n"),
        "1.py": "def extend(cls):\n    return lambda method: setattr(cls, method.__name__, method) or method\n",
        "3.py": "print(Till().add(1))\n",
        "4.py": "import graphviz\nfrom shop.till import Till\nfrom shop.report import LINE, Till, drawing, graphviz, report\n",
        "6.py": "1 / 0\n",
        "8.py": "import not_installed_anywhere\n",
    }
    assert blocks["5.txt"] == "6.00\n6.333333333\n"
    project = second["shop-02-report/pyproject.toml"]
    assert tomllib.loads(project)["project"]["description"] == 'shop as of "The "second""'
    assert '\nname = "shop"\nversion = "0.2"\n' in project
    assert '\nrequires-python = ">=3.11.5"\ndependencies = ["graphviz==0.21"]\n' in project
    assert second["shop-02-report/tests/data/data/sums.txt"] == "1\n5\n"
    assert 'as of "The "second""' in second["shop-02-report/README.md"]


def test_it_is_the_same_for_the_same_book(packed):
    """Byte for byte."""
    the_book, made = packed
    assert [kept_archive(the_book, chapter) for chapter in the_book.chapters] == made


def test_its_tests_run_and_can_fail(packed, tmp_path):
    """With pytest alone, wherever it's unpacked; a change of the package that the chapter would notice fails."""
    with zipfile.ZipFile(io.BytesIO(packed[1][1])) as archive:
        archive.extractall(tmp_path)
    folder = tmp_path / "shop-02-report"

    def run() -> str:
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:hypothesispytest"]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout

    assert "2 passed" in run()
    till = folder / "src" / "shop" / "till.py"
    till.write_text(till.read_text().replace("math.fsum(self.sums)", "1 + math.fsum(self.sums)"))
    assert "1 failed, 1 passed" in run()
