"""What an author never loses: a text saved while a command ran, a file that wasn't generated, the way out of a mistake."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time

import pytest

from litbook.source import book
from places import ROOT

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs links, signals, or users")
SLOW = """\
---
title: Slow
---

```python
from pathlib import Path
import time

Path({note!r}).touch()
while not Path({go!r}).exists():
    time.sleep(0.02)
print(6 * 7)
```

```output
41
```
"""
NOTEBOOK = """{{"cells": [{{"cell_type": "code", "execution_count": null, "id": "a", "metadata": {{}}, "outputs": [],
"source": {source}}}], "metadata": {{"kernelspec": {{"display_name": "Python 3", "language": "python", "name": "python3"}},
"language_info": {{"name": "python"}}}}, "nbformat": 4, "nbformat_minor": 5}}
"""


@pytest.fixture
def during(tmp_path):
    """Return a function that starts a command, calls another function while its block runs, and returns what it said."""
    note, go = tmp_path / "note", tmp_path / "go"

    def run(root, act, *arguments):
        """Run ``litbook arguments``."""
        command = [sys.executable, "-m", "litbook", *arguments]
        process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        end = time.monotonic() + 60
        while not note.exists():
            assert process.poll() is None, process.stdout.read()
            assert time.monotonic() < end
            time.sleep(0.02)
        act()
        go.touch()
        said, _ = process.communicate(timeout=60)
        return said.splitlines(), process.returncode

    run.page = SLOW.format(note=str(note), go=str(go))
    return run


# Fault 1


@pytest.mark.parametrize("how", ["in place", "by a rename"])
def test_a_save_while_update_runs(make_book, during, how):
    """The text stays, the command says where and exits with 1, other pages are written, and the next update succeeds."""
    root = make_book({"01-a.md": during.page, "02-b.md": "```python\n1 + 1\n```\n"})
    page = root / "docs" / "01-a.md"
    text = during.page.replace("---\n\n", "---\n\n" + "A new sentence.\n" * 9)

    def save():
        target = page if how == "in place" else page.with_name("new.txt")
        target.write_text(text)
        target.replace(page)

    said, code = during(root, save, "update")

    assert (said[-1], code) == (
        (
            "docs/01-a.md:5: someone saved this file while the command ran, and it was left as they saved it; "
            "run the command again"
        ),
        1,
    )
    assert page.read_text() == text
    assert (root / "docs" / "02-b.md").read_text() == "```python\n1 + 1\n```\n\n```output\n2\n```\n"
    assert during(root, lambda: None, "update")[1] == 0
    assert page.read_text() == text.replace("41", "42")


def test_a_save_while_notebook_runs(make_book, during):
    """The same of a notebook."""
    pytest.importorskip("nbclient")
    code = during.page.split("```python\n")[1].split("```")[0]
    import json

    text = NOTEBOOK.format(source=json.dumps(code))
    root = make_book({"01-a.ipynb": text})
    page = root / "docs" / "01-a.ipynb"
    saved = text.replace("6 * 7", "6 * 8")

    said, status = during(root, lambda: page.write_text(saved), "notebook")

    assert (said[-1].partition(": ")[2].partition(",")[0], status) == (
        "someone saved this file while the command ran",
        1,
    )
    assert page.read_text() == saved


def test_two_updates_at_once(make_book, during, litbook):
    """The second waits for the first, and starts from what that one wrote."""
    root = make_book({"01-a.md": during.page})
    second = []

    def again():
        command = [sys.executable, "-m", "litbook", "update"]
        second.append(subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True))

    said, code = during(root, again, "update")

    assert ("+42" in said, code) == (True, 0)
    assert (second[0].communicate(timeout=60)[0], second[0].returncode) == ("", 0)


# Fault 2


def test_tangle_overwrites_nothing_it_did_not_make(make_book, invoke):
    """Nor does it write anything else; without that file, it does."""
    root = make_book({"01-a.md": '```python { file="p/m.py" }\nx = 1\n```\n'})
    shutil.rmtree(root / "src")
    (root / "src" / "p").mkdir(parents=True)
    (root / "src" / "p" / "m.py").write_text("# mine\n")

    done = invoke(root, "tangle")

    assert (done.output, done.exit_code) == (
        (
            "src/p/m.py:1: this file wasn't made from the chapters, and `litbook tangle` would overwrite it; "
            "move it away, or give the block another file=\n"
        ),
        1,
    )
    assert [path.name for path in (root / "src").rglob("*.py")] == ["m.py"]
    (root / "src" / "p" / "m.py").unlink()
    assert invoke(root, "tangle").exit_code == 0


@pytest.mark.parametrize("text", ['{"roads": [[1, 2]]}', "mine", "[]", "\xff"])
def test_tangle_deletes_no_file_of_the_author(make_book, invoke, text):
    """Not even one that's called like a source map."""
    root = make_book({"01-a.md": '```python { file="p/m.py" }\nx = 1\n```\n'})
    other = root / "src" / "data" / "source-map.json"
    other.parent.mkdir()
    other.write_bytes(text.encode("latin-1"))

    assert invoke(root, "tangle").exit_code == 0
    assert other.read_bytes() == text.encode("latin-1")


