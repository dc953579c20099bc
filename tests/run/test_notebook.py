"""Notebooks as pages of a book: reading, rerunning, comparing, rejecting, and rendering them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat.v4
import pytest

from litbook.source import notebook

CONFIGURATION = """\
site_name: A book
theme: {name: mkdocs, locale: en}
plugins:
  - mkdocs-jupyter: {include: ['*.ipynb'], include_source: true, cache: false}
  - litbook
markdown_extensions: [admonition, attr_list, md_in_html, pymdownx.details, pymdownx.superfences]
"""
PAGE = "docs/02-squares.ipynb"
PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
WORDS = {"litbook": {"caption": "It <rises>.", "alt": "A line."}}
FOUR = ("# 2. Squares", "print(1 / 3)", "print('two')", (PLOT, WORDS))
"""Cells that several tests change, or add to, once they've run."""


@pytest.fixture
def write(make_book):
    """Return a function that writes a book with one notebook, not yet run, and returns the book's folder."""

    def make(*cells: str | tuple[str, dict[str, object]], **settings: object) -> Path:
        """Write ``cells``: each is code, or code and the cell's metadata; text that begins with # is Markdown."""
        root = make_book({"01-page.md": '```python { file="pkg/shapes.py" }\nSIDES = 4\n```\n'}, **settings)
        made = []
        for number, cell in enumerate(cells):
            code, meta = cell if isinstance(cell, tuple) else (cell, {})
            kind = nbformat.v4.new_markdown_cell if code.startswith("#") else nbformat.v4.new_code_cell
            made.append(kind(code, id=f"cell-{number}", metadata=meta))
        document = nbformat.v4.new_notebook(
            cells=made, metadata={"litbook": {"label": "N2", "description": "Squares."}}
        )
        (root / PAGE).write_text(nbformat.writes(document) + "\n", encoding="utf-8")
        (root / "mkdocs.yml").write_text(CONFIGURATION)
        return root

    return make


@pytest.fixture(scope="module")
def texts():
    """Return the notebooks that have been run, by their cells: each takes a kernel of its own, which starts in a second."""
    return {}


@pytest.fixture
def write_run(write, invoke, texts):
    """Return a function like :func:`write`, whose notebook has been run."""

    def make(*cells: str | tuple[str, dict[str, object]]) -> Path:
        """Write ``cells`` with what they give."""
        root = write(*cells)
        if repr(cells) not in texts:
            assert invoke(root, "notebook").exit_code == 0
            texts[repr(cells)] = (root / PAGE).read_bytes()
        (root / PAGE).write_bytes(texts[repr(cells)])
        return root

    return make


def outputs(root):
    """Return the outputs stored in the notebook, a list for each code cell."""
    document = json.loads((root / PAGE).read_text(encoding="utf-8"))
    return [cell["outputs"] for cell in document["cells"] if cell["cell_type"] == "code"]


def line_of(root, number):
    """Return the line of the file that holds the id of cell ``number``."""
    lines = (root / PAGE).read_text(encoding="utf-8").split("\n")
    return next(i for i, line in enumerate(lines, start=1) if f'"cell-{number}"' in line)


def test_running_writes_what_the_cells_give(write, invoke):
    """Text, values, and figures are stored; cells can import the package; a second run changes nothing."""
    root = write("# 2. Squares", "from pkg.shapes import SIDES\nprint(SIDES)\nSIDES ** 2", (PLOT, WORDS))

    assert invoke(root, "notebook").exit_code == 0
    first = (root / PAGE).read_text(encoding="utf-8")
    page = notebook.read(first, PAGE)

    assert page.outcomes[0].text == "4\n16\n"
    assert [display.mime for display in page.outcomes[1].displays] == ["image/svg+xml"]
    assert json.loads(first)["metadata"] == {"litbook": {"label": "N2", "description": "Squares."}}
    assert invoke(root, "notebook", "--check").output == ""
    assert invoke(root, "notebook", root / PAGE).exit_code == 0
    assert (root / PAGE).read_text(encoding="utf-8") == first


def test_check_names_a_cell_whose_result_is_not_what_it_was(write_run, invoke):
    """A change in the first nine digits, in a word, or in the number of figures is reported with line and cell."""
    root = write_run(*FOUR)
    stored = (root / PAGE).read_text(encoding="utf-8")
    changed = stored.replace("0.3333333333333333", "0.3333333343333333").replace('"two\\n"', '"too\\n"')
    assert changed != stored
    document = json.loads(changed)
    document["cells"][3]["outputs"] = []
    (root / PAGE).write_text(json.dumps(document, indent=1), encoding="utf-8")

    done = invoke(root, "notebook", "--check")

    problems = [line for line in done.output.splitlines() if line.startswith("docs/")]
    assert done.exit_code == 1
    assert problems[0].startswith(f"{PAGE}:{line_of(root, 1)}: cell 1: the output differs from what the block shows; ")
    assert problems[1].startswith(f"{PAGE}:{line_of(root, 2)}: cell 2: the output differs")
    assert problems[2].startswith(f"{PAGE}:{line_of(root, 3)}: cell 3: 1 figures, where the notebook shows 0")


