"""The command line: arguments, output, written files, and exit status."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.metadata import version

import pytest
from click.testing import CliRunner

from litbook.commands import main
from litbook.tangle.package import HEADER
from places import BOOKS, ROOT

SQUARES = {page.name: page.read_text(encoding="utf-8") for page in (BOOKS / "squares").glob("*.md")}
NUMBERS = sorted(int(page.name.split("-")[0]) for page in ROOT.glob("docs/[0-9]*-*.md"))


@pytest.fixture
def root(make_book):
    """Return a book whose second chapter lacks its recap and two outputs."""
    return make_book(SQUARES)


@pytest.mark.parametrize("name", ["", *main.main.commands])
def test_help(tmp_path, invoke, name):
    """Each command's help has a description and an example of that command."""
    done = invoke(tmp_path, *name.split(), "--help")

    assert done.exit_code == 0
    assert f"Example: litbook {name}" in done.output


def test_version(tmp_path, invoke):
    """The version is the distribution's."""
    assert invoke(tmp_path, "--version").output == f"litbook, version {version('litbook')}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("", "Usage: "),
        ("chek", "No such command 'chek'"),
        ("check --frsh", "No such option"),
        ("update docs/09-none.md", "does not exist"),
        ("tangle --upto", "requires an argument"),
        ("tangle --upto -1 --out x", "is not in the range"),
        ("tangle --upto 1", "say with --out where to"),
        ("outline one", "is not a valid integer"),
        ("outline 9", "there is no chapter 9; there are 1, 2"),
        ("repl", "Missing argument 'NUMBER'"),
        ("repl 9", "there is no chapter 9; there are 1, 2"),
        ("where src/pkg/shapes.py", "write it as path:line, such as src/package/module.py:12 or docs/04-name.md:88"),
        ("tangle --upto 9 --out x", "there is no chapter 9; there are 1, 2"),
        ("where src/pkg/nope.py:1", "there is no file src/pkg/nope.py"),
        ("where docs/09-none.md:7", "there is no file docs/09-none.md"),
        ("where pyproject.toml:1", "pyproject.toml is neither a page below docs/ nor a generated file below src/"),
    ],
)
def test_wrong_use(root, invoke, arguments, said):
    """A wrong command or option is explained, and the exit status is 2."""
    done = invoke(root, *arguments.split())

    assert (said in done.output, done.exit_code) == (True, 2)


def test_folder_without_a_book(tmp_path, invoke):
    """A folder without chapters gives status 1; a folder that doesn't exist gives 2."""
    assert invoke(tmp_path / "none", "check").exit_code == 2
    done = invoke(tmp_path, "check")

    assert (done.output, done.exit_code) == ("docs:1: no such folder; pass the book's folder with --root\n", 1)


@pytest.mark.parametrize("file", ["mkdocs.yml", "pyproject.toml"])
def test_a_book_is_found_from_a_folder_inside(root, monkeypatch, file):
    """As git does, litbook looks in the folders above, unless it's told where the book is."""
    (root / {"mkdocs.yml": "pyproject.toml", "pyproject.toml": "mkdocs.yml"}[file]).unlink()
    (root / "docs" / "answers").mkdir(exist_ok=True)
    monkeypatch.chdir(root / "docs" / "answers")
    done = CliRunner().invoke(main.main, ["outline", "1"])
    assert (done.output.partition(" ")[0], done.exit_code) == ("docs/01-first.md", 0)


def test_a_page_without_a_title_is_called_by_its_heading(make_book, invoke):
    """Its file's name says less, in the outline and in `llms.txt`."""
    root = make_book(
        {
            "01-a.md": "```python\n# 1\n```\n",
            "answers/01-a.md": "---\nlabel: A1\n# 2\n---\n\n# Answers to chapter 1 { #a }\n",
        }
    )
    assert invoke(root, "outline").output.splitlines() == [
        "docs/01-a.md  01-a", "     1  # 1", "docs/answers/01-a.md  Answers to chapter 1",
    ]  # fmt: skip


