"""Check that `mkdocs.yml` lists every page once, and nothing that isn't there."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from difflib import get_close_matches

from litbook.check.prose.links import published
from litbook.core.errors import BookError
from litbook.core.model import Location
from litbook.source.book import Book, pages
from litbook.source.navigation import OPTIONS, PLUGIN, Entry, Navigation


def problems(book: Book) -> Iterator[BookError]:
    """Yield what's wrong with litbook's options and the navigation; MkDocs may make the latter from the files."""
    site = book.navigation
    if site is None:
        return
    yield from unknown_options(site)
    if posixpath.normpath(site.docs) != book.settings.docs_name and "docs_dir" in site.lines:
        problem = f"the site is made from {site.docs}, but the book from {book.settings.docs_name}"
        yield BookError(site.location("docs_dir"), problem, f"write docs_dir: {book.settings.docs_name}")
    elif site.entries is not None:
        listed = [entry for entry in site.entries if entry.is_page]
        yield from wrong_entries(book, site, listed)
        yield from unlisted(book, site, {posixpath.normpath(entry.path) for entry in listed})


def unknown_options(site: Navigation) -> Iterator[BookError]:
    """Yield each option of litbook's plugin that it doesn't have. A strict build refuses them."""
    for option in site.plugins.get(PLUGIN, {}):
        if option not in OPTIONS:
            location = Location(site.path, site.option_lines.get(option, site.location("plugins").line))
            close = get_close_matches(option, OPTIONS, n=1)
            remedy = f"write {close[0]}" if close else f"use {', '.join(OPTIONS)}"
            yield BookError(location, f"litbook has no option {option!r}", remedy)


def wrong_entries(book: Book, site: Navigation, listed: list[Entry]) -> Iterator[BookError]:
    """Yield each entry for a page that's listed above, that doesn't exist, or that's excluded."""
    files = {posixpath.relpath(path, book.settings.docs_name) for path in published(book)}
    seen: dict[str, int] = {}
    for entry in listed:
        path = posixpath.normpath(entry.path)
        if path in seen:
            problem = f"{path} is listed already, in line {seen[path]}"
            yield BookError(entry.location, problem, "list it once")
        elif site.is_excluded(path):
            yield BookError(
                entry.location, f"{path} is listed, but exclude_docs leaves it out", "remove one of the two"
            )
        elif path not in files:
            unlisted_files = sorted(files - {posixpath.normpath(other.path) for other in listed})
            close = get_close_matches(path, unlisted_files, n=1, cutoff=0.7)
            remedy = f"write {close[0]}" if close else "remove the line, or add the page"
            yield BookError(entry.location, f"{path} is listed, but there is no such page", remedy)
        seen.setdefault(path, entry.location.line)


def unlisted(book: Book, site: Navigation, listed: set[str]) -> Iterator[BookError]:
    """Yield each page that's published and not listed."""
    docs = book.settings.docs
    for page in pages(docs):
        path = page.relative_to(docs).as_posix()
        name = posixpath.normpath(f"{book.settings.docs_name}/{path}")
        hidden = site.is_excluded(path) or site.is_unlisted(path) or name in book.drafts
        if path not in listed and not hidden:
            remedy = f"add a line `- {path}`, or a pattern to not_in_nav"
            problem = f"{name} is missing from the navigation"
            yield BookError(Location(site.path, site.location("nav").line), problem, remedy)
