"""The cache: a chapter runs when something it depends on has changed, and at no other time."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import replace

import pytest

from litbook.core.settings import load_settings
from litbook.run.kept.outcomes import keep_seconds, known_seconds
from litbook.run.pool import run, run_book
from litbook.source import book
from litbook.source.parse import parse

PAGE = """\
Prose.

```python
from pathlib import Path

with open({log!r}, "a") as log:
    log.write({name!r})
```

```python
{code}
```
"""


@pytest.fixture
def shelf(make_book, tmp_path):
    """A book whose two chapters, a and b, each note in a file outside of it that they run."""
    return Shelf(make_book, tmp_path / "log")


DATA = "---\ndata: [data.txt]\n---\n\n"


class Shelf:
    """A book, and a log of which of its chapters ran."""

    def __init__(self, make_book, log):
        self.make_book, self.log = make_book, log
        self.root = None
        self.write(a="1", b="2")

    def write(self, head="", **codes):
        """Give the chapters named their second block, and a front matter."""
        pages = {
            f"0{'ab'.index(n) + 1}-{n}.md": head + PAGE.format(log=str(self.log), name=n, code=c)
            for n, c in codes.items()
        }
        self.root = self.make_book(pages)

    def run(self, root=None):
        """Which chapters run now, and what their second blocks show."""
        self.log.write_text("")
        outcomes = run(book.load(root or self.root))
        shown = [outcome[1].text if len(outcome) > 1 else None for outcome in outcomes.values()]
        return "".join(sorted(self.log.read_text())), [
            shown[i] for i in sorted(range(2), key=list(outcomes).__getitem__)
        ]


def test_nothing_runs_twice(shelf):
    """Where nothing has changed no block runs, and the outcomes are the same."""
    assert shelf.run() == ("ab", ["1\n", "2\n"])
    assert shelf.run() == ("", ["1\n", "2\n"])


def test_fresh_runs_everything(shelf):
    """``fresh`` does not look at what is kept, and keeps what it finds."""
    shelf.run()
    shelf.log.write_text("")
    run(book.load(shelf.root), fresh=True)

    assert sorted(shelf.log.read_text()) == ["a", "b"]
    assert shelf.run() == ("", ["1\n", "2\n"])


def test_prose_runs_nothing(shelf):
    """Prose, expected outputs, captions and titles decide nothing about what a block gives."""
    shelf.run()
    page = shelf.root / "docs" / "01-a.md"
    page.write_text("---\ntitle: A\n---\n\nMore.\n\n" + page.read_text() + "\n```output\n1\n```\n")

    assert shelf.run() == ("", ["1\n", "2\n"])


def test_code_runs_its_chapter(shelf):
    """Another code runs its chapter and no other; the earlier code is still known."""
    shelf.run()
    shelf.write(b="3")
    assert shelf.run() == ("b", ["1\n", "3\n"])
    shelf.write(b="2")
    assert shelf.run() == ("", ["1\n", "2\n"])


@pytest.mark.parametrize("words", ['raises="ValueError"', 'needs="math"', 'skip="why"'])
def test_words_run_their_chapter(shelf, words):
    """A header that changes how a block runs makes its chapter another one."""
    shelf.run()
    page = shelf.root / "docs" / "01-a.md"
    page.write_text(page.read_text().replace("```python\n1\n", f"```python {{ {words} }}\n1\n"))

    assert shelf.run()[0] == "a"


READERS = {
    "module": ("src/tool.py", "x = {}\n", "import tool\ntool.x"),
    "module of a module": ("src/deep.py", "x = {}\n", "import tool2\ntool2.deep.x"),
    "data": ("data.txt", "{}", "int(open('data.txt').read())"),
    "open": ("data.txt", "{}", "int(open('{root}/data.txt').read())"),
    "path": ("data.txt", "{}", "int(Path('{root}/docs/../data.txt').read_text())"),
    "bytes": ("data.txt", "{}", "int(open(b'{root}/data.txt').read())"),
    "descriptor": ("data.txt", "{}", "import os\nint(os.read(os.open(Path('{root}/data.txt'), os.O_RDONLY), 9))"),
    "folder": ("data/one.txt", "{}", "import os\nos.chdir('{root}/data')\nint(open('one.txt').read())"),
    "missing": ("data.txt", "{}", "try:\n    x = int(open('{root}/data.txt').read())\nexcept OSError:\n    x = 0\nx"),
}


@pytest.mark.parametrize("name", READERS)
def test_what_a_block_reads(shelf, name):
    """A changed module or data file of the project runs the chapter that read it, and no other."""
    path, content, code = READERS[name]
    file = shelf.root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    (shelf.root / "src").mkdir(exist_ok=True)
    (shelf.root / "src" / "tool2.py").write_text("import deep\n")
    if name != "missing":
        file.write_text(content.format(0))
    shelf.write(DATA if name == "data" else "", a=code.replace("{root}", str(shelf.root)))
    assert shelf.run() == ("ab", ["0\n", "2\n"])
    assert shelf.run() == ("", ["0\n", "2\n"])
    file.write_text(content.format(77))
    assert shelf.run() == ("a", ["77\n", "2\n"])


def test_module_edited_within_a_second(shelf, monkeypatch):
    """A module that changes while its time and its size do not is read as it is, not as it was compiled."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    module = shelf.root / "src" / "tool.py"
    module.parent.mkdir(exist_ok=True)
    shelf.write(a="import tool\ntool.x")
    for number in (1, 2):
        module.write_text(f"x = {number}\n")
        os.utime(module, (1_700_000_000, 1_700_000_000))
        assert shelf.run()[1] == [f"{number}\n", "2\n"]


