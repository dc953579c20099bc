"""What a block can't do: damage the book, outlive its chapter, take all memory, print what no page can hold."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from litbook.check.code.blocks import block_problems
from litbook.run.pool import run
from litbook.run.workers import memory
from litbook.source import book

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts memory and limits it this way")
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no process groups")


@pytest.fixture
def problems(make_book):
    """Return a function that runs a chapter of one block, and returns its problems in one line each."""

    def found(code, head="", words="", **settings):
        """Run ``code`` below a front matter ``head``, with ``words`` in the block's header."""
        front = f"---\n{head}---\n\n" if head else ""
        the_book = book.load(make_book({"01-a.md": f"{front}```python{words}\n{code}\n```\n"}, **settings))
        (chapter,) = the_book.chapters
        (outcome,) = run(the_book)[chapter.path]
        return [str(problem).split("\n")[0] for problem in block_problems(chapter.blocks[0], outcome)]

    return found


# The folder


def test_a_block_cannot_damage_the_book_by_accident(make_book):
    """Relative paths lead to a folder that's new for each chapter; its blocks share it, and nothing of it is left."""
    code = "import os, shutil\nshutil.rmtree('docs', ignore_errors=True)\nopen('kept.txt', 'w').write('1')\nprint(os.getcwd())"
    later = "print(open('kept.txt').read(), os.path.basename(os.getcwd())[:4])"
    root = make_book({f"0{n}-a.md": f"```python\n{code}\n```\n\n```python\n{later}\n```\n" for n in (1, 2)})

    outcomes = run(book.load(root))

    folders = {Path(blocks[0].text.strip()) for blocks in outcomes.values()}
    assert [outcomes[path][1].text for path in sorted(outcomes)] == ["1 01-a\n", "1 02-a\n"]
    assert (len(folders), [folder for folder in folders if folder.exists()]) == (2, [])
    assert sorted(path.name for path in root.iterdir()) == [".cache", "docs", "mkdocs.yml", "pyproject.toml"]
    assert len(list((root / "docs").iterdir())) == 2


def test_data_files_are_copied(make_book):
    """Under the same path; what a block writes into a copy isn't in the book."""
    page = "---\ndata: [data/iris.csv]\n---\n\n```python\nwith open('data/iris.csv', 'r+') as file:\n"
    root = make_book({"01-a.md": page + "    print(file.read())\n    file.write('!')\n```\n"})
    (root / "data").mkdir()
    (root / "data" / "iris.csv").write_text("1,2")

    assert run(book.load(root))["docs/01-a.md"][0].text == "1,2\n"
    assert (root / "data" / "iris.csv").read_text() == "1,2"


def test_data_that_is_not_there(problems):
    """At its line of the front matter."""
    assert problems("1", "title: A\ndata:\n  - data/iris.csv\n") == [
        (
            "docs/01-a.md:4: Data: data/iris.csv can't be copied from the book's folder: No such file or directory; "
            "correct data: in the front matter"
        )
    ]


@pytest.mark.parametrize("value", ["iris.csv", "[1]", "[/etc/passwd]", "[../secret]", "{a: b}"])
def test_data_that_is_no_list_of_files(make_book, value):
    """Nor may it lead out of the book."""
    (problem,) = book.load(make_book({"01-a.md": f"---\ntitle: A\ndata: {value}\n---\n"})).problems
    assert str(problem) == (
        "docs/01-a.md:3: data is not a list of files in the book's folder; "
        "list files relative to it, such as data: [data/iris.csv]"
    )


# Processes

SLEEP = "import subprocess, sys\nprocess = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
SLEEP += "open({note!r}, 'w').write(str(process.pid))\n"


