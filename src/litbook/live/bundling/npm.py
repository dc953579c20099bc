"""The packages of npm that live pages are made with: fetched once for a lock, kept for every book."""

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
from litbook.live.bundling import node

HERE = Path(__file__).parent
LOCK = "package-lock.json"
"""Every package with its version and the digest of its content, and with no registry's address."""
FLAGS = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


def workspace(*, for_checks: bool = False) -> Path:
    """A folder with the ``node_modules`` of the lock; ``for_checks`` with those too that only look at the sources.

    Raises BookError where they are not there yet and cannot be fetched.
    """
    lock = content_key(HERE, [LOCK])
    folder = cache_folder() / "live" / (f"{lock}-checks" if for_checks else lock)
    if not (folder / "node_modules").is_dir():
        fetch(folder, for_checks)
    return folder


def fetch(folder: Path, for_checks: bool) -> None:
    """Have npm bring the packages into ``folder``, all of them or none."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        half_done = Path(name, "packages")
        half_done.mkdir()
        for file in ("package.json", LOCK):
            shutil.copyfile(HERE / file, half_done / file)
        try:
            node.npm(["ci", *FLAGS, *([] if for_checks else ["--omit=dev"])], half_done)
        except node.NodeError as error:
            problem = "npm cannot bring what live pages are made of"
            remedy = "build once with a network, or leave the option live out"
            raise BookError(Location("mkdocs.yml", 1), problem, remedy, str(error)) from error
        with suppress(OSError):  # another build was faster
            half_done.rename(folder)


def content_key(folder: Path, names: Iterable[str]) -> str:
    """Stands for the contents of files of a folder, and nothing else of them but their names."""
    parts = [[name, hashlib.sha256((folder / name).read_bytes()).hexdigest()] for name in sorted(names)]
    return digest(parts)[:16]