def test_failures_are_kept(shelf):
    """A chapter that raised an exception runs again only when something has changed, and its line moves with the page."""
    shelf.write(a="1 / 0")
    assert [shelf.run()[0] for _ in range(2)] == ["ab", ""]
    page = shelf.root / "docs" / "01-a.md"
    page.write_text("More.\n\n" + page.read_text())

    failure = run(book.load(shelf.root))["docs/01-a.md"][1].failure
    assert (shelf.run()[0], failure.line) == ("", 13)
    assert 'File "docs/01-a.md", line 13, in <module>\n    1 / 0' in failure.traceback


@pytest.mark.parametrize("code", ["raise OSError(28, 'no space')", "raise MemoryError", "import os\nos._exit(3)"])
def test_failures_of_the_system_are_not_kept(shelf, code):
    """The next run may not have them."""
    shelf.write(a=code)
    assert [shelf.run()[0] for _ in range(3)] == ["ab", "a", "a"]


def test_an_output_that_differs_is_confirmed_once(shelf):
    """A second run tells chance from change; after that the page is what has to change."""
    page = shelf.root / "docs" / "01-a.md"
    page.write_text(page.read_text() + "\n```output\n5\n```\n")
    assert [shelf.run()[0] for _ in range(3)] == ["ab", "a", ""]


def test_an_output_of_chance_is_tried_until_it_agrees(shelf):
    """A wrong timing isn't kept: the run that agrees is."""
    number = shelf.root / "number"
    code = f"import os\nn = os.path.exists({str(number)!r})\nos.close(os.open({str(number)!r}, os.O_CREAT))\nn"
    shelf.write(a=code)
    page = shelf.root / "docs" / "01-a.md"
    page.write_text(page.read_text() + "\n```output\nTrue\n```\n")
    assert [shelf.run()[1][0] for _ in range(3)] == ["False\n", "True\n", "True\n"]
    assert shelf.run()[0] == ""


def test_announced_failures_are_kept(shelf):
    """A chapter that failed as it says it does need not run again."""
    page = shelf.root / "docs" / "01-a.md"
    page.write_text(page.read_text().replace("```python\n1\n", '```python { raises="ZeroDivisionError" }\n1 / 0\n'))
    assert [shelf.run()[0] for _ in range(2)] == ["ab", ""]


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"\xff", b"[]", b'{"reads": {}}', b'{"reads": {}, "outcomes": [{}]}', b"null"]
)
def test_damaged_entry_is_ignored(shelf, damage):
    """What cannot be read is as good as nothing, and is made again."""
    shelf.run()
    for entry in (shelf.root / ".cache" / "litbook").rglob("*.json"):
        entry.write_bytes(damage)

    assert shelf.run() == ("ab", ["1\n", "2\n"])
    assert shelf.run() == ("", ["1\n", "2\n"])


def test_a_flipped_bit_is_noticed(shelf):
    """An entry that still reads well isn't what was stored."""
    shelf.run()
    for entry in (shelf.root / ".cache" / "litbook" / "outcomes").rglob("*.json"):
        entry.write_bytes(entry.read_bytes().replace(b'"1\\n"', b'"3\\n"'))

    assert shelf.run() == ("a", ["1\n", "2\n"])


def test_entry_cut_short_is_ignored(shelf):
    """Half an entry, as a crash might leave it, is no entry."""
    shelf.run()
    for entry in (shelf.root / ".cache" / "litbook").rglob("*.json"):
        entry.write_bytes(entry.read_bytes()[:-20])

    assert shelf.run()[0] == "ab"


def test_copied_tree_is_known(shelf, tmp_path):
    """A copy elsewhere, with other times, knows all that the original knew."""
    (shelf.root / "data.txt").write_text("5")
    shelf.write(DATA, a="int(open('data.txt').read())")
    shelf.run()
    shutil.copytree(shelf.root, tmp_path / "copy", copy_function=shutil.copyfile)

    assert shelf.run(tmp_path / "copy") == ("", ["5\n", "2\n"])


def test_displays_and_failures_come_back_whole(make_book):
    """An outcome from the cache equals the one that was put in."""
    blocks = ["print('a')\n'b'", "class A:\n    _repr_html_ = lambda self: '<b>é</b>'\n\nA()"]
    page = "\n".join(f"```python\n{code}\n```\n" for code in blocks) + '\n```python { raises="KeyError" }\n{}[1]\n```\n'
    root = make_book({"01-a.md": page, "02-b.md": '```python { needs="nothing_here" }\n1\n```\n'})

    assert run(book.load(root)) == run(book.load(root)) == run(book.load(root), fresh=True)


def test_the_longest_chapters_start_first(tmp_path):
    """How long each took is remembered; a damaged note is no note, and those not seen before come first."""
    assert known_seconds(tmp_path) == {}
    keep_seconds(tmp_path, {"docs/01-a.md": 0.25, "docs/02-b.md": 3.0})
    keep_seconds(tmp_path, {"docs/01-a.md": 0.5})
    assert known_seconds(tmp_path) == {"docs/01-a.md": 0.5, "docs/02-b.md": 3.0}

    order = []
    chapters = [parse("```python\n1\n```\n", f"docs/0{n}-{name}.md") for n, name in ((1, "a"), (2, "b"), (3, "c"))]
    (tmp_path / "docs").mkdir()
    run_book(
        chapters, replace(load_settings(tmp_path), jobs=1), progress=lambda chapter, ran: order.append(chapter.path)
    )
    assert order == ["docs/03-c.md", "docs/02-b.md", "docs/01-a.md"]

    (tmp_path / ".cache/litbook/seconds.json").write_text("[1")
    assert known_seconds(tmp_path) == {}