def is_running(pid):
    """Return True if a process exists and isn't a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@linux
@pytest.mark.parametrize(
    "ending", ["", "1 / 0", "os._exit(3)", "os.kill(os.getpid(), 9)", "while True: pass", "[0] * 10**9"]
)
def test_a_process_ends_with_its_chapter(make_book, tmp_path, ending):
    """However the chapter ends: whoever reads the command's output needn't wait for it."""
    note = tmp_path / "pid"
    code = SLEEP.format(note=str(note)) + "import os\n" + ending
    root = make_book({"01-a.md": f"```python\n{code}\n```\n"}, time_limit=2 if "while" in ending else 60)

    began = time.monotonic()
    command = f"{sys.executable} -m litbook check 2>&1 | cat"
    subprocess.run(command, shell=True, cwd=root, stdout=subprocess.DEVNULL, check=False)

    assert time.monotonic() - began < 40
    assert is_running(int(note.read_text())) is False


@linux
def test_a_killed_command_takes_its_chapters_along(make_book, tmp_path):
    """A chapter and its processes end, and its folder goes, when the command gets SIGKILL."""
    note, temporary = tmp_path / "pid", tmp_path / "temporary"
    temporary.mkdir()
    root = make_book({"01-a.md": f"```python\n{SLEEP.format(note=str(note))}process.wait()\n```\n"})
    command = subprocess.Popen(
        [sys.executable, "-m", "litbook", "check"], cwd=root, env={**os.environ, "TMPDIR": str(temporary)}
    )
    until(lambda: note.exists() and note.read_text())
    command.kill()
    command.wait()

    until(lambda: not is_running(int(note.read_text())))
    until(lambda: not list(temporary.glob("litbook-*/*")))


def until(condition, seconds=30):
    """Wait for a condition."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it doesn't come about"
        time.sleep(0.02)


# Memory

GROWING = "kept = []\nwhile True:\n    kept.append(bytearray(10**6))"
CHILD = "import subprocess, sys, time\nprint(1)\ncode = 'import time; kept = [b\"x\" * 10**6 + bytes([i % 256]) for i in range(120)]; time.sleep(60)'\n"
CHILD += "two = [subprocess.Popen([sys.executable, '-c', code]) for _ in range(2)]\ntime.sleep(60)"


@linux
@pytest.mark.parametrize(
    ("code", "line"),
    [
        (GROWING, 4),
        ("x = 1\nx = bytearray(10**10)", 3),
        ("x = list(range(10**9))", 2),
        ("import numpy\nnumpy.ones(10**9)", 3),
        (CHILD, 6),
    ],
    ids=["growing", "at once", "inside C", "NumPy", "in other processes"],
)
def test_memory(problems, code, line):
    """The limit is named, with the line that was running, whichever way it's reached."""
    (problem,) = problems(code, memory_limit=200)
    place, _, said = problem.partition(": ")
    assert place in (f"docs/01-a.md:{line}", f"docs/01-a.md:{line - 1}" if code == GROWING else "")
    assert said == (
        "MemoryLimit: uses more than 200 MB, the limit for a chapter (memory_limit in pyproject.toml); "
        "use less, or raise memory_limit in [tool.litbook]"
    )


@linux
@linux
def test_measuring_is_no_call_that_a_chapter_counts():
    """Since Python 3.12, a chapter's profiler sees the calls of the thread that measures, too."""
    calls = []
    sys.setprofile(lambda frame, event, _: calls.append(frame.f_code.co_name) if event == "call" else None)
    try:
        assert memory.used(group=False) > 1
    finally:
        sys.setprofile(None)
    assert "__init__" not in calls


def test_a_declared_memory_error_is_one(problems):
    """A chapter may show what happens."""
    assert problems("x = [0] * 10**15", words=' { raises="MemoryError" }') == [
        "docs/01-a.md:1: the block prints something that the page does not show; run `litbook update`, which adds it"
    ]


@pytest.mark.parametrize("value", ["0", "-1", '"2 GB"', "1.5", "true"])
def test_a_memory_limit_that_is_none(make_book, value, invoke):
    """It's a number of MB."""
    root = make_book({"01-a.md": ""})
    (root / "pyproject.toml").write_text(f"[tool.litbook]\nmemory_limit = {value}\n")
    done = invoke(root, "check")
    assert (done.output.startswith("pyproject.toml:2: memory_limit cannot be "), done.exit_code) == (True, 1)


