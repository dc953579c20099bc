"""Everything a site's pages are made from, known before the first of them is rendered. Knows nothing of MkDocs."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from posixpath import normpath, relpath
from typing import Any

from litbook.check.report import Facts, Report, of_blocks, report
from litbook.core.cache import kept_text
from litbook.core.errors import BookError
from litbook.core.model import Chapter
from litbook.core.text import sanitize
from litbook.live import prepare as live
from litbook.run.pool import Outcomes, Progress, Starting, run
from litbook.source.book import Book
from litbook.tangle.history import History, kept_histories
from litbook.tangle.package import Package, package
from litbook.tangle.snapshots import kept_drawers
from litbook.weave.block import error_box
from litbook.weave.names.index import Addresses
from litbook.weave.names.mentions import kept_mentions, key_of
from litbook.weave.page import Page


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page is in the site."""

    url: str
    """Its address, relative to the site's: ``04-graph/``."""
    file: str
    """The HTML file, relative to the site's folder: ``04-graph/index.html``."""
    is_home: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """What every page of one build is made from. Pages are named by the paths of their sources, as in messages."""

    book: Book
    chapters: Mapping[str, Chapter]
    """Every page that can be read, notebooks included."""
    outcomes: Mapping[str, Outcomes]
    report: Report
    package: Package | None = None
    """None if it can't be made."""
    names: Mapping[str, History] = field(default_factory=dict)
    """The package's public names, if the book has an index of them."""
    names_key: str = ""
    """A digest of what pages look for among them."""
    drawers: Mapping[str, str] = field(default_factory=dict)
    """The content of each page's drawer, as JSON, if the book has drawers."""
    live: live.Live | None = None
    """What live pages are made from, if the book has them."""
    whole_book: Mapping[str, str] = field(default_factory=dict)
    """The forms of the whole book that pages offer: label and address."""
    repository: str = ""
    """The address of the book's repository, where readers report mistakes; "" if it isn't known."""
    places: Mapping[str, Place] = field(default_factory=dict)
    """Where the book's pages are in the site."""
    parts: Mapping[str, str] = field(default_factory=dict)
    """The part of the navigation that each page is in."""

    def addresses(self, place: Place) -> Addresses:
        """Return each numbered chapter and its address as seen from the page at ``place``."""
        chapters = (chapter for chapter in self.book.sequence if chapter.path in self.places)
        return {c.path: (c, relative(self.places[c.path].url, place.url)) for c in chapters}

    def page(self, path: str) -> Page | None:
        """Return everything the page ``path`` shows of its chapter; None if it can't be read."""
        chapter, place = self.chapters.get(path), self.places[path]
        if chapter is None:
            return None
        index_page = self.book.index
        there = self.places.get(index_page.path) if index_page and self.names else None
        return Page(
            chapter,
            self.outcomes[path],
            self.package.changes if self.package else (),
            self.package.steps if self.package else (),
            self.report.at_blocks,
            self.addresses(place),
            place.url,
            mentions=kept_mentions(self.book.settings.root, chapter, self.names, self.names_key) if there else (),
            index=relative(there.url, place.url) if there else "",
        )

    def boxes(self, path: str) -> str:
        """Return the problems that belong to the page ``path`` as a whole, as HTML."""
        return "\n\n".join(map(error_box, self.report.of_page(path)))


def prepare(book: Book, progress: Progress, starting: Starting = lambda chapters: None, *, with_drawers: bool) -> Site:
    """Run what has changed in a book, check it, and return everything its pages are made from."""
    outcomes = run(book, progress=progress, starting=starting)
    found = report(Facts(book, outcomes), on_disk=False)
    stored = {page.chapter.path: page.outcomes for page in book.notebooks}
    shown = {path: sanitized(book, some) for path, some in (outcomes | stored).items()}
    site = Site(book, {chapter.path: chapter for chapter in book.readable}, shown, found)
    try:
        made = package(book)
        drawers = kept_drawers(book) if with_drawers else {}
    except BookError:  # among the problems
        return site
    names = kept_histories(book.settings.root, made) if book.index else {}
    return replace(site, package=made, names=names, names_key=key_of(names), drawers=drawers)


def in_advance(book: Book, *, with_drawers: bool) -> Iterator[Callable[[], object]]:
    """Yield what :func:`prepare` and :meth:`Site.page` keep and can make before any chapter has run, step by step."""
    if with_drawers:
        yield partial(kept_drawers, book)
    names = kept_histories(book.settings.root, package(book)) if book.index else {}
    for chapter in book.readable if names else ():
        yield partial(kept_mentions, book.settings.root, chapter, names, key_of(names))


def refreshed(site: Site, book: Book, changed: Collection[str], progress: Progress) -> Site:
    """Return a ``site`` in which the ``changed`` pages are as in ``book``, to show them before the rest is made.

    Of the checks, only those of blocks are run. A page with other problems is best made with all the rest.
    """
    chapters = {chapter.path: chapter for chapter in book.readable}
    new = run(book, [chapters[path] for path in changed], progress=progress)
    outcomes = {**site.outcomes, **{path: sanitized(book, some) for path, some in new.items()}}
    made = site.package
    with suppress(BookError):  # the complete build says so
        made = package(book)
    found = of_blocks(Facts(book, outcomes))
    return replace(site, book=book, chapters=chapters, outcomes=outcomes, report=found, package=made)


def sanitized(book: Book, outcomes: Outcomes) -> Outcomes:
    """Return a chapter's ``outcomes`` with nothing in their drawings and HTML that could run, fetch, or restyle the page."""
    displays = [display for outcome in outcomes for display in outcome.displays]
    shown = [[one.mime, data] for one in displays for data in (one.data, one.narrow)]
    if not shown:
        return outcomes
    parts = ["sanitized", sanitize.ALLOWED, shown]
    text = kept_text(book.settings.root, parts, lambda: json.dumps([one[1] and sanitize.shown(*one) for one in shown]))
    clean = iter(json.loads(text))
    return tuple(
        replace(outcome, displays=tuple(replace(one, data=next(clean), narrow=next(clean)) for one in outcome.displays))
        for outcome in outcomes
    )


def without_drafts(nav: Any, book: Book) -> Any:
    """Return a part of the navigation, as `mkdocs.yml` gives it, without the pages that aren't published."""
    if isinstance(nav, list):
        kept = [without_drafts(item, book) for item in nav]
        return [item for item in kept if item not in (None, {}, [])]
    if isinstance(nav, dict):
        found = {title: without_drafts(item, book) for title, item in nav.items()}
        return {title: item for title, item in found.items() if item not in (None, {}, [])}
    return None if normpath(f"{book.settings.docs_name}/{nav}") in book.drafts else nav


def relative(url: str, other: str) -> str:
    """Return the address ``url`` as seen from the page ``other``, both relative to the site's address."""
    folder, _, name = other.rpartition("/")
    found = relpath(f"/{url}", f"/{folder if '.' in name else other}")
    return f"{found}/" if url.endswith("/") else found
