"""The service worker of a site, which stores files in the browser for offline reading. Pure.

What the worker stores is of one edition of the site. Each page names its edition, a digest of everything that pages are
made from; the worker has the digests of the other files. It serves a stored file without asking the site only if the
file's name is made of its content. Its script is in the site's folder, so its scope is that folder.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from fnmatch import fnmatchcase

WORKER = "service-worker.js"
"""The worker's path in the site; the data of the site is prepended to its text."""
LEFT_OUT = (
    # other formats of the same content
    "print/*", "*.epub", "*.ipynb", "*.py", "*.md", "*.zip", "*.pdf", "assets/figures/*", "assets/litbook.*/bound.css",
    # for robots, for debugging the theme, and for other languages than the book's
    "robots.txt", "llms*.txt", "*.gz", "*.inv", "*.map", "*.png", "assets/javascripts/lunr/*", WORKER, f"*/{WORKER}",
)  # fmt: skip
"""Patterns of files that offline reading doesn't need."""
RUNNING = "assets/litbook.*/live/*"
"""The files that blocks need to run, archives among them."""


def digest(content: bytes) -> str:
    """Return a 64-bit digest of the content in URL-safe base64, as the worker computes it."""
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()[:8]).decode().rstrip("=")


def is_kept(name: str) -> bool:
    """Return True if the worker may store the file."""
    return fnmatchcase(name, RUNNING) or not any(fnmatchcase(name, pattern) for pattern in LEFT_OUT)


def edition(digests: Mapping[str, str]) -> str:
    """Return a digest of the whole site, from the digests of its files before their pages name the edition."""
    return digest(json.dumps(dict(sorted(digests.items()))).encode())


def meta(edition: str) -> str:
    """Return the element that tells a page's edition to its scripts."""
    return f'<meta name="litbook-edition" content="{edition}">'


def worker(text: str, sizes: Mapping[str, int], digests: Mapping[str, str], edition: str, assets: str) -> str:
    """Return the script of a site's service worker: the data of its files, then ``text``.

    The data has each page's size in bytes, each other file's size and digest, and the folder of our files, ``assets``.
    """
    kept = {name: size for name, size in sorted(sizes.items()) if is_kept(name)}
    pages = {address(name): size for name, size in kept.items() if name.endswith(".html")}
    others = {name: [size, digests[name]] for name, size in kept.items() if not name.endswith(".html")}
    data = {"edition": edition, "assets": f"{assets}/", "pages": pages, "files": others}
    book = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return f"self.book={book};\n{text}"


def address(name: str) -> str:
    """Return the address of a page, relative to the site's root."""
    return name.removesuffix("index.html") if name.rpartition("/")[2] == "index.html" else name