def test_another_book_works_unchanged(tmp_path, litbook):
    """A book on another subject passes its checks, tangles, and builds strictly; its package works without the machine."""
    root = tmp_path / "sorting"
    shutil.copytree(BOOKS / "sorting", root, ignore=shutil.ignore_patterns(".cache", "site", "__pycache__"))
    done = [litbook("check", cwd=root), litbook("tangle", "--check", cwd=root), litbook("update", "--check", cwd=root)]
    assert [(one.returncode, one.stdout, one.stderr) for one in done] == [(0, "", "")] * 3  # no output in a pipe

    build = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    built = subprocess.run(build, cwd=root, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    page = (root / "site" / "02-merging" / "index.html").read_text(encoding="utf-8")
    assert (page.count("<figure"), page.count("(2016, 192)")) == (2, 1)
    assert "changes <code>Row.__repr__</code> from" in page

    code = (
        "from sorting.race import looks; from sorting.sorts import merge_sort; print(looks(merge_sort, [7, 2, 9, 4]))"
    )
    command = [sys.executable, "-S", "-c", code]
    ran = subprocess.run(command, cwd=root / "src", capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.stderr) == ("5\n", "")


def test_update_shows_and_writes_what_is_missing(root, litbook):
    """Missing recaps and outputs are written and shown as a diff; then the book is up to date and passes its checks."""
    page = root / "docs" / "02-second.md"
    done = litbook("update", cwd=root)

    text = page.read_text(encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    assert [line for line in done.stdout.splitlines() if line.startswith("-")] == ["--- docs/02-second.md"] * 2
    assert [f"+{line}" in done.stdout.splitlines() for line in ("```output", "4", "> ```output", "> quoted")] == [
        True
    ] * 4
    assert '```python { title="pkg/shapes.py" }\nclass Square:\n    def area(self):\n        return 1\n```' in text
    assert "Square().area()\n```\n\n```output\n4\n```\n" in text
    assert '> print("quoted")\n> ```\n>\n> ```output\n> quoted\n> ```\n' in text
    litbook("tangle", cwd=root)  # the lines in the source map have moved
    for arguments in (["update", "--check"], ["update"], ["check"]):
        again = litbook(*arguments, cwd=root)
        assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert page.read_text(encoding="utf-8") == text


def test_update_check_writes_nothing(root, invoke):
    """With ``--check`` the diff is shown, the status is 1, and no page changes."""
    before = {page: page.read_bytes() for page in root.rglob("*.md")}

    done = invoke(root, "update", "--check")

    assert ("+++ docs/02-second.md" in done.output, done.exit_code) == (True, 1)
    assert {page: page.read_bytes() for page in root.rglob("*.md")} == before


def test_update_of_one_page(root, invoke, monkeypatch):
    """Only the named pages change, relative to any working directory."""
    first = root / "docs" / "01-first.md"
    first.write_bytes(first.read_bytes().replace(b"```output\n1", b"```output\n2"))
    monkeypatch.chdir(root / "docs")

    done = invoke(root, "update", "01-first.md")

    names = [line for line in done.output.splitlines() if line.startswith(("---", "+++"))]
    assert names == ["--- docs/01-first.md", "+++ docs/01-first.md"]
    assert (done.exit_code, first.read_text()) == (0, SQUARES["01-first.md"])


def test_update_above_a_failing_block(make_book, invoke):
    """Outputs above a failing block are written, those below stay, and the failure is reported."""
    root = make_book({"01-a.md": "```python\n1\n```\n\n```python\n[][0]\n```\n\n```python\n2\n```\n"})

    done = invoke(root, "update")

    assert "docs/01-a.md:6: IndexError: list index out of range" in done.output
    assert done.exit_code == 1
    assert (root / "docs" / "01-a.md").read_text().count("```output") == 1


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_update_keeps_every_other_byte(make_book, invoke, end):
    """Line endings, tabs, trailing spaces, and a byte order mark stay as they are."""
    root = make_book({"01-a.md": ""})
    page = root / "docs" / "01-a.md"
    text = "\ufeffProse. \t\n\n```python\n1 + 1\n```\n\n```output\n3\n```\n\tTail"
    page.write_bytes(text.replace("\n", end).encode())

    assert invoke(root, "update").exit_code == 0
    assert page.read_bytes() == text.replace("3", "2").replace("\n", end).encode()


def test_tangle_as_of_a_chapter(root, invoke, tmp_path):
    """``--upto`` with ``--out`` writes an earlier package elsewhere and leaves src/ alone."""
    source = root / "src" / "pkg" / "shapes.py"
    before = source.read_bytes()
    text = HEADER.format(docs="docs") + "\n\n\nclass Square:\n    def area(self):\n        return {}\n"
    for number in (1, 2):
        done = invoke(root, "tangle", "--upto", number, "--out", tmp_path / "out")
        assert (done.exit_code, source.read_bytes()) == (0, before)
        assert (tmp_path / "out" / "pkg" / "shapes.py").read_text() == text.format({1: 1, 2: 4}[number])
    assert invoke(root, "tangle", "--upto", 1, "--out", tmp_path / "out", "--check").exit_code == 1


@pytest.mark.parametrize("number", NUMBERS)
def test_package_as_of_each_chapter_imports(number, tmp_path, invoke):
    """The book's package can be imported as of the end of each chapter."""
    done = invoke(ROOT, "tangle", "--upto", number, "--out", tmp_path)
    names = [path.relative_to(tmp_path).with_suffix("").as_posix() for path in tmp_path.rglob("*.py")]
    code = "; ".join(["pass", *(f"import {name.replace('/', '.')}" for name in names)])

    assert (done.exit_code, done.stderr) == (0, "")
    assert subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False).returncode == 0


def test_outline(root, invoke):
    """The outline lists each block with its line, its file, and its changes to the package."""
    done = invoke(root, "outline")

    assert done.output.splitlines() == [
        "docs/01-first.md  Squares",
        "     5  defines extend",
        "    10  pkg/shapes.py: adds Square",
        "    16  Square().area()",
        "docs/02-second.md  02-second",
        "     6  pkg/shapes.py: changes Square.area",
        "    12  Square().area()",
        '    16  print("quoted")',
        "    20  not run: too slow",
    ]
    assert invoke(root, "outline", 2).output.splitlines() == done.output.splitlines()[4:]


@pytest.mark.parametrize(
    ("place", "output"),
    [
        ("src/pkg/shapes.py:4", "docs/01-first.md:11\n"),
        ("src/pkg/shapes.py:6", "docs/02-second.md:9\n"),
        ("src/pkg/shapes.py:1", "src/pkg/shapes.py:1: no chapter wrote this line; try one with code\n"),
    ],
)
def test_where(root, invoke, monkeypatch, place, output):
    """A line of the package is traced to the chapter's line that it comes from."""
    monkeypatch.chdir(root)
    assert invoke(root, "where", place).output == output


def test_repl(root, litbook):
    """The prompt has the names that the chapter's blocks define, and ends without a message."""
    litbook("update", cwd=root)

    done = litbook("repl", 2, cwd=root, stdin="Square().area() * 10 + 2\n")

    assert ("42" in done.stdout, done.returncode) == (True, 0)
    assert "Defined: Square, area, extend" in done.stderr


def test_pipe_that_is_closed(root):
    """Closing the pipe early, as ``head`` does, gives no traceback."""
    command = f"{sys.executable} -m litbook outline | head -1"
    done = subprocess.run(command, shell=True, cwd=root, capture_output=True, text=True, check=False)

    assert (done.stdout, done.stderr) == ("docs/01-first.md  Squares\n", "")
