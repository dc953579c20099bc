"""Changing a book's files: only those that are still as they were read, and all of them or none where it matters."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from litbook.commands.write import exchange
from litbook.commands.write.changes import HELD, Change, interrupted, lock, make
from litbook.core.cache import FOLDER, JOURNAL
from litbook.core.errors import BookError
from litbook.run.kept.eviction import clear


@pytest.fixture
def page(tmp_path):
    """Return a page with two lines, in a book that has nothing else."""
    path = tmp_path / "docs" / "01-a.md"
    path.parent.mkdir()
    path.write_bytes(b"one\ntwo\n")
    return path


def files(root):
    """Return what's in a book, without its cache, by path."""
    found = (path for path in root.rglob("*") if path.is_file() and ".cache" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def at(step, act):
    """Return a function that does what :mod:`exchange`'s function ``step`` does, but once, just before it, ``act``."""
    original, done = getattr(exchange, step), []

    def instead(*arguments):
        if not done:
            done.append(act())
        return original(*arguments)

    return instead


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (b"one\ntwo\n", b"1\n", {"docs/01-a.md": b"1\n"}),
        (b"one\ntwo\n", None, {}),
        (b"one\ntwo\n", b"one\ntwo\n", {"docs/01-a.md": b"one\ntwo\n"}),
    ],
    ids=["replaced", "deleted", "the same"],
)
def test_what_is_as_it_was_read_changes(tmp_path, page, before, after, expected):
    """A file is replaced or deleted, and nothing else is left in its folder."""
    assert make([Change(page, before, after)], tmp_path) == []
    assert (files(tmp_path), (tmp_path / JOURNAL).exists()) == (expected, False)


def test_a_new_file(tmp_path, page):
    """A file and its folder are made; one that somebody else has made meanwhile stays."""
    new = tmp_path / "src" / "p" / "m.py"

    assert make([Change(new, None, b"x\n")], tmp_path) == []
    (problem,) = make([Change(new, None, b"y\n"), Change(page, b"one\ntwo\n", b"")], tmp_path)
    assert str(problem) == "src/p/m.py:1: this file exists already, and was left as it is; run the command again"
    assert files(tmp_path) == {"docs/01-a.md": b"", "src/p/m.py": b"x\n"}


