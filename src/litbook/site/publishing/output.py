"""The files of a site: gathered while pages are made, finished and written once all of them are known."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from litbook.core.cache import digest, kept_text
from litbook.core.text.html import replaced
from litbook.site.incremental import search
from litbook.site.publishing import csp, framing, styles
from litbook.site.publishing.publish import publish, write
from litbook.site.theme import assets, drawer
from litbook.site.theme.fonts import math_font, typefaces
from litbook.source.elements import formulas
from litbook.weave.names import index
from litbook.weave.page import drawings

MARK = re.compile(r"<!-- drawing (\d+) -->")


@dataclass(frozen=True, slots=True)
class Content:
    """The content of a page."""

    text: str
    """Its HTML, with marks in place of its drawings: search should read words only."""
    drawings: list[str]
    key: str
    """A digest of both."""

    @property
    def whole(self) -> str:
        """The content with its drawings."""
        return self.with_drawings(self.text)

    def with_drawings(self, html: str) -> str:
        """Return HTML with the drawings in place of their marks."""
        return MARK.sub(lambda match: self.drawings[int(match[1])], html) if self.drawings else html


class Output:
    """What the machine adds to the files MkDocs writes, and the pages MkDocs rendered, which it finishes."""

    def __init__(self, root: Path, *, typefaces: bool) -> None:
        """Use the cache of the book in ``root``, and its own ``typefaces`` if wanted."""
        self.root, self.typefaces = root, typefaces
        self.files: dict[str, str | bytes] = {**assets.files(typefaces=typefaces)}
        """By their paths in the site."""
        self.contents: dict[str, Content] = {}
        """The content of each page, by the page's path in the site."""
        self.is_framed = False
        """True if templates get a mark in place of a page's content."""
        self.pages: dict[str, str] = {}
        """Each page as MkDocs rendered it, by its path in the site."""
        self.frames: dict[str, str] = {}
        """What the theme put around the content of each page, and its pages without content, by their paths in the site."""

    def take(self, page: str, html: str) -> str:
        """Remember a page's content, and return it with marks in place of its drawings, whose places are kept."""
        key = digest(html)
        text = kept_text(
            self.root, ["drawings", key], lambda: json.dumps([(one.start, one.end) for one in drawings(html)])
        )
        places = json.loads(text)
        marked = replaced(html, ((start, end, f"<!-- drawing {n} -->") for n, (start, end) in enumerate(places)))
        self.contents[page] = Content(marked, [html[start:end] for start, end in places], key)
        return marked

    def settle(self, page: str, text: str) -> str:
        """Remember what other plugins made of a page's content, and return what templates get in its place."""
        content = self.contents[page]
        if text is not content.text and text not in framing.MARKS:
            content = replace(content, text=text, key=digest([text, content.drawings]))
            self.contents[page] = content
        return framing.mark(content.text) if self.is_framed else content.text

    def add_page(self, page: str, html: str) -> None:
        """Take a page as MkDocs rendered it."""
        text = self.contents[page].text
        self.pages[page] = html
        self.frames[page] = csp.frame(drawer.make_room(html, text), framing.mark(text) if self.is_framed else text)

    def inputs(self, page: str) -> list[Any]:
        """Return what :meth:`finished` depends on."""
        return ["finished", self.pages[page], self.contents[page].key, self.is_framed]

    def kept_finished(self, page: str) -> str:
        """Return :meth:`finished` from the book's cache, where it's known."""
        return kept_text(self.root, self.inputs(page), lambda: self.finished(page))

    def finished(self, page: str) -> str:
        """Return a rendered page with its drawings, with MathML for its TeX, and with what has to run before it's shown."""
        html, content = self.pages[page], self.contents[page]
        if self.is_framed:
            html = html.replace(framing.mark(content.text), search.without_options(content.text), 1)
        html = content.with_drawings(drawer.make_room(index.without_styles(html), html))
        with suppress(ValueError):  # TeX that can't be read: under `mkdocs serve` the page says so at its top
            html = formulas.rendered(html)
        return html

    def write(self, folder: Path, *, policy: bool, live: bool, serving: bool) -> list[tuple[str, str]]:
        """Write everything into the site in ``folder``, each page once.

        See :func:`publish` for ``policy``, ``live``, and what's returned. A site that's being served isn't published:
        each change would be another edition.
        """
        pages = {page: self.kept_finished(page) for page in self.pages}
        self.files.update(self.fonts(pages))
        for path, content in sorted(self.files.items()):
            write(folder / path, content)
        if serving:
            for path, html in pages.items():
                write(folder / path, html)
            return []
        pages = styles.joined(folder, pages, self.kept_tags)
        return publish(
            folder, pages, policy=self.scripts() if policy else None, live=live, forbidden=self.kept_forbidden
        )

    def fonts(self, pages: Mapping[str, str]) -> dict[str, str | bytes]:
        """Return the fonts that finished ``pages`` need, and their licenses."""
        math = self.kept_letters(pages, math_font.letters)
        found = math_font.files(self.root, math) if math else {}
        return found | (
            typefaces.files(self.root, self.kept_letters(pages, typefaces.letters)) if self.typefaces else {}
        )

    def kept_letters(self, pages: Mapping[str, str], find: Callable[[str], set[str]]) -> set[str]:
        """Return all characters that ``find`` finds in finished ``pages``, from the book's cache where they're known."""

        def letters(page: str, html: str) -> str:
            parts = ["letters", find.__module__, self.inputs(page)]
            return kept_text(self.root, parts, lambda: "".join(sorted(find(html))))

        return {letter for page, html in pages.items() for letter in letters(page, html)}

    def in_advance(self, *, policy: bool) -> Iterator[Callable[[], object]]:
        """Yield what :meth:`write` keeps of each page, the last page first, step by step."""
        for page in reversed(self.pages):
            yield partial(self.kept_finished, page)
        scripts = self.scripts() if policy else set()
        for page in reversed(self.pages) if policy else ():
            yield partial(self.kept_forbidden, page, self.kept_finished(page), scripts)

    def scripts(self) -> set[str]:
        """Return the hashes of the theme's inline scripts."""
        return {script for frame in self.frames.values() for script in self.kept_scripts(frame)}

    def kept_scripts(self, frame: str) -> list[str]:
        """Return the hashes of a theme's inline scripts from the book's cache, where they're known."""
        text = kept_text(self.root, ["scripts", frame], lambda: json.dumps(sorted(csp.hashes(frame))))
        return list(json.loads(text))

    def kept_tags(self, html: str) -> list[str]:
        """Return :func:`styles.in_tags` from the book's cache, where it's known."""
        return list(json.loads(kept_text(self.root, ["tags", html], lambda: json.dumps(sorted(styles.in_tags(html))))))

    def kept_forbidden(self, page: str, html: str, scripts: AbstractSet[str]) -> list[str]:
        """Return :func:`csp.forbidden` of a page from the book's cache, where it's known."""
        parts = ["forbidden", self.inputs(page) if page in self.pages else html, sorted(scripts)]
        return list(json.loads(kept_text(self.root, parts, lambda: json.dumps(csp.forbidden(html, scripts)))))
