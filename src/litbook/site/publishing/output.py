"""The files of a site: gathered while pages are made, finished and written once all of them are known."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from litbook.core.cache import kept_text
from litbook.core.text.html import replaced
from litbook.live import offline, prepare
from litbook.site.publishing import csp, hashed
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
        text = kept_text(
            self.root, ["drawings", html], lambda: json.dumps([(one.start, one.end) for one in drawings(html)])
        )
        places = json.loads(text)
        self.drawings[page] = [html[start:end] for start, end in places]
        return replaced(html, ((start, end, f"<!-- drawing {n} -->") for n, (start, end) in enumerate(places)))

    def with_drawings(self, page: str, html: str) -> str:
        """Return a page's HTML with its drawings in place of their marks."""
        drawings = self.drawings.get(page, [])
        return MARK.sub(lambda match: drawings[int(match[1])], html) if drawings else html

    def kept_finished(self, page: str) -> str:
        """Return :meth:`finished` from the book's cache, where it's known."""
        parts = ["finished", self.pages[page], self.drawings.get(page, [])]
        return kept_text(self.root, parts, lambda: self.finished(page))

    def finished(self, page: str) -> str:
        """Return a rendered page with its drawings, with MathML for its TeX, and with what has to run before it's shown."""
        html = self.with_drawings(page, drawer.make_room(index.without_styles(self.pages[page])))
        with suppress(ValueError):  # TeX that can't be read: under `mkdocs serve` the page says so at its top
            html = formulas.rendered(html)
        return html

    def write(self, folder: Path, *, policy: bool, live: bool, serving: bool) -> list[tuple[str, str]]:
        """Write everything into the site in ``folder``, each page once.

        See :func:`publish` for ``policy``, ``live``, and what's returned. A site that's being served isn't published:
        each change would be another edition.
        """
        pages = {page: self.kept_finished(page) for page in self.pages}
        letters = {letter for html in pages.values() for letter in math_font.letters(html)}
        if letters:
            self.files[math_font.PATH] = math_font.kept_font(self.root, letters)
            self.files[math_font.LICENSE] = math_font.SOURCE.with_name("LICENSE.txt").read_text(encoding="utf-8")
        for path, content in sorted(self.files.items()):
            write(folder / path, content)
        if serving:
            for path, html in pages.items():
                write(folder / path, html)
            return []
        return publish(folder, pages, policy=policy, live=live, requests=self.kept_requests)

    def kept_requests(self, html: str) -> csp.Requests:
        """Return :func:`csp.requests` from the book's cache, where it's known."""
        text = kept_text(self.root, ["requests", html], lambda: json.dumps(csp.requests(html)))
        scripts, elsewhere = json.loads(text)
        return scripts, elsewhere


def publish(
    folder: Path,
    pages: Mapping[str, str],
    *,
    policy: bool,
    live: bool,
    requests: Callable[[str], csp.Requests] = csp.requests,
) -> list[tuple[str, str]]:
    """Write finished ``pages``, by their paths in the site in ``folder``, and give our files names made of their contents.

    With ``policy``, every page of the site gets its Content-Security-Policy; with ``live``, every page gets its edition,
    and the site its service worker. ``requests`` finds a page's scripts and what it loads from elsewhere. Return what
    pages would request from other sites, with their paths, if the policy forbids it.
    """
    names = (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.html")))
    pages = {**pages, **{name: (folder / name).read_text(encoding="utf-8") for name in names if name not in pages}}
    frame, worker = (taken(folder / prepare.FOLDER / name) if live else "" for name in (prepare.FRAME, offline.WORKER))
    forbidden = []
    if policy:
        found = {name: requests(html) for name, html in sorted(pages.items())}
        forbidden = [(name, wanted) for name, (_, elsewhere) in found.items() for wanted in elsewhere]
        scripts = {script for scripts, _ in found.values() for script in scripts}
        if live:
            scripts.add(csp.hash_of(frame.encode("utf-8")))
        rules = csp.policy(scripts, live=live)
        pages = {name: in_head(html, csp.meta(rules)) for name, html in pages.items()}
    assets = hashed.move_assets(folder)
    pages = {name: hashed.with_addresses(html, assets) for name, html in pages.items()}
    if live:
        pages = with_edition(folder, pages, worker, assets)
    for name, html in pages.items():
        write(folder / name, html)
    return forbidden


def taken(path: Path) -> str:
    """Return the text of a file that isn't to be published as it is, and remove it."""
    text = path.read_text(encoding="utf-8")
    path.unlink()
    return text


def with_edition(folder: Path, pages: Mapping[str, str], worker: str, assets: str) -> dict[str, str]:
    """Return the ``pages`` with the site's edition in them, and give the site in ``folder`` its service worker.

    ``worker`` is the worker's text without its data, and ``assets`` the folder of our files.
    """
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    files |= {name: html.encode("utf-8") for name, html in pages.items()}
    edition = offline.edition(files)
    marked = {name: in_head(html, offline.meta(edition)) for name, html in pages.items()}
    files |= {name: html.encode("utf-8") for name, html in marked.items()}
    write(folder / offline.WORKER, offline.worker(worker, files, edition, assets))
    return marked


def write(path: Path, content: str | bytes) -> None:
    """Write ``content`` to ``path``, with line feeds as they are."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
