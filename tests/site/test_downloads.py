"""Downloads: each page as a Jupyter notebook, and the code so far as one file."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from litbook.core.model import Outcome
from litbook.run.pool import run
from litbook.site.formats import notebook
from litbook.source import book
from litbook.source.parse import parse
from litbook.tangle.recap import code_so_far, script
from places import ROOT

BOOK = book.load(ROOT)
RAN = ["docs/03-value.md", "docs/10-reuse.md", "docs/22-summary.md"]
PAGE = """\
---
title: A page
---

# A page

A formula, \\( x^2 \\), and a displayed one:

\\[ y = \\frac{1}{2} \\]

See [the next](02-next.md#there), [this](#here) and [out](https://example.org/a.md).

<details markdown="1">
<summary>The code so far</summary>

```python
x = 1
```

</details>

```python
print(x)
x + 1
```

```output
1
2
```

```python { raises="ZeroDivisionError" }
1 / 0
```

```output
ZeroDivisionError: division by zero
```

```python { skip="it would never end" }
while True: pass
```

The end.
"""


@pytest.fixture
def taken(site):
    """Return a function that returns the notebook of a chapter from the book's site."""

    def read(chapter):
        return nbformat.read(folder(site, chapter) / f"{Path(chapter.path).stem}.ipynb", as_version=4)

    return read


def folder(site, chapter):
    """Return the folder of the site with a page and its downloads."""
    name = chapter.path.removeprefix("docs/").removesuffix(".md")
    return site / ("" if name == "index" else name)


def test_a_page_becomes_cells(make_book):
    """Prose becomes Jupyter's Markdown, code becomes cells with outputs, and blocks that never run become text."""
    root = make_book({"01-page.md": PAGE})
    the_book = book.load(root)
    chapter = the_book.chapters[0]
    document = json.loads(notebook.notebook(chapter, run(the_book)[chapter.path]))

    assert [(cell["cell_type"], "".join(cell["source"])) for cell in document["cells"]] == [
        (
            "markdown",
            (
                "# A page\n\nA formula, $x^2$, and a displayed one:\n\n$$ y = \\frac{1}{2} $$\n\n"
                "See [the next](02-next.ipynb#there), [this](#here) and [out](https://example.org/a.md).\n\n"
                "**The code so far**"
            ),
        ),
        ("code", "x = 1"),
        ("code", "print(x)\nx + 1"),
        ("code", "1 / 0"),
        ("markdown", "```python\nwhile True: pass\n```"),
        ("markdown", "The end."),
    ]
    assert document["cells"][2]["outputs"] == [{"output_type": "stream", "name": "stdout", "text": "1\n2\n"}]
    assert document["cells"][3]["metadata"] == {"tags": ["raises-exception"]}
    assert document["cells"][3]["outputs"][0]["ename"] == "ZeroDivisionError"
    nbformat.validate(nbformat.from_dict(document))


def test_the_digits_are_the_page_s():
    """Where a run agrees with the page to nine digits, the notebook has the page's output, else the run's."""
    chapter = parse("```python\nprint(x)\n```\n\n```output\n0.12345678901\n```\n", "docs/01-page.md")
    for ran, kept in (("0.12345678909\n", "0.12345678901\n"), ("0.1234\n", "0.1234\n")):
        (cell,) = json.loads(notebook.notebook(chapter, [Outcome(ran)]))["cells"]
        assert cell["outputs"][0]["text"] == kept


def test_no_two_cells_have_one_name():
    """Cells have unique ids, by which Jupyter finds them."""
    cells = json.loads(notebook.notebook(parse(PAGE, "docs/01-page.md"), [Outcome()] * 4))["cells"]
    assert len({cell["id"] for cell in cells}) == len(cells)


@pytest.mark.parametrize("chapter", [c for c in BOOK.chapters if c.blocks], ids=lambda chapter: chapter.path)
def test_each_page_is_a_valid_notebook(chapter, taken):
    """Each page gives a valid notebook with every block that runs, in order, and every figure."""
    document = taken(chapter)
    nbformat.validate(document)
    cells = [cell for cell in document.cells if cell.cell_type == "code" and cell.source != notebook.LAYOUT]
    blocks = [block for block in chapter.blocks if block.is_python]
    assert [cell.source + "\n" for cell in cells] == [block.source for block in blocks]
    for cell, block in zip(cells, blocks, strict=True):
        kinds = {kind for output in cell.outputs for kind in output.get("data", {})}
        ran = cell.outputs or not block.needs  # the build may have lacked what it needs
        assert bool(kinds & {"image/svg+xml", "text/html"}) == bool(block.alt and ran)


@pytest.mark.parametrize("path", RAN)
def test_a_notebook_runs_in_jupyter(path, taken, monkeypatch):
    """The notebook runs in a fresh kernel without the package, and a cell fails only if it declares that."""
    monkeypatch.setenv("MPLBACKEND", "agg")
    chapter = next(chapter for chapter in BOOK.chapters if chapter.path == path)
    document = taken(chapter)
    if not any(block.needs and importlib.util.find_spec(block.needs[0]) is None for block in chapter.blocks):
        NotebookClient(document, timeout=120, kernel_name="python3").execute()
    assert document.cells


def test_the_code_so_far_runs_by_itself(tmp_path):
    """The code so far is one file that runs without the package and the helper that patches classes."""
    code = script(BOOK.sequence, "the last chapter")
    file = tmp_path / "code.py"
    file.write_text(code + "\nx = Value(3.0)\n(x * x).backward()\nprint(x.grad, len(MLP(2, [4, 1]).parameters()))\n")

    done = subprocess.run([sys.executable, "-I", file], capture_output=True, text=True, check=False)

    assert (done.stdout, done.stderr) == ("6.0 17\n", "")
    assert "@extend" not in code


def test_what_a_page_offers(site):
    """A chapter that adds to the package offers the code so far, too; a page without blocks offers nothing."""
    names = ["docs/01-derivative.md", "docs/04-graph.md", "docs/architecture.md"]
    chapters = {chapter.path: chapter for chapter in BOOK.chapters}
    offered = [
        {path.name for path in folder(site, chapters[name]).glob("*") if path.suffix in (".ipynb", ".py", ".zip")}
        for name in names
    ]
    assert offered == [{"01-derivative.ipynb"}, {"04-graph.ipynb", "04-graph.py", "04-graph.zip"}, set()]
    assert notebook.links([]) == ""
    page = (folder(site, chapters["docs/04-graph.md"]) / "index.html").read_text(encoding="utf-8")
    assert re.search(r'<a href="?04-graph.py"? download>the code so far</a>', page)


def test_the_code_so_far_knows_which_file_a_block_goes_into(make_book):
    """The cached code so far is made again if a block moves to another file."""
    for name in ("pkg/shapes.py", "pkg/forms.py"):
        the_book = book.load(make_book({"01-page.md": f'```python {{ file="{name}" }}\nSIDES = 4\n```\n'}))
        assert f"# {name}\n" in code_so_far(the_book, the_book.chapters[0])
