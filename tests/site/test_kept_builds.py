"""Builds that are killed, that run at once, that find a full disk or a damaged cache: the next one is as a clean one, to the byte.

``KEPT_SEED`` repeats a run, as far as time can be repeated; ``KEPT_SECONDS`` makes it longer.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time

import pytest

if sys.platform != "linux":
    pytest.skip("needs Linux's prlimit", allow_module_level=True)
SECONDS = float(os.environ.get("KEPT_SECONDS", "15"))
SEED = int(os.environ.get("KEPT_SEED", random.SystemRandom().randrange(1000)))
DRAWING = '\'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9"/></svg>\''
PAGES = {
    "index.md": "# Home\n",
    "01-a.md": '# One\n\n```python { file="p/m.py" }\ndef double(x):\n    return 2 * x\n```\n\n'
    "```python\ndouble(21)\n```\n\n```output\n42\n```\n",
    "02-b.md": "# Two\n\n```python\nclass Drawing:\n    def _repr_svg_(self):\n        return " + DRAWING + "\n```\n\n"
    '```python { caption="A square." alt="A square." }\nDrawing()\n```\n',
}


@pytest.fixture
def book(make_book):
    """Return a book with a printed form and an EPUB, which are kept, too."""
    root = make_book(PAGES)
    settings = (root / "mkdocs.yml").read_text()
    (root / "mkdocs.yml").write_text(settings.replace("[litbook]", "[search, {litbook: {printed: true, epub: true}}]"))
    return root


def started(root, site, limit=None):
    """Return a build that has just been started, in a group of processes of its own."""

    command = [sys.executable, "-m", "mkdocs", "build", "-q", "--site-dir", str(site)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "86400"}  # the theme shows the time
    build = subprocess.Popen(
        command, cwd=root, env=environment, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if limit:  # a disk that's full once a file is that long
        resource.prlimit(build.pid, resource.RLIMIT_FSIZE, (limit, limit))
    return build


def built(root, site):
    """Return each file of a site that's built now, by its path."""
    build = started(root, site)
    said, _ = build.communicate(timeout=120)
    assert build.returncode == 0, said.decode()
    return contents(site)


def contents(folder):
    """Return the content of each file of a folder, by its path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def clean(book, tmp_path):
    """Return the files of the site that a first build makes, and forget what it kept."""
    files = built(book, tmp_path / "clean")
    assert {"index.html", "book.epub", "print/index.html", "assets/figures/figure-2-1.svg"} <= files.keys()
    shutil.rmtree(book / ".cache")
    return files


def damage(root, chance):
    """Cut, change, or swap a few files of the cache."""
    files = sorted(path for path in (root / ".cache").rglob("*") if path.is_file())
    for path in chance.sample(files, min(len(files), 5)):
        content = path.read_bytes()
        match chance.randrange(4):
            case 0:
                path.write_bytes(content[: chance.randrange(len(content) + 1)])
            case 1:
                place = chance.randrange(max(len(content), 1))
                path.write_bytes(content[:place] + b"?" + content[place + 1 :])
            case 2:
                path.write_bytes(chance.choice(files).read_bytes())
            case _:
                path.unlink()
                files.remove(path)


def test_whatever_happens_to_builds_the_next_is_as_a_clean_one(book, clean, tmp_path):
    """Killed at any moment, with a disk that's full at any size of a file, and with damaged files in the cache."""
    chance, end, took = random.Random(SEED), time.monotonic() + SECONDS, 2.0
    rounds = 0
    while rounds < 3 or time.monotonic() < end:
        build = started(book, tmp_path / "site", chance.choice([None, None, chance.randrange(100, 20_000)]))
        try:
            build.wait(chance.random() * took)
        except subprocess.TimeoutExpired:
            os.killpg(build.pid, signal.SIGKILL)
        build.communicate()
        if (book / ".cache").exists() and chance.random() < 0.5:
            damage(book, chance)
        start = time.monotonic()
        assert built(book, tmp_path / "site") == clean, f"KEPT_SEED={SEED}, round {rounds}"
        took = time.monotonic() - start
        if chance.random() < 0.3:
            shutil.rmtree(book / ".cache")
        rounds += 1


def test_two_builds_at_once(book, clean, tmp_path):
    """Both are as a clean one, and so is the next, which finds what they kept."""
    sites = [tmp_path / "one", tmp_path / "other"]
    builds = [started(book, site) for site in sites]
    for build in builds:
        said, _ = build.communicate(timeout=120)
        assert build.returncode == 0, said.decode()
    assert [contents(site) == clean for site in sites] == [True, True]
    assert built(book, tmp_path / "next") == clean


def test_a_build_in_a_cache_of_somebody_else(book, clean, tmp_path):
    """What others can have written isn't used: a forged outcome isn't shown, and nothing's changed there."""
    assert built(book, tmp_path / "site") == clean
    kept = book / ".cache" / "litbook"
    for path in kept.rglob("*.json"):
        path.write_bytes(path.read_bytes().replace(b"42", b"43"))
    kept.chmod(0o777)
    before = contents(kept)
    assert built(book, tmp_path / "site") == clean
    assert contents(kept) == before
