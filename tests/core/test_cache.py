"""Keys of results: a change anywhere in our code counts, wherever in a stage's folders it is."""

from __future__ import annotations

import os
import random
import re
import shutil

import pytest

from litbook.core import cache
from litbook.core.files import temporary_folder
from litbook.run.kept.eviction import evict
from places import ROOT

SOURCE = ROOT / "src" / "litbook"


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A copy of the machine, which the cache takes for its own code."""
    folder = tmp_path / "litbook"
    shutil.copytree(SOURCE, folder, ignore=shutil.ignore_patterns("__pycache__", "web", "theme"))
    monkeypatch.setattr(cache.litbook, "__file__", str(folder / "__init__.py"))
    return folder


def digest():
    """The digest of what a result depends on besides its inputs, as of now."""
    cache.environment.cache_clear()
    return cache.digest(cache.environment())


@pytest.fixture(autouse=True)
def forget():
    """The digest of the copy is nobody else's."""
    yield
    cache.environment.cache_clear()


@pytest.mark.parametrize("file", ["core/model.py", "run/matplotlibrc", "weave/block.py", "site/formats/bound/epub.py"])
def test_a_change_anywhere_counts(machine, file):
    """What's kept of pages, such as the EPUB, is made again."""
    before = digest()
    with (machine / file).open("a") as text:
        text.write("# changed\n")
    assert digest() != before


def test_a_file_that_moves_counts(machine):
    """Its content may mean something else elsewhere."""
    before = digest()
    (machine / "run" / "dot.py").rename(machine / "run" / "dots.py")
    assert digest() != before


def test_what_is_kept_is_made_once_for_its_parts(tmp_path):
    """And again for other parts; text comes back as it went in."""
    made = []

    def make():
        made.append(1)
        return f"text {len(made)}\n"

    assert [cache.kept_text(tmp_path, parts, make) for parts in ("a", "a", "b", "a")] == [
        "text 1\n",
        "text 1\n",
        "text 2\n",
        "text 1\n",
    ]


posix = pytest.mark.skipif(os.name == "nt", reason="permissions are POSIX's")
TEXTS = {name: f"the text of {name}\n" * (index % 7) for index, name in enumerate("abcdefghijklmnop")}
"""What's kept in the tests below, by the parts of its key."""


def all_kept(root):
    """Return each text, from the cache or made again, and how many were made again."""
    made = []

    def make(name):
        made.append(name)
        return TEXTS[name]

    return {name: cache.kept_text(root, name, lambda name=name: make(name)) for name in TEXTS}, len(made)


@pytest.fixture
def root(tmp_path):
    """Return the folder of a book in whose cache all texts are."""
    cache.folder.cache_clear()
    assert all_kept(tmp_path) == (TEXTS, len(TEXTS))
    assert all_kept(tmp_path) == (TEXTS, 0)
    yield tmp_path
    cache.folder.cache_clear()


def files(root):
    """Return the files of the book's cache."""
    return sorted((root / cache.FOLDER).glob("*.txt"))


def cut(content, chance):
    """Return the beginning of a file."""
    return content[: chance.randrange(len(content))]


def flipped(content, chance):
    """Return a file with one bit of it changed."""
    place = chance.randrange(len(content))
    return content[:place] + bytes([content[place] ^ 1 << chance.randrange(8)]) + content[place + 1 :]


def overwritten(content, chance):
    """Return a file with zeros from some place on, as after a power cut."""
    place = chance.randrange(len(content))
    return content[:place] + bytes(len(content) - place)


@pytest.mark.parametrize("damage", [cut, flipped, overwritten])
@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_file_is_made_again(root, damage, seed):
    """However it's damaged; the others are still good, and the next time it's good, too."""
    chance = random.Random(seed)
    chosen = chance.sample(files(root), 4)
    for path in chosen:
        path.write_bytes(damage(path.read_bytes(), chance))
    assert all_kept(root) == (TEXTS, 4)
    assert all_kept(root) == (TEXTS, 0)


