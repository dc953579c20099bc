"""Collect the site's other files, and the parts of pages that are put in last."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from litbook.core.html import replaced
from litbook.live import offline
from litbook.live import prepare as live
from litbook.site import csp, drawer
from litbook.site.theme import assets, math_font
from litbook.source.elements import formulas
from litbook.weave.block import drawings
from litbook.weave.names import index

MARK = re.compile(r"<!-- drawing (\d+) -->")


class Website:
    """The files that pages load or link to, collected while the pages are made."""

    def __init__(self) -> None:
        self.files: dict[str, str | bytes] = {**assets.files()}
        """Contents by path in the site."""
        self.aside: dict[str, list[str]] = {}
        """The drawings of each page."""
        self.letters: set[str] = set()
        """The characters in the formulas of all pages."""

    def put_aside(self, page: str, html: str) -> str:
        """Return a page's content without its drawings, which :meth:`whole` puts back: the search index only needs words."""
        found = [*drawings(html)]
        self.aside[page] = [html[drawing.start : drawing.end] for drawing in found]
        return replaced(html, ((one.start, one.end, f"<!-- drawing {n} -->") for n, one in enumerate(found)))

    def whole(self, page: str, html: str) -> str:
        """Return the complete page, with its drawings, with MathML in place of TeX, and with scripts that run before it's shown."""
        drawings = self.aside.get(page, [])
        html = drawer.make_room(index.without_styles(html))
        html = MARK.sub(lambda match: drawings[int(match[1])], html) if drawings else html
        with suppress(ValueError):  # only authors see such a page, with the reason at its top
            html = formulas.rendered(html)
            self.letters |= math_font.letters(html)
        return html

    def write(self, folder: Path) -> None:
        """Write the files below ``folder``."""
        for path, content in sorted(self.files.items()):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))


def protect(folder: Path, *, live: bool) -> list[tuple[str, str]]:
    """Put the same policy into each page below ``folder``; return pages with what they load from other sites."""
    pages = {path: path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.html"))}
    rules = csp.policy(set().union(*map(csp.hashes, pages.values())), live=live)
    for path, page in pages.items():
        path.write_bytes(csp.under(page, rules).encode("utf-8"))
    return [(str(path.relative_to(folder)), wanted) for path, page in pages.items() for wanted in csp.elsewhere(page)]


def keep_offline(folder: Path) -> None:
    """Put a service worker into the site below ``folder``, and the site's edition into its pages."""
    worker = folder / live.FOLDER / offline.WORKER
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    edition = offline.edition(files)
    for name, content in files.items():
        if name.endswith(".html"):
            files[name] = offline.marked(content.decode("utf-8"), edition).encode("utf-8")
            (folder / name).write_bytes(files[name])
    text = offline.worker(worker.read_text(encoding="utf-8"), files, edition)
    (folder / offline.WORKER).write_text(text, encoding="utf-8", newline="")
    worker.unlink()