# Faults 3 and 9


@posix
def test_files_that_are_no_pages(make_book, invoke):
    """An editor's lock file, what Jupyter keeps, and a folder named like a page are none; a link to nowhere is named."""
    root = make_book(
        {"01-a.md": "# A\n", ".ipynb_checkpoints/01-a-checkpoint.md": "```python\n", ".hidden.md": "```python\n"}
    )
    (root / "docs" / ".#01-a.md").symlink_to("author@desk.1234")
    (root / "docs" / "x.md").mkdir()
    (root / "docs" / "y.ipynb").mkdir()

    assert [chapter.path for chapter in book.load(root).chapters] == ["docs/01-a.md"]
    for command in ("check", "update", "tangle", "outline"):
        assert invoke(root, command).exit_code == 0
    (root / "docs" / "02-b.md").symlink_to("nowhere.md")
    for command in ("check", "update"):
        done = invoke(root, command)
        assert (done.output, done.exit_code) == (
            "docs/02-b.md:1: this link leads to no file; correct it, or delete it\n",
            1,
        )


# Fault 6


@posix
def test_a_book_that_cannot_be_written(make_book):
    """It can be checked, without a cache; what would write says that it can't."""
    root = make_book({"01-a.md": "```python\n1 + 1\n```\n\n```output\n2\n```\n"})
    shutil.rmtree(root / ".cache")
    root.chmod(0o555)

    check, update = (bound(root, command) for command in ("check", "update"))
    root.chmod(0o755)

    assert (check.stdout, check.stderr, check.returncode) == ("", "", 0)
    assert (update.stdout, update.returncode) == (
        ".cache/litbook:1: this book can't be written to: Permission denied; make its folder writable\n",
        1,
    )
    assert not (root / ".cache").exists()


@posix
def test_a_folder_that_cannot_be_written(make_book):
    """The page is as before, and the command names it."""
    root = make_book({"01-a.md": "```python\n1 + 1\n```\n"})
    (root / "docs").chmod(0o555)

    update = bound(root, "update")
    (root / "docs").chmod(0o755)

    assert (update.stdout.splitlines()[-1], update.stderr, update.returncode) == (
        "docs/01-a.md:1: it can't be written: Permission denied; make it and its folder writable, and run the command again",
        "",
        1,
    )
    assert [path.name for path in (root / "docs").iterdir()] == ["01-a.md"]
    assert (root / "docs" / "01-a.md").read_text() == "```python\n1 + 1\n```\n"


def bound(root, *arguments):
    """Run a command whom permissions bind, even if the tests' user is root."""
    command = [sys.executable, ROOT / "tests" / "support" / "bound.py", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=60, check=False)


# Fault 7


def test_where_from_elsewhere(make_book, invoke, tmp_path, monkeypatch):
    """A path is one from here or, if there's none, one in the book."""
    root = make_book({"01-a.md": '```python { file="p/m.py" }\nx = 1\n```\n'})
    monkeypatch.chdir(tmp_path)
    line = next(n for n, text in enumerate((root / "src/p/m.py").read_text().splitlines(), start=1) if text == "x = 1")

    for path in ("src/p/m.py", "book/src/p/m.py", root / "src" / "p" / "m.py"):
        assert invoke(root, "where", f"{path}:{line}").output == "docs/01-a.md:2\n"


# Fault 8


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[project]\nname = "a"\n\n[tool.litbook\n', 4),
        ("[tool.litbook]\ndocs = docs\n", 2),
        ("[a]\n[b]\n[a]\n", 3),
        ("a = 1\nb = 2\na = 3\n", 3),
        ('a = 1\nb = "\n', 2),
        ("a = 1\n\nb = [\n", 3),
        ('x = """\n\n', 1),
    ],
)
def test_settings_that_are_not_toml(make_book, invoke, text, line):
    """The problem is at its own line."""
    root = make_book({"01-a.md": ""})
    (root / "pyproject.toml").write_text(text)
    done = invoke(root, "check")

    assert (done.output.partition(": not TOML: ")[0], done.exit_code) == (f"pyproject.toml:{line}", 1)
    assert "at line" not in done.output


# The scratch folder


def test_the_prompt_has_a_scratch_folder(make_book, litbook):
    """With the chapter's data; what's missing is reported like any other mistake."""
    root = make_book({"01-a.md": "---\ndata: [a.csv]\n---\n\n```python\nopen('b.csv', 'w').close()\n```\n"})
    missing = litbook("repl", 1, cwd=root)
    (root / "a.csv").write_text("1,2")
    done = litbook("repl", 1, cwd=root, stdin="import os; print(sorted(os.listdir()))\n")

    assert (missing.stdout, missing.returncode) == (
        (
            "docs/01-a.md:2: a.csv can't be copied from the book's folder: No such file or directory; "
            "correct data: in the front matter\n"
        ),
        1,
    )
    assert ("['a.csv', 'b.csv']" in done.stdout, done.returncode) == (True, 0)
    assert not (root / "b.csv").exists()