# Text


@pytest.mark.parametrize("words", ["", ' { raises="ValueError" }'])
def test_an_overlong_line(problems, words):
    """It's neither printed nor written, and the problem says how long it is."""
    assert problems("print('x' * 1_000_000)\nraise ValueError" if words else "'x' * 999_998", words=words) == [
        (
            "docs/01-a.md:1: LineLimit: prints a line of 1,000,000 characters, and a page takes 10,000; "
            "print less, or several lines"
        )
    ]


def test_many_lines_and_long_ones_within_the_limit_are_fine(problems):
    """Only their being shown is missing."""
    (problem,) = problems("print('x' * 10_000)\nprint('y\\n' * 20_000)")
    assert "the block prints something that the page does not show" in problem


def test_an_overlong_message(problems):
    """The middle of an exception's message is left out."""
    (problem,) = problems("raise ValueError('x' * 10**6)")
    assert (
        problem
        == f'docs/01-a.md:2: ValueError: {"x" * 500} … {"x" * 500}; fix the block, or declare it with raises="ValueError"'
    )


def test_nul(problems):
    """No file of text holds one."""
    assert problems("print('a\\0b')") == [
        "docs/01-a.md:1: NUL: prints a NUL character, which no page can hold; print its repr(), or leave it out"
    ]
    assert "raises=" in problems("raise ValueError('a\\0b')")[0]


@pytest.mark.parametrize("text", ["'\\udc80'", "'a\\ud800b'"])
def test_text_that_cannot_be_encoded(problems, text):
    """It's escaped, in an output as in a message."""
    escaped = text.strip("'")
    assert f"ValueError: {escaped};" in problems(f"raise ValueError({text})")[0]
    assert "which adds it" in problems(f"print({text})")[0]


def test_input(problems):
    """Nobody can type into a block, and the problem says so."""
    assert problems("input('Name? ')") == [
        (
            "docs/01-a.md:2: EOFError: EOF when reading a line: nobody can type into a block, which has no standard input; "
            'assign what would be typed, or declare it with raises="EOFError"'
        )
    ]


@posix
def test_nothing_is_left_in_the_system_s_folder(make_book, monkeypatch, tmp_path):
    """Of a whole run."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    run(book.load(make_book({"01-a.md": "```python\nopen('x', 'w').write('1');\n```\n"})))
    assert list(tmp_path.glob("litbook-*")) == []


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("import os\nwritten = os.write(1, b'\\xff\\n')", "\\xff\n"),
        ("import sys\nwritten = sys.stdout.buffer.write('größe\\n'.encode('latin-1'))", "gr\\xf6\\xdfe\n"),
        ("import sys\nprint(1)\nsys.stdout = None", "1\n"),
        ("import os\nprint(1)\nos.close(1)", "1\n"),
        ("import os, shutil\nshutil.rmtree(os.getcwd())\nprint(1)", "1\n"),
    ],
    ids=["no UTF-8", "Latin-1", "no output", "closed output", "no folder"],
)
def test_output_of_odd_blocks(make_book, code, shown):
    """What can be shown is shown, and the next block runs as ever."""
    root = make_book({"01-a.md": f"```python\n{code}\n```\n\n```python\n2\n```\n"})
    assert [outcome.text for outcome in run(book.load(root))["docs/01-a.md"]] == [shown, "2\n"]


def test_a_closed_output_has_a_time_limit_still(problems):
    """The watch goes on."""
    (problem,) = problems("import os\nos.close(1)\nwhile True: pass", time_limit=1)
    assert problem.startswith("docs/01-a.md:4: TimeLimit: still running after 1 s")


def test_an_exception_without_a_message(problems):
    """Its own code fails when it's asked for one."""
    code = "class Odd(Exception):\n    def __str__(self):\n        return 1 / 0\n\n\nraise Odd"
    assert problems(code)[0].startswith(
        "docs/01-a.md:7: Odd: its message can't be shown, because of a ZeroDivisionError; fix the block"
    )