def test_another_file_s_content_is_not_taken(root):
    """Two files that have changed places are whole, and still neither is right: the digest covers the name."""
    one, other = files(root)[:2]
    contents = one.read_bytes(), other.read_bytes()
    one.write_bytes(contents[1])
    other.write_bytes(contents[0])
    assert all_kept(root) == (TEXTS, 2)


@pytest.mark.parametrize("kind", ["folder", "link", "pipe", "loose", "unreadable"])
@posix
def test_what_is_no_file_of_ours_is_not_read_or_followed(root, kind, tmp_path_factory):
    """A folder, a link to a file elsewhere, a pipe, which would never end, and files that others may write or nobody read."""
    path = files(root)[0]
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "mine.txt"
    elsewhere.write_bytes(path.read_bytes())
    if kind in ("loose", "unreadable"):
        path.chmod(0o666 if kind == "loose" else 0)
    else:
        path.unlink()
        {"folder": path.mkdir, "link": lambda: path.symlink_to(elsewhere), "pipe": lambda: os.mkfifo(path)}[kind]()
    before = elsewhere.read_bytes()
    may_read = kind == "unreadable" and os.getuid() == 0  # root may read everything
    assert all_kept(root) == (TEXTS, 0 if may_read else 1)
    assert elsewhere.read_bytes() == before
    assert all_kept(root) == (TEXTS, 1 if kind == "folder" else 0)


def of_another_user(monkeypatch):
    """Let all files and folders belong to somebody else."""
    monkeypatch.setattr(os, "getuid", lambda: 12345)


def as_a_link(folder, elsewhere):
    """Move a folder elsewhere, and put a link in its place."""
    folder.rename(elsewhere)
    folder.symlink_to(elsewhere)


@pytest.mark.parametrize("kind", ["foreign", 0o770, 0o702, "link", "link above", "file"])
@posix
def test_a_folder_that_is_not_ours_alone_is_not_used(root, kind, monkeypatch, tmp_path_factory):
    """Nothing is read there, written there, or deleted there; all is made again, once for this process."""
    place, elsewhere = root / cache.FOLDER, tmp_path_factory.mktemp("other") / "there"
    if kind == "foreign":
        of_another_user(monkeypatch)
    elif kind == "link":
        as_a_link(place, elsewhere)
    elif kind == "link above":
        as_a_link(place.parent, elsewhere)
    elif kind == "file":
        shutil.rmtree(place)
        place.write_text("a file")
    else:
        place.chmod(kind)
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    cache.folder.cache_clear()
    assert cache.folder(root).is_relative_to(temporary_folder())
    assert all_kept(root) == (TEXTS, len(TEXTS))
    evict(cache.folder(root), 0)
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


@posix
def test_what_is_kept_is_for_this_user_alone(tmp_path):
    """Folders and files, whatever the umask."""
    cache.folder.cache_clear()
    before = os.umask(0)
    try:
        assert all_kept(tmp_path) == (TEXTS, len(TEXTS))
        cache.keep(tmp_path / cache.FOLDER / "outcomes" / "a" / "b.json", b"{}")
    finally:
        os.umask(before)
    modes = {path.stat().st_mode & 0o777 for path in tmp_path.rglob("*") if path.is_file()}
    folders = {path.stat().st_mode & 0o777 for path in tmp_path.rglob("*") if path.is_dir()}
    assert (modes, folders) == ({0o600}, {0o700})


def test_nothing_is_unpickled_by_the_machine():
    """Neither by us nor by a cache of Jinja's: a pickle runs whatever its author wants."""
    pattern = re.compile(r"^\s*(?:import|from) (?:pickle|shelve|marshal|dill|joblib)\b|BytecodeCache|bytecode_cache")
    named = [
        f"{path.relative_to(SOURCE).as_posix()}:{number}"
        for path in SOURCE.rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1)
        if pattern.search(line)
    ]
    assert pattern.search("env.bytecode_cache = FileSystemBytecodeCache(folder)")
    assert named == []


