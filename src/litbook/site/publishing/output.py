"""The files of a site: gathered while pages are made, finished and written once all of them are known."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from functools import partial
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
        self.frames: dict[str, str] = {}
        """What the theme put around the content of each page, and its pages without content, by their paths in the site."""

    def add_page(self, page: str, html: str, content: str) -> None:
        """Take a page as MkDocs rendered it, with its ``content`` in it."""
        self.pages[page] = html
        self.frames[page] = csp.frame(drawer.make_room(html), content)

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
        return publish(
            folder, pages, policy=self.scripts() if policy else None, live=live, forbidden=self.kept_forbidden
        )

    def in_advance(self, *, policy: bool) -> Iterator[Callable[[], object]]:
        """Yield what :meth:`write` keeps of each page, the last page first, step by step."""
        for page in reversed(self.pages):
            yield partial(self.kept_finished, page)
        scripts = self.scripts() if policy else set()
        for page in reversed(self.pages) if policy else ():
            yield partial(self.kept_forbidden, self.kept_finished(page), scripts)

    def scripts(self) -> set[str]:
        """Return the hashes of the theme's inline scripts."""
        return {script for frame in self.frames.values() for script in self.kept_scripts(frame)}

    def kept_scripts(self, frame: str) -> list[str]:
        """Return the hashes of a theme's inline scripts from the book's cache, where they're known."""
        text = kept_text(self.root, ["scripts", frame], lambda: json.dumps(sorted(csp.hashes(frame))))
        return list(json.loads(text))

    def kept_forbidden(self, html: str, scripts: AbstractSet[str]) -> list[str]:
        """Return :func:`csp.forbidden` from the book's cache, where it's known."""
        parts = ["forbidden", html, sorted(scripts)]
        return list(json.loads(kept_text(self.root, parts, lambda: json.dumps(csp.forbidden(html, scripts)))))


def publish(
    folder: Path,
    pages: Mapping[str, str],
    *,
    policy: AbstractSet[str] | None,
    live: bool,
    forbidden: Callable[[str, AbstractSet[str]], list[str]] = csp.forbidden,
) -> list[tuple[str, str]]:
    """Write finished ``pages``, by their paths in the site in ``folder``, and give our files names made of their contents.

    With ``policy``, the hashes of the theme's scripts, every page of the site gets its Content-Security-Policy; with ``live``,
    every page gets its edition, and the site its service worker. Return what pages ask for that the policy forbids, which
    ``forbidden`` finds, each with the path of its page.
    """
    names = (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.html")))
    pages = {**pages, **{name: (folder / name).read_text(encoding="utf-8") for name in names if name not in pages}}
    frame, worker = (taken(folder / prepare.FOLDER / name) if live else "" for name in (prepare.FRAME, offline.WORKER))
    refused = []
    if policy is not None:
        refused = [(name, wanted) for name, html in sorted(pages.items()) for wanted in forbidden(html, policy)]
        rules = csp.policy({*policy, csp.hash_of(frame.encode("utf-8"))} if live else policy, live=live)
        pages = {name: in_head(html, csp.meta(rules)) for name, html in pages.items()}
    assets = hashed.move_assets(folder)
    pages = {name: hashed.with_addresses(html, assets) for name, html in pages.items()}
    if live:
        pages = with_edition(folder, pages, worker, assets)
    for name, html in pages.items():
        write(folder / name, html)
    return refused


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
