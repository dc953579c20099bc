"""Check that links inside the book lead somewhere: to a file that's published, and to a place on its page."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from posixpath import basename, dirname, relpath

from litbook.check.prose.anchors import SPECIAL, anchors
from litbook.check.state import each_page
from litbook.core.errors import BookError
from litbook.core.files import leads_out
from litbook.core.model import Chapter, Location
from litbook.core.settings import Settings, shown
from litbook.source.book import OUTSIDE, Book
from litbook.source.elements import formulas
from litbook.source.elements.references.links import Link, links
from litbook.source.navigation import Navigation
from litbook.source.prose import markup_lines, prose_lines

MADE = ("print/", "book.epub", "book.pdf", "llms.txt", "llms-full.txt", "robots.txt", "sitemap.xml")
"""What the site has besides its pages."""
MOST = 1000
"""The most names among which a similar one is looked for, which takes a while."""
REMOVE = "correct it, or remove the link"


def problems(book: Book) -> Iterator[BookError]:
    """Yield each link inside the book that's broken, on every page whose prose can be read."""
    files = published(book)
    yield from outside(book.settings, files)
    ids = anchors(book)

    def broken_links(page: Chapter) -> Iterator[BookError]:
        for link in links(page.text, page.path):
            problem = broken(link, page, book, files, ids)
            if problem and is_shown(link, page):
                yield problem

    places = {path: None if known is None else sorted(known) for path, known in ids.items()}
    about = [book.settings.docs_name, sorted(files), places, sorted(book.drafts)]
    yield from each_page(book.settings.root, (*book.chapters, *book.legible), broken_links, about)


def published(book: Book) -> frozenset[str]:
    """Return the path of each file that's published, relative to the book's root. A symbolic link is a file, too."""
    site = book.navigation or Navigation()
    docs, root = book.settings.docs, book.settings.root
    found = set()
    for folder, folders, names in os.walk(docs, followlinks=True):
        folders[:] = [each for each in folders if not each.startswith(".")]
        for name in names:
            path = Path(folder, name)
            if not site.is_excluded(path.relative_to(docs).as_posix()):
                found.add(shown(path, root))
    return frozenset(found)


def outside(settings: Settings, files: frozenset[str]) -> Iterator[BookError]:
    """Yield each published file that isn't in the book, but that a symbolic link leads to. Pages say so themselves."""
    for name in sorted(files):
        if not name.endswith((".md", ".ipynb")) and leads_out(settings.root / name, settings.root):
            yield BookError(Location(name, 1), OUTSIDE, "put the file itself there")


def broken(
    link: Link, page: Chapter, book: Book, files: frozenset[str], ids: Mapping[str, frozenset[str] | None]
) -> BookError | None:
    """Return the problem of a link; None for one that leads somewhere."""
    if link.page not in files:
        is_made = relpath(link.page, book.settings.docs_name) in {made.rstrip("/") for made in MADE}
        if is_made or link.kind == "html":
            return None
        kind = "image" if link.kind == "image" else "file"
        return BookError(link.location, f"there is no {kind} {link.page}", nearest(link, files))
    if link.page in book.drafts and page.path not in book.drafts:
        return BookError(link.location, f"{link.page} is a draft, which is not published", "link it when it is")
    known = ids.get(link.page)
    if link.fragment and known is not None and not link.fragment.startswith(SPECIAL) and link.fragment not in known:
        close = get_close_matches(link.fragment, sorted(known), n=1) if len(known) <= MOST else []
        remedy = f"write #{close[0]}" if close else REMOVE
        where = "this page" if link.page == page.path else link.page
        return BookError(link.location, f"{where} has no #{link.fragment}", remedy)
    return None


def is_shown(link: Link, page: Chapter) -> bool:
    """Return True for what readers see as a link: neither indented code nor part of a formula."""
    line = without_formulas(page.text, page.path)[link.location.line - 1]
    return link.address in line or link.address not in prose_lines(page)[link.location.line - 1]


@functools.lru_cache(maxsize=8)
def without_formulas(text: str, path: str) -> tuple[str, ...]:
    """Return the lines of a page's prose with spaces in place of formulas."""
    return tuple(formulas.without("\n".join(markup_lines(text, path))).split("\n"))


def nearest(link: Link, files: frozenset[str]) -> str:
    """Return the remedy for a link to a file that doesn't exist: the most similar name, if there's one."""
    pages = {path: path.removesuffix("/index.md").removesuffix(".md") for path in files}
    same = [path for path in sorted(files) if basename(path) == basename(link.page)]
    meant = link.page.removesuffix(".md").removesuffix(".html").rstrip("/")
    exact = [path for path, name in sorted(pages.items()) if name == meant]
    stems = {basename(name): path for path, name in sorted(pages.items())}
    alike = [stems[stem] for stem in get_close_matches(basename(meant), sorted(stems), n=1, cutoff=0.75)]
    close = same or exact or alike
    return f"write {relpath(close[0], dirname(link.location.path))}" if close else REMOVE
