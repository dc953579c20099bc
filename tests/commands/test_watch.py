"""``litbook watch``: each save brings the book up to date once, and nothing that an author writes is lost."""

from __future__ import annotations

import contextlib
import queue
import signal
import subprocess
import sys
import threading

import pytest

SECONDS = 60
PAGE = '# 1. Page\n\n```python { file="pkg/a.py" }\ndef one():\n    return 1\n```\n\n```python\none()\n```\n\n```output\n1\n```\n'
LATER = '# 2. Later\n\n<details markdown="1">\n<summary>The code so far</summary>\n\n</details>\n\n```python\none() + 1\n```\n'


class Watch:
    """A running ``litbook watch``."""

    def __init__(self, root):
        command = [sys.executable, "-m", "litbook", "watch"]
        self.process = subprocess.Popen(
            command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
        )
        self.lines = queue.SimpleQueue()
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        """Put each line into the queue as it comes."""
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))

    def until(self, start):
        """Return the lines up to the first one that begins with ``start``."""
        found = []
        while not (found and found[-1].startswith(start)):
            found.append(self.lines.get(timeout=SECONDS))
        return found

    def round(self):
        """Return the lines of the next round."""
        return self.until("done: ")


@pytest.fixture
def watch():
    """Return a function that starts ``litbook watch`` on a book, and ends it after the test."""
    with contextlib.ExitStack() as started:

        def start(root):
            watching = Watch(root)
            started.callback(watching.process.wait)
            started.callback(watching.process.kill)
            return watching

        yield start


def test_a_save_is_one_round(make_book, watch):
    """Outputs, recaps, and the package follow each save; a mistake is a problem, and the next save is heard."""
    root = make_book({"01-page.md": PAGE, "02-later.md": LATER})
    first, later = root / "docs" / "01-page.md", root / "docs" / "02-later.md"
    watching = watch(root)
    assert watching.round() == [
        "watching docs/, pyproject.toml and mkdocs.yml; Ctrl+C ends it",
        "checking: the whole book",
        "wrote docs/02-later.md",
        "wrote docs/02-later.md",
        "done: no problems",
    ]

    first.write_text(PAGE.replace("return 1", "return 5"))
    wrote = ["wrote docs/02-later.md", "wrote src/pkg/a.py", "wrote docs/01-page.md", "wrote docs/02-later.md"]
    assert watching.round() == ["checking: docs/01-page.md", *wrote, "done: no problems"]
    assert "```output\n5\n```" in first.read_text()
    assert "    return 5\n" in later.read_text()
    assert "```output\n6\n```" in later.read_text()
    assert "return 5" in (root / "src" / "pkg" / "a.py").read_text()

    good = first.read_text()
    first.write_text(good.replace("def one():", "def one(:"))
    checking, problem, *_, done = watching.round()
    assert checking == "checking: docs/01-page.md"
    assert problem == "docs/01-page.md:4: SyntaxError: invalid syntax; fix the block, or mark it `skip`"
    assert done == "done: 1 problem"

    first.write_text(good)
    assert watching.round() == ["checking: docs/01-page.md", "done: no problems"]

    watching.process.send_signal(signal.SIGINT)
    assert (watching.process.wait(SECONDS), watching.until("")) == (0, [""])


def test_blocks_import_what_the_same_round_writes(make_book, watch):
    """A new module is there before the page runs that needs it, even if the book had no package."""
    root = make_book({"01-page.md": "# 1. Page\n\n```python\nfrom mini.a import X\n\nX\n```\n"})
    watching = watch(root)
    assert watching.round()[-1] == "done: 1 problem"
    page = root / "docs" / "01-page.md"
    page.write_text(page.read_text().replace("```python", '```python { file="mini/a.py" }\nX = 1\n```\n\n```python', 1))
    wrote = ["wrote src/mini/__init__.py", "wrote src/mini/a.py", "wrote docs/01-page.md"]
    assert watching.round() == ["checking: docs/01-page.md", *wrote, "done: no problems"]
    page.write_text(page.read_text().replace("X = 1", "X = 2"))
    assert watching.round()[1:] == ["wrote src/mini/a.py", "wrote docs/01-page.md", "done: no problems"]