@pytest.mark.parametrize("how", ["in place", "by a rename"])
@pytest.mark.parametrize("step", ["content", "exchange", "settle", "deletion"])
def test_a_save_at_any_moment_stays(tmp_path, page, monkeypatch, how, step):
    """Before the comparison, after it, and after the exchange, the author's text wins, and the problem says where."""
    after = None if step == "deletion" else b"new\n"

    def save():
        """Save as editors do."""
        target = page if how == "in place" else page.with_name("new")
        target.write_bytes(b"one\nmine\n")
        os.replace(target, page)

    step = step.replace("deletion", "settle")
    monkeypatch.setattr(exchange, step, at(step, save))
    found = make([Change(page, b"one\ntwo\n", after)], tmp_path)

    assert files(tmp_path) == {"docs/01-a.md": b"one\nmine\n"}
    text = "someone saved this file while the command ran, and it was left as they saved it; run the command again"
    assert [str(problem) for problem in found] == [f"docs/01-a.md:2: {text}"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who has a file open")
def test_an_editor_that_is_saving_finishes(tmp_path, page):
    """A file that's open for writing stays where it is, so what's written to it later isn't lost."""
    with page.open("r+b") as editor:
        (problem,) = make([Change(page, b"one\ntwo\n", b"new\n")], tmp_path)
        editor.write(b"mine\n")

    assert problem.problem.startswith("someone saved this file")
    assert files(tmp_path) == {"docs/01-a.md": b"mine\nwo\n"}


def test_a_system_that_cannot_exchange(tmp_path, page, monkeypatch):
    """There, a file is compared and replaced."""
    monkeypatch.setattr(exchange, "exchange", lambda *_: False)

    assert make([Change(page, b"one\ntwo\n", b"new\n")], tmp_path) == []
    assert len(make([Change(page, b"one\ntwo\n", b"newer\n")], tmp_path)) == 1
    assert files(tmp_path) == {"docs/01-a.md": b"new\n"}


def test_the_file_behind_a_symbolic_link_changes(tmp_path, page):
    """The link stays."""
    link = page.with_name("02-b.md")
    link.symlink_to(page)

    assert make([Change(link, b"one\ntwo\n", b"new\n")], tmp_path) == []
    assert (link.is_symlink(), page.read_bytes()) == (True, b"new\n")


# Several files together


def test_together_means_all_or_none(tmp_path, page):
    """If one file has been saved, no other changes."""
    other = page.with_name("02-b.md")
    other.write_bytes(b"saved\n")
    moved = [Change(page, b"one\ntwo\n", None), Change(page.with_name("03-a.md"), None, b"one\n")]

    (problem,) = make([*moved, Change(other, b"read\n", b"new\n")], tmp_path, together=True)
    assert str(problem.location) == "docs/02-b.md:1"
    assert files(tmp_path) == {"docs/01-a.md": b"one\ntwo\n", "docs/02-b.md": b"saved\n"}
    assert make([*moved, Change(other, b"saved\n", b"new\n")], tmp_path, together=True) == []
    assert files(tmp_path) == {"docs/02-b.md": b"new\n", "docs/03-a.md": b"one\n"}


def test_together_undoes_what_it_began(tmp_path, page, monkeypatch):
    """If a file is saved after others have been changed, those are as before."""
    other = page.with_name("02-b.md")
    other.write_bytes(b"b\n")
    wanted = [Change(page, b"one\ntwo\n", b"1\n"), Change(other, b"b\n", b"2\n")]
    original = exchange.exchange

    def save_second(beside, path):
        if path == other:
            other.write_bytes(b"mine\n")
        return original(beside, path)

    monkeypatch.setattr(exchange, "exchange", save_second)
    (problem,) = make(wanted, tmp_path, together=True)
    assert str(problem.location) == "docs/02-b.md:1"
    assert files(tmp_path) == {"docs/01-a.md": b"one\ntwo\n", "docs/02-b.md": b"mine\n"}
    assert not (tmp_path / JOURNAL).exists()


KILLED = """
import os, signal, sys
from pathlib import Path
from litbook.commands.write import exchange
from litbook.commands.write.changes import Change, make
root = Path(sys.argv[1])
docs = root / "docs"
count = int(sys.argv[3])
original = getattr(exchange, sys.argv[2])
def instead(*arguments):
    global count
    count -= 1
    if count == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return original(*arguments)
setattr(exchange, sys.argv[2], instead)
wanted = [Change(docs / "01-a.md", b"one\\ntwo\\n", None), Change(docs / "03-a.md", None, b"one\\n")]
make([*wanted, Change(docs / "02-b.md", b"b\\n", b"c\\n")], root, together=True)
"""
BEFORE = {"docs/01-a.md": b"one\ntwo\n", "docs/02-b.md": b"b\n"}
AFTER = {"docs/02-b.md": b"c\n", "docs/03-a.md": b"one\n"}


def kill_at(root, page, step, number):
    """Run a move in a process that's killed before its function ``step`` runs for the ``number``th time."""
    page.with_name("02-b.md").write_bytes(b"b\n")
    done = subprocess.run([sys.executable, "-c", KILLED, str(root), step, str(number)], check=False)
    assert done.returncode == -signal.SIGKILL


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize(
    ("step", "number"),
    [("write", 1), ("appear", 1), ("settle", 1), ("write", 2), ("exchange", 1), ("settle", 2), ("settle", 3)],
)
def test_a_killed_command_is_finished_by_the_next(tmp_path, page, step, number, capsys):
    """Wherever it was killed; until then, checks report it."""
    kill_at(tmp_path, page, step, number)

    (problem,) = interrupted(tmp_path)
    assert problem.problem == "a command was killed halfway through changing docs/03-a.md, docs/02-b.md, docs/01-a.md"
    with lock(tmp_path):
        assert interrupted(tmp_path) == []
    assert files(tmp_path) == AFTER
    assert (tmp_path / JOURNAL).exists() is False
    if step != "settle" or number != 3:  # by then, nothing was left to do
        assert capsys.readouterr().err.startswith("finished what another command began: docs/03-a.md")


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_killed_command_is_undone_where_the_author_went_on(tmp_path, page, capsys):
    """A page that it hadn't reached was edited: the others are as before, and the edit stays."""
    kill_at(tmp_path, page, "exchange", 1)
    page.with_name("02-b.md").write_bytes(b"mine\n")

    with lock(tmp_path):
        assert files(tmp_path) == {**BEFORE, "docs/02-b.md": b"mine\n"}
    assert capsys.readouterr().err.startswith("undid what another command began: docs/03-a.md")


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_save_between_the_exchange_and_a_kill_comes_back(tmp_path, page):
    """The author's text was out of its place when the command was killed; the next one puts it back."""
    code = KILLED.replace("wanted = [", "docs.joinpath('02-b.md').write_bytes(b'b'); wanted = [").replace(
        "original = getattr", "(docs / '02-b.md').write_bytes(b'b\\n'); original = getattr"
    )
    code = code.replace(
        "        os.kill(os.getpid(), signal.SIGKILL)",
        "        (docs / '01-a.md').write_bytes(b'mine\\n'); original(*arguments); os.kill(os.getpid(), signal.SIGKILL)",
    ).replace(
        "make([*wanted, Change", "make([Change(docs / '01-a.md', b'one\\ntwo\\n', b'new\\n')], root) or make([Change"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path), "exchange", "1"], check=False)
    assert done.returncode == -signal.SIGKILL
    assert page.read_bytes() == b"new\n"

    with lock(tmp_path):
        assert page.read_bytes() == b"mine\n"
    assert set(files(tmp_path)) == {"docs/01-a.md", "docs/02-b.md"}


