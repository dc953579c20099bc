"""Names made of contents, so that no page ever gets a file of another edition, however long a browser keeps files."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from litbook.weave.page import ASSETS

ADDRESS = re.compile(rf"{re.escape(ASSETS)}/")
"""A part of an address of one of our files."""
ATTRIBUTE = re.compile(r"\s(?:src|href)=\"(?:[^\"]*\W)?\Z")
"""What's before it in an address. To look for it everywhere would take ten times as long."""


def digest(content: bytes) -> str:
    """Return the digest of a file's content that's part of its name."""
    return hashlib.sha256(content).hexdigest()[:12]


def folder_of(files: Mapping[str, bytes]) -> str:
    """Return the name of the folder for our style sheets, scripts, and fonts, made of their contents."""
    parts = [f"{name} {hashlib.sha256(content).hexdigest()}" for name, content in sorted(files.items())]
    return f"{ASSETS}.{digest(chr(10).join(parts).encode())}"


def move_assets(site: Path) -> str:
    """Move our files in the ``site``, if it has any, to the folder named by their contents, and return its name."""
    here = site / ASSETS
    if not here.is_dir():
        return ASSETS
    files = {path.relative_to(here).as_posix(): path.read_bytes() for path in here.rglob("*") if path.is_file()}
    there = site / folder_of(files)
    if there.exists():  # of a build before, in which nothing else was
        shutil.rmtree(there)
    here.rename(there)
    return there.relative_to(site).as_posix()


def with_addresses(html: str, folder: str) -> str:
    """Return a page whose addresses of our files are in ``folder``."""

    def address(found: re.Match[str]) -> str:
        start = max(0, html.rfind('"', 0, found.start()) - 6)
        return f"{folder}/" if ATTRIBUTE.search(html[start : found.start()]) else found[0]

    return ADDRESS.sub(address, html)