def test_data_that_a_page_lists(make_book, watch):
    """A save of the file runs the page again, also if the page lists it only now; other files don't matter."""
    page = "---\n{data}---\n# 1. Page\n\n```python\nfrom pathlib import Path\n\n{read}\n```\n"
    root = make_book({"01-page.md": page.format(data="", read="1")})
    data = root / "data" / "prices.txt"
    data.parent.mkdir()
    data.write_text("5")
    watching = watch(root)
    watching.round()
    read = "Path('data/prices.txt').read_text()"
    first = root / "docs" / "01-page.md"
    first.write_text(page.format(data="data: [data/prices.txt]\n", read=read))
    assert watching.round()[1:] == ["wrote docs/01-page.md", "done: no problems"]
    data.with_name("other.txt").write_text("6")
    data.write_text("7")
    assert watching.round() == ["checking: data/prices.txt", "wrote docs/01-page.md", "done: no problems"]
    assert "```output\n'7'\n```" in first.read_text()


def test_a_draft(make_book, watch):
    """It's brought up to date when it's saved, and then its problems count; the package stays without it."""
    draft = '---\ndraft: true\n---\n# 2. Half\n\n```python {{ file="pkg/b.py" }}\n{code}\n```\n'
    root = make_book({"01-page.md": PAGE, "02-half.md": draft.format(code="1 / 0")})
    watching = watch(root)
    assert watching.round()[-2:] == ["checking: the whole book", "done: no problems"]
    half = root / "docs" / "02-half.md"
    half.write_text(draft.format(code="1 + 1"))
    assert watching.round() == ["checking: docs/02-half.md", "wrote docs/02-half.md", "done: no problems"]
    assert half.read_text().endswith("```output\n2\n```\n")
    half.write_text(draft.format(code="2 / 0"))
    checking, problem, *_, done = watching.round()
    assert (checking, done) == ("checking: docs/02-half.md", "done: 1 problem")
    assert problem.startswith("docs/02-half.md:7: ZeroDivisionError: division by zero; ")
    assert not (root / "src" / "pkg" / "b.py").exists()


def test_an_output_that_changes_each_time(make_book, watch):
    """A page whose output is never the same, and whose failures aren't kept, is run once for each save."""
    page = "# 1. Page\n\n```python\nimport random\n\nrandom.random()\n```\n\n```python\n1 / 0\n```\n"
    root = make_book({"01-page.md": page, "notes.md": "# Notes\n"})
    watching = watch(root)
    assert watching.round()[1:3] == ["checking: the whole book", "wrote docs/01-page.md"]
    (root / "docs" / "notes.md").write_text("# More notes\n")
    assert watching.round()[0] == "checking: docs/notes.md"


def test_a_save_during_a_run(make_book, watch):
    """What's written while chapters run stays, and is brought up to date in a round of its own."""
    page = "# 1. Page\n\n```python\nfrom pathlib import Path\nfrom time import sleep\n\n{wait}\n6 * 7\n```\n\n```output\n0\n```\n"
    root = make_book({"01-page.md": page.format(wait="")})
    go, here = root / "go", root / "here"
    wait = f"Path({str(here)!r}).touch()\nwhile not Path({str(go)!r}).exists():\n    sleep(0.02)"
    path = root / "docs" / "01-page.md"
    watching = watch(root)
    watching.round()
    path.write_text(page.format(wait=wait))
    watching.until("checking: docs/01-page.md")
    while not here.exists():
        assert watching.process.poll() is None
    path.write_text("A new paragraph.\n\n" + page.format(wait=wait))
    go.touch()
    assert watching.round()[-1] == "done: 1 problem"
    assert watching.round() == ["checking: docs/01-page.md", "wrote docs/01-page.md", "done: no problems"]
    assert path.read_text() == "A new paragraph.\n\n" + page.format(wait=wait).replace("\n0\n", "\n42\n")


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_it_ends_with_all_that_it_started(make_book, watch, name):
    """Ctrl+C, an editor that ends its task, and a terminal that's closed stop a chapter in the middle, without a word."""
    root = make_book({"01-page.md": "# 1. Page\n"})
    here = root / "here"
    page = f"# 1. Page\n\n```python\nfrom pathlib import Path\nfrom time import sleep\n\nPath({str(here)!r}).touch()\nsleep(50)\n```\n"
    (root / "docs" / "01-page.md").write_text(page)
    watching = watch(root)
    watching.until("checking: ")
    while not here.exists():
        assert watching.process.poll() is None
    watching.process.send_signal(getattr(signal, name))
    assert watching.process.wait(SECONDS) == 0
    watching.reader.join(20)  # until no process has the pipe
    assert not watching.reader.is_alive()
    assert watching.until("") == [""]
