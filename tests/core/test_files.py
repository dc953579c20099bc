"""Writing files: completely or not at all, with the right permissions."""

import os
import sys
from pathlib import Path

import pytest

from litbook.commands.write import journal
from litbook.core import cache, files
from litbook.core.files import cache_folder, umask, write_atomically

posix = pytest.mark.skipif(os.name == "nt", reason="permissions are POSIX's")


@pytest.fixture
def mask():
    """Yield a function that sets the umask for this test."""
    before = os.umask(0o022)
    yield os.umask
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    """Return the permissions of each file in ``folder``, by name."""
    return {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}


def test_new_file(tmp_path):
    """A new file is written byte for byte, its folders are created, and nothing else is left behind."""
    write_atomically(tmp_path / "a" / "b" / "größe.md", b"\xef\xbb\xbfa\r\n\0b")
    assert (tmp_path / "a" / "b" / "größe.md").read_bytes() == b"\xef\xbb\xbfa\r\n\0b"
    assert [path.name for path in (tmp_path / "a" / "b").iterdir()] == ["größe.md"]


def test_shorter_content(tmp_path):
    """A file that is overwritten keeps nothing of its old content."""
    write_atomically(tmp_path / "a.md", b"long content")
    write_atomically(tmp_path / "a.md", b"")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.md": b""}


@pytest.mark.parametrize("step", ["fsync", "chmod", "replace"])
@pytest.mark.parametrize("kind", [OSError, KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize("before", [{"a.md": b"old"}, {}], ids=["old", "new"])
def test_interruption(tmp_path, monkeypatch, step, kind, before):
    """Whenever and however writing is interrupted, the folder is unchanged."""

    def interrupt(*_arguments: object) -> None:
        raise kind

    for name, content in before.items():
        (tmp_path / name).write_bytes(content)
    monkeypatch.setattr(files.os, step, interrupt)
    with pytest.raises(kind):
        write_atomically(tmp_path / "a.md", b"new")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_only_the_cache_does_not_wait_for_the_disk(tmp_path, monkeypatch):
    """What a command has begun must survive a crash of the machine, and so must what it writes."""
    waited = []
    monkeypatch.setattr(files.os, "fsync", waited.append)
    write_atomically(tmp_path / "a.md", b"")
    assert len(waited) == 1
    journal.note(tmp_path, [], [], together=True)
    assert len(waited) == 2
    cache.keep(tmp_path / "kept.txt", b"")
    assert (tmp_path / "kept.txt").exists()
    assert len(waited) == 2


def test_content_that_cannot_be_written(tmp_path):
    """An error while writing leaves only the old content."""
    (tmp_path / "a.md").write_bytes(b"old")
    with pytest.raises(TypeError):
        write_atomically(tmp_path / "a.md", "text, not bytes")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.md": b"old"}


def test_target_that_is_a_folder(tmp_path):
    """If the target is a folder, writing fails and leaves no temporary file."""
    (tmp_path / "a.md").mkdir()
    with pytest.raises(OSError, match=r"a\.md"):
        write_atomically(tmp_path / "a.md", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o755, 0o666, 0o444])
def test_permissions_are_kept(tmp_path, mask, mode):
    """A file that is overwritten keeps its permissions, whatever the umask."""
    (tmp_path / "a.md").write_bytes(b"old")
    (tmp_path / "a.md").chmod(mode)
    mask(0o077)
    write_atomically(tmp_path / "a.md", b"new")
    assert modes(tmp_path) == {"a.md": mode}


@posix
@pytest.mark.parametrize(("bits", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664), (0, 0o666)])
def test_new_files_follow_the_umask(tmp_path, mask, bits, mode):
    """A new file gets the permissions that any program would give it, and the umask doesn't change."""
    mask(bits)
    assert umask() == bits
    write_atomically(tmp_path / "a.md", b"new")
    assert modes(tmp_path) == {"a.md": mode}
    assert mask(0o022) == bits


@pytest.mark.skipif(sys.platform == "win32", reason="Windows names it otherwise")
@pytest.mark.parametrize(("variable", "below"), [("XDG_CACHE_HOME", "litbook"), ("HOME", ".cache/litbook")])
def test_cache_folder(tmp_path, monkeypatch, variable, below):
    """The cache is in the user's cache folder, by default ``~/.cache``."""
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv(variable, str(tmp_path))
    assert cache_folder() == tmp_path / below


@posix
@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777])
def test_a_cache_that_others_can_write_is_not_used(tmp_path, monkeypatch, mode):
    """It has compiled code. A folder of our own is used instead, and nothing is deleted."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "litbook"
    assert (tmp_path / "litbook").stat().st_mode & 0o777 == 0o700
    (tmp_path / "litbook").chmod(mode)
    assert cache_folder() == files.temporary_folder()
    assert files.temporary_folder().stat().st_mode & 0o777 == 0o700


@posix
def test_a_cache_that_is_elsewhere_or_somebody_else_s_is_not_used(tmp_path, monkeypatch):
    """A link may lead to a folder that somebody else chose."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (tmp_path / "mine").mkdir(mode=0o700)
    (tmp_path / "litbook").symlink_to(tmp_path / "mine")
    assert cache_folder() == files.temporary_folder()
    (tmp_path / "litbook").unlink()
    assert cache_folder() == tmp_path / "litbook"
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    assert cache_folder() == files.temporary_folder()


def test_a_user_s_folder_on_windows(tmp_path, monkeypatch):
    """Folders of users are their own there, so it's where Windows says, or in the home folder."""
    monkeypatch.setattr(files.sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert cache_folder() == tmp_path / "litbook"
    monkeypatch.delenv("LOCALAPPDATA")
    assert cache_folder() == Path.home() / "litbook"
    assert files.is_own(os.stat_result([0] * 10))


@posix
def test_links_out_of_a_folder(tmp_path):
    """A link counts if it's below the folder and its target isn't."""
    book = tmp_path / "book"
    (book / "docs").mkdir(parents=True)
    (book / "out").symlink_to(tmp_path)
    (book / "in").symlink_to(book / "docs")
    (tmp_path / "link").symlink_to(book)
    assert [files.leads_out(book / name, book) for name in ("docs", "out", "in", "out/x")] == [False, True, False, True]
    assert files.leads_out(tmp_path / "link" / "out", tmp_path / "link")
    assert files.leads_out(tmp_path, book) is False


@posix
def test_what_others_can_write_is_not_read(tmp_path):
    """Nor what's no file."""
    path = tmp_path / "a"
    path.write_bytes(b"text")
    assert files.read_own(path) == b"text"
    for mode in (0o664, 0o646):
        path.chmod(mode)
        with pytest.raises(PermissionError, match=f"^others can write to {path}$"):
            files.read_own(path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(PermissionError):
        files.read_own(tmp_path / "pipe")  # at once, though nobody writes to it


@posix
def test_private_folders(tmp_path, mask):
    """Each that's missing is made for this user alone; those that are there stay as they are."""
    mask(0o000)
    (tmp_path / "a").mkdir(mode=0o755)
    files.make_private(tmp_path / "a" / "b" / "c")
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("a", "a/b", "a/b/c")] == [0o755, 0o700, 0o700]
    (tmp_path / "file").touch()
    assert not files.is_private(tmp_path / "file" / "d")