# The lock


def test_one_command_at_a_time(tmp_path):
    """A second process waits until the first is done, and says so on a terminal; a lock may be nested."""
    order = []
    other = "import sys\nfrom pathlib import Path\nfrom litbook.commands.write.changes import lock\n"
    other += "with lock(Path(sys.argv[1])):\n    print('theirs', flush=True)\n"
    with lock(tmp_path), lock(tmp_path):
        process = subprocess.Popen([sys.executable, "-c", other, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        reader = threading.Thread(target=lambda: order.append(process.stdout.read()))
        reader.start()
        time.sleep(1)  # it can only make the test pass too early, never fail
        order.append("ours")
    reader.join(30)
    assert (order, process.wait(30)) == (["ours", "theirs\n"], 0)


def test_the_lock_of_a_killed_command_is_free(tmp_path):
    """Nobody has to delete anything."""
    code = "import sys, os\nfrom pathlib import Path\nfrom litbook.commands.write.changes import lock\n"
    code += "with lock(Path(sys.argv[1])):\n    os.kill(os.getpid(), 9)\n"
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)

    with lock(tmp_path):
        assert tmp_path in HELD
    assert not HELD


def test_clearing_the_cache_leaves_the_lock_and_what_is_halfway(tmp_path):
    """Else a second command would get a lock of its own, and a killed one would never be mended."""
    with lock(tmp_path):
        (tmp_path / JOURNAL).write_text("{}")
        (tmp_path / FOLDER / "outcome.json").write_text("{}")
        assert clear(tmp_path / FOLDER) == 1
        assert sorted(path.name for path in (tmp_path / FOLDER).iterdir()) == ["change.json", "lock"]


def test_a_book_that_cannot_be_written(tmp_path):
    """The message says so."""
    (tmp_path / ".cache").write_text("a file where a folder should be")

    with pytest.raises(BookError, match=r"^\.cache/litbook:1: this book can't be written to: .*; make its folder writ"):
        lock(tmp_path).__enter__()
