"""Install the npm packages that live pages are built from, once per lock file, in the user's cache folder."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from litbook.core.cache import digest
from litbook.core.errors import BookError
from litbook.core.files import cache_folder
from litbook.core.model import Location
from litbook.live.bundling.npm import node

HERE = Path(__file__).parent
LOCK = "package-lock.json"
"""npm's lock file: each package's version and integrity hash, without registry URLs."""
FLAGS = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


def workspace(*, for_checks: bool = False) -> Path:
    """Return a folder with the lock file's packages in ``node_modules``; ``for_checks`` adds the dev dependencies.

    Raises BookError if they aren't cached and can't be downloaded.
    """
    lock = content_key(HERE, [LOCK])
    folder = cache_folder() / "live" / (f"{lock}-checks" if for_checks else lock)
    if not (folder / "node_modules").is_dir():
        fetch(folder, for_checks)
    return folder


def fetch(folder: Path, for_checks: bool) -> None:
    """Run ``npm ci`` and move the result to ``folder`` in one step. Raises BookError, and then leaves nothing behind."""
    folder.parent.mkdir(parents=True, exist_ok=True)
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
        with suppress(OSError):  # another build was faster
            half_done.rename(folder)


def content_key(folder: Path, names: Iterable[str]) -> str:
    """Return a digest of the names and contents of files in ``folder``."""
    parts = [[name, hashlib.sha256((folder / name).read_bytes()).hexdigest()] for name in sorted(names)]
    return digest(parts)[:16]