def test_the_tenth_digit_does_not_count(write_run, invoke):
    """Another math library may round the last digits differently."""
    root = write_run(*FOUR)
    stored = (root / PAGE).read_text(encoding="utf-8")
    (root / PAGE).write_text(stored.replace("0.3333333333333333", "0.3333333333999999"), encoding="utf-8")

    assert invoke(root, "notebook", "--check").exit_code == 0


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("x = Vlaue", "cell 2: NameError: name 'Vlaue' is not defined; fix the cell, or tag it raises-exception"),
        ("import os\nos._exit(3)", "cell 2: Python died; fix the cell"),
        ("while True: pass", "cell 2: it takes too long; fix the cell, or raise time_limit in [tool.litbook]"),
    ],
)
def test_a_cell_that_fails_is_named_and_nothing_is_written(write, invoke, cell, problem):
    """The file is left unchanged, even the cells before the one that failed."""
    root = write("# 2. Squares", "print(1)", cell, time_limit=0.2 if "while" in cell else 60)
    before = (root / PAGE).read_bytes()

    done = invoke(root, "notebook")

    assert done.exit_code == 1
    assert f"{PAGE}:{line_of(root, 2)}: {problem}" in done.output
    assert (root / PAGE).read_bytes() == before


def test_a_cell_tagged_so_may_fail(write, invoke, build):
    """Jupyter's own tag allows the failure, and its last line is shown as a chapter's is."""
    root = write("# 2. Squares", ("1 / 0", {"tags": ["raises-exception"]}))

    assert invoke(root, "notebook").exit_code == 0
    assert build(root).exit_code == 0
    assert "ZeroDivisionError: division by zero\n</samp>" in (root / "site/02-squares/index.html").read_text()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "docs/02-squares.ipynb:1: not JSON: "),
        ('{"cells": 3}', "docs/02-squares.ipynb:1: not a notebook: "),
        ("[]", "docs/02-squares.ipynb:1: not a notebook: "),
    ],
)
def test_a_file_that_is_no_notebook(write, invoke, text, problem):
    """Each command that reads the book reports a file that isn't a notebook."""
    root = write("1")
    (root / PAGE).write_text(text)

    for command in ("notebook", "check"):
        done = invoke(root, command)
        assert done.exit_code == 1
        assert problem in done.output


def test_a_figure_needs_its_words(write_run, invoke, build):
    """A figure without alt text fails the check and the build, without running any cell."""
    root = write_run("# 2. Squares", PLOT)
    problem = f"{PAGE}:{line_of(root, 1)}: a figure without alt text"

    assert problem in invoke(root, "check").output
    built = build(root)
    assert built.exit_code != 0
    assert not (root / "site").exists()


def test_figures_are_numbered_apart_from_the_chapters(write_run, invoke):
    """A notebook can't have the label of a chapter that has figures."""
    root = write_run(*FOUR)
    drawing = '```python { caption="c" alt="a" }\n' + PLOT + "\n```\n"
    (root / "docs/03-plot.md").write_text("---\nlabel: N2\n---\n" + drawing)

    assert "figures are already numbered N2.1 and so on in docs/03-plot.md" in invoke(root, "check").output


def test_the_page_is_like_a_chapter(write, invoke, build):
    """The page has code that copies as written, outputs, and a themed, numbered figure, and no Jupyter markup."""
    root = write("# 2. Squares\n\n## First & last", "print('<b>')\nx = 1", (PLOT, WORDS))
    invoke(root, "notebook")
    assert build(root).exit_code == 0

    page = (root / "site/02-squares/index.html").read_text(encoding="utf-8")
    content = page[page.index('<h1 id="2-squares">') :]

    assert '<h2 id="first-last">First &amp; last<a class="headerlink" href="#first-last"' in content
    assert 'id="block-1">' in content  # what the copy button copies
    assert "<samp>&lt;b&gt;\n</samp>" in content
    assert 'id="figure-N2-1"' in content
    assert "Figure N2.1</span> It &lt;rises&gt;." in content
    assert 'aria-label="A line."' in content
    assert "var(--litbook-1" in content
    assert (root / "site/assets/figures/figure-N2-1.svg").exists()
    assert '<a href="02-squares.ipynb" download>' in content
    assert (root / "site/02-squares/02-squares.ipynb").read_bytes() == (root / PAGE).read_bytes()
    assert "jp-" not in content
    assert not re.findall(r"https?://(?!www\.w3\.org|www\.mkdocs\.org)[^\s\"'<]+", content)
