"""What a browser keeps of a site for reading without a connection: pure.

A service worker serves a file that it has kept without asking, so it must know to which edition of the site the file
belongs. Each page says its edition, which stands for all that pages are made with; the worker knows the digests of the
other files. It is a file of its own in the site's folder, and binds nothing outside that.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from fnmatch import fnmatchcase

WORKER = "service-worker.js"
"""The worker's place in the site; what it knows of the site is put before its text."""
LEFT_OUT = (
    # other forms of the same
    "print/*", "*.epub", "*.ipynb", "*.py", "assets/figures/*", "assets/litbook/bound.css",
    # for robots, for those who debug the theme, and for languages other than the book's
    "robots.txt", "llms.txt", "*.gz", "*.inv", "*.map", "*.png", "assets/javascripts/lunr/*", WORKER, f"*/{WORKER}",
)  # fmt: skip
"""What nobody needs in order to read on."""


def digest(content: bytes) -> str:
    """Stands for the content: 64 bits, as the worker writes them."""
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()[:8]).decode().rstrip("=")


def is_kept(name: str) -> bool:
    """Whether a reader without a connection would want the file."""
    return not any(fnmatchcase(name, pattern) for pattern in LEFT_OUT)


def edition(files: Mapping[str, bytes]) -> str:
    """Stands for the whole site, before its pages say so."""
    return digest(json.dumps({name: digest(content) for name, content in sorted(files.items())}).encode())


def meta(edition: str) -> str:
    """Return the element that tells a page's edition to its scripts."""
    return f'<meta name="litbook-edition" content="{edition}">'


def worker(text: str, files: Mapping[str, bytes], edition: str) -> str:
    """The service worker of a site: each page with its size, each other file with its size and its digest."""
    kept = {name: content for name, content in sorted(files.items()) if is_kept(name)}
    pages = {address(name): len(content) for name, content in kept.items() if name.endswith(".html")}
    others = {name: [len(content), digest(content)] for name, content in kept.items() if not name.endswith(".html")}
    book = json.dumps({"edition": edition, "pages": pages, "files": others}, ensure_ascii=True, separators=(",", ":"))
    return f"self.book={book};\n{text}"


def address(name: str) -> str:
    """The address of a page in its site."""
    return name.removesuffix("index.html") if name.rpartition("/")[2] == "index.html" else name
