"""The files of a site: gathered while pages are made, finished and written once all of them are known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from litbook.core.text.html import replaced
from litbook.live import offline
from litbook.live import prepare as live
from litbook.site import csp
from litbook.site.theme import assets, drawer, math_font
from litbook.source.elements import formulas
from litbook.weave.names import index
from litbook.weave.page import drawings, in_head

MARK = re.compile(r"<!-- drawing (\d+) -->")


class Output:
    """What the machine adds to the files MkDocs writes, and the pages MkDocs rendered, which it finishes."""

    def __init__(self, root: Path) -> None:
        """Use the cache of the book in ``root``."""
        self.root = root
        self.files: dict[str, str | bytes] = {**assets.files()}
        """By their paths in the site."""
        self.drawings: dict[str, list[str]] = {}
        """The drawings of each page, by the page's path in the site."""
        self.pages: dict[str, str] = {}
        """Each page as MkDocs rendered it, by its path in the site."""

    def without_drawings(self, page: str, html: str) -> str:
        """Return a page's content with marks in place of its drawings, which are kept: search should read words only."""
        found = [*drawings(html)]
        self.drawings[page] = [html[drawing.start : drawing.end] for drawing in found]
        return replaced(html, ((one.start, one.end, f"<!-- drawing {n} -->") for n, one in enumerate(found)))

    def with_drawings(self, page: str, html: str) -> str:
        """Return a page's HTML with its drawings in place of their marks."""
        drawings = self.drawings.get(page, [])
        return MARK.sub(lambda match: drawings[int(match[1])], html) if drawings else html

    def finished(self, page: str) -> str:
        """Return a rendered page with its drawings, with MathML for its TeX, and with what has to run before it's shown."""
        html = self.with_drawings(page, drawer.make_room(index.without_styles(self.pages[page])))
        with suppress(ValueError):  # TeX that can't be read: under `mkdocs serve` the page says so at its top
            html = formulas.rendered(html)
        return html

    def write(self, folder: Path, *, policy: bool, live: bool) -> list[tuple[str, str]]:
        """Write everything into the site in ``folder``, each page once.

        See :func:`publish` for ``policy``, ``live``, and what's returned.
        """
        pages = {page: self.finished(page) for page in self.pages}
        letters = {letter for html in pages.values() for letter in math_font.letters(html)}
        if letters:
            self.files[math_font.PATH] = math_font.kept_font(self.root, letters)
            self.files[math_font.LICENCE] = math_font.SOURCE.with_name("LICENSE.txt").read_text(encoding="utf-8")
        for path, content in sorted(self.files.items()):
            write(folder / path, content)
        return publish(folder, pages, policy=policy, live=live)


def publish(folder: Path, pages: Mapping[str, str], *, policy: bool, live: bool) -> list[tuple[str, str]]:
    """Write finished ``pages``, by their paths in the site in ``folder``.

    With ``policy``, every page of the site gets its Content-Security-Policy; with ``live``, every page gets its edition,
    and the site its service worker. Return what pages would request from other sites, with their paths, if the policy
    forbids it.
    """
    pages = dict(pages)
    if policy or live:
        names = (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.html")))
        pages |= {name: (folder / name).read_text(encoding="utf-8") for name in names if name not in pages}
    forbidden = []
    if policy:
        forbidden = [(name, wanted) for name in sorted(pages) for wanted in csp.elsewhere(pages[name])]
        rules = csp.policy({script for html in pages.values() for script in csp.hashes(html)}, live=live)
        pages = {name: in_head(html, csp.meta(rules)) for name, html in pages.items()}
    if live:
        pages = with_edition(folder, pages)
    for name, html in pages.items():
        write(folder / name, html)
    return forbidden


def with_edition(folder: Path, pages: Mapping[str, str]) -> dict[str, str]:
    """Return the ``pages`` with the site's edition in them, and give the site in ``folder`` its service worker."""
    worker = folder / live.FOLDER / offline.WORKER
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    files |= {name: html.encode("utf-8") for name, html in pages.items()}
    edition = offline.edition(files)
    marked = {name: in_head(html, offline.meta(edition)) for name, html in pages.items()}
    files |= {name: html.encode("utf-8") for name, html in marked.items()}
    write(folder / offline.WORKER, offline.worker(worker.read_text(encoding="utf-8"), files, edition))
    worker.unlink()
    return marked


def write(path: Path, content: str | bytes) -> None:
    """Write ``content`` to ``path``, with line feeds as they are."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
