"""Install the npm packages that live pages are built from, once per lock file, in the user's cache folder.

A digest of each file is kept with them. Files that have changed since are installed again, and so are those of a folder that
wasn't used for long and has been deleted.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from litbook.core.cache import DAY, digest, keep, read, touch
from litbook.core.errors import BookError
from litbook.core.files import cache_folder, make_private
from litbook.core.model import Location
from litbook.live.bundling.npm import node

HERE = Path(__file__).parent
OLD = 60 * DAY
LOCK = "package-lock.json"
"""npm's lock file: each package's version and integrity hash, without registry URLs."""
DIGESTS = "digests.json"
"""The digest of each file of the packages, as it was when they were installed."""
INTACT: set[Path] = set()
"""The folders that this process has found to be as they were."""
FLAGS = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


def workspace(*, for_checks: bool = False) -> Path:
    """Return a folder with the lock file's packages in ``node_modules``; ``for_checks`` adds the dev dependencies.

    Raises BookError if they aren't cached and can't be downloaded.
    """
    lock = content_key(HERE, [LOCK])
    folder = cache_folder() / "live" / (f"{lock}-checks" if for_checks else lock)
    if folder not in INTACT or not folder.is_dir():
        if not is_intact(folder):
            fetch(folder, for_checks)
        INTACT.add(folder)
    touch(folder)
    return folder


def is_intact(folder: Path) -> bool:
    """Return True if the packages in ``folder`` are as they were when they were installed."""
    told = read(folder / DIGESTS)
    return told is not None and json.loads(told) == digests(folder / "node_modules")


def digests(packages: Path) -> dict[str, str]:
    """Return the digest of each file of ``packages``, and where each symbolic link leads, by their paths."""
    found = {}
    for path in sorted(packages.rglob("*")):
        name = path.relative_to(packages).as_posix()
        if path.is_symlink():
            found[name] = path.readlink().as_posix()
        elif path.is_file():
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def fetch(folder: Path, for_checks: bool) -> None:
    """Run ``npm ci`` and move the result to ``folder`` in one step. Raises BookError, and then leaves nothing behind."""
    make_private(folder.parent)
    evict_folders(folder.parent)
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        half_done = Path(name, "packages")
        half_done.mkdir()
        for file in ("package.json", LOCK):
            shutil.copyfile(HERE / file, half_done / file)
        try:
            node.npm(["ci", *FLAGS, *([] if for_checks else ["--omit=dev"])], half_done)
        except node.NodeError as error:
            problem = "npm cannot download the packages for live pages"
            remedy = "build once with a network, or leave out the option live"
            raise BookError(Location("mkdocs.yml", 1), problem, remedy, str(error)) from error
        keep(half_done / DIGESTS, json.dumps(digests(half_done / "node_modules")).encode())
        with suppress(OSError):  # there's none, or another build was faster
            folder.rename(Path(name, "damaged"))
        with suppress(OSError):
            half_done.rename(folder)


def evict_folders(parent: Path) -> None:
    """Delete the packages of other lock files, and all made of them, that weren't used for long."""
    for folder in parent.iterdir():
        if time.time() - folder.lstat().st_mtime > OLD:
            shutil.rmtree(folder, ignore_errors=True)


def content_key(folder: Path, names: Iterable[str]) -> str:
    """Return a digest of the names and contents of files in ``folder``."""
    parts = [[name, hashlib.sha256((folder / name).read_bytes()).hexdigest()] for name in sorted(names)]
    return digest(parts)[:16]