def test_a_long_text_counts_in_a_key_like_a_short_one():
    """By all of its characters, wherever it is in the data, and whatever they are."""
    long = "é" * cache.LONG
    keys = [
        cache.digest(data)
        for data in (long, long + "é", long[1:], [long], {"text": long}, {"text": [long]}, "\ud800" * cache.LONG)
    ]
    assert len(set(keys)) == len(keys)
    assert cache.digest([long, (long, "a")]) == cache.digest([long, [long, "a"]])
    assert cache.digest(long) != cache.digest(cache.condensed(long)["digest"])


def test_equal_values_have_the_same_fingerprint():
    """It's of what they show."""
    assert cache.fingerprint(("a", 1)) == cache.fingerprint(("a", 1)) != cache.fingerprint(("a", "1"))


def clean_pages(root, about, *texts):
    """Return which of the pages were known to be clean, and say that all of them are now."""
    clean = cache.Pages(root, "check", about)
    known = [clean.known(f"{number}.md", text) is not None for number, text in enumerate(texts)]
    for number, text in enumerate(texts):
        clean.add(f"{number}.md", text)
    clean.save()
    return known


def test_pages_are_clean_with_the_text_they_had(tmp_path):
    """Until the text changes, or what a check looks at besides."""
    cache.folder(tmp_path)
    assert clean_pages(tmp_path, 1, "a", "b") == [False, False]
    assert clean_pages(tmp_path, 1, "a", "b") == [True, True]
    assert clean_pages(tmp_path, 1, "a", "c") == [True, False]
    assert clean_pages(tmp_path, 2, "a", "c") == [False, False]
    assert clean_pages(tmp_path, 2, "c", "a") == [False, False]


def test_a_damaged_list_of_clean_pages_is_forgotten(tmp_path):
    """Each page is looked at again."""
    cache.folder(tmp_path)
    clean_pages(tmp_path, 1, "a")
    (file,) = (cache.folder(tmp_path) / "clean").iterdir()
    file.write_bytes(file.read_bytes()[:-3])
    assert clean_pages(tmp_path, 1, "a") == [False]


def test_reading_alone_makes_no_cache(tmp_path):
    """Commands that only show something write nothing into a book's folder."""
    assert clean_pages(tmp_path, 1, "a") == clean_pages(tmp_path, 1, "a") == [False]
    assert [*tmp_path.iterdir()] == []


def test_the_order_of_keys_does_not_count():
    """What's the same to JSON has the same digest; a long text isn't its digest."""
    assert cache.digest({"a": 1, "b": [1]}) == cache.digest({"b": (1,), "a": 1}) != cache.digest({"a": 1})
    long = "x" * cache.LONG
    assert cache.condensed([long[1:], {"a": long}]) == [long[1:], {"a": cache.condensed(long)}]
    assert set(cache.condensed(long)) == {"digest"}
    assert cache.digest(long) != cache.digest(long[1:] + "y")
    assert cache.digest("\udc80" * cache.LONG) != cache.digest("\udc81" * cache.LONG)


@posix
def test_what_is_used_is_not_old(tmp_path):
    """Reading notes it once a day, so that what's unused the longest is evicted first."""
    path = tmp_path / "a.txt"
    cache.keep(path, b"text")
    now = path.stat().st_mtime
    for age, is_renewed in ((cache.DAY / 2, False), (2 * cache.DAY, True)):
        os.utime(path, (now - age, now - age))
        assert cache.read(path) == b"text"
        assert (path.stat().st_mtime > now - age + 1) is is_renewed


def test_keys_within_less(tmp_path):
    """What depends on less than everything is kept for longer."""
    made = iter("abc")
    assert [cache.kept_text(tmp_path, 1, lambda: next(made), within) for within in (None, 1, 1, 2, None)] == list(
        "abbca"
    )
    assert {path.suffix for path in cache.folder(tmp_path).iterdir()} == {".txt"}


def test_what_another_version_remembered_is_forgotten(tmp_path):
    """Its file may have another form."""
    cache.folder(tmp_path)
    clean_pages(tmp_path, 1, "a")
    for content in (b'{"0.md": "1"}', b'["1", {"0.md": "1"}]', b"[]"):
        cache.keep(tmp_path / cache.FOLDER / "clean" / "check.json", content)
        assert clean_pages(tmp_path, 1, "a") == [False]
