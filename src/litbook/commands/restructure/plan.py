"""Everything that a move or a rename changes, computed before anything is written. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from litbook.check import edits
from litbook.commands.restructure import leftovers, navigation, pages
from litbook.commands.restructure.pages import Renames
from litbook.core.errors import BookError
from litbook.core.model import Location
from litbook.source import navigation as nav
from litbook.source.book import Book
from litbook.source.elements.references.links import changed
from litbook.source.parse import parse
from litbook.tangle.package import package


@dataclass(frozen=True, slots=True)
class Plan:
    """The files after a move, and what's left to do by hand."""

    files: Mapping[str, bytes | None]
    """The new content of each file that changes, by its path relative to the book's root; None for one that goes."""
    package: Mapping[str, str] | None
    """The files of the package; None if it can't be made."""
    problems: tuple[BookError, ...]


def plan(book: Book, renames: Renames, others: Mapping[str, bytes]) -> Plan:
    """Return what a move does to a book, and to the ``others``: `mkdocs.yml`, READMEs, and any other text files.

    Raises BookError for a page that can't be read.
    """
    known = pages.targets_after(book.readable, renames)
    texts: dict[str, str] = {}
    problems: list[BookError] = []
    for page in book.readable:
        text, more = pages.page_after(book.contents[page.path].decode("utf-8"), page, renames, known)
        texts[renames.path(page.path)] = text
        problems += more
    texts, more = with_recaps(texts, book, renames)
    after = book_of(texts, book, renames)
    made, reason = package_of(after)
    more += [error for error in reason if str(error) not in map(str, more)]
    outside, others_left = outside_after(others, book, renames)
    problems += [*more, *others_left]
    problems += leftovers.used_too_early(after.chapters, renames)
    problems += leftovers.numbers_in_code(after.chapters, renames)
    problems += leftovers.old_names({**outside, **texts}, renames)
    before = {**{path: book.contents[path] for path in (page.path for page in book.readable)}, **others}
    files: dict[str, bytes | None] = {path: None for path in before if renames.path(path) != path}
    files |= {path: text.encode("utf-8") for path, text in {**outside, **texts}.items()}
    found = {path: content for path, content in files.items() if before.get(path) != content}
    return Plan(found, made, tuple(sorted(problems, key=lambda problem: problem.location)))


def with_recaps(texts: Mapping[str, str], book: Book, renames: Renames) -> tuple[dict[str, str], list[BookError]]:
    """Return the pages with each "The code so far" as of its new place, and why one can't be made."""
    after = book_of(texts, book, renames)
    found = dict(texts)
    problems: dict[Location, BookError] = {}
    for page in after.chapters:
        try:
            found[page.path] = edits.updated(texts[page.path], edits.recap_edits(page, after.earlier(page)))
        except BookError as error:
            problems[error.location] = error
    return found, list(problems.values())


def book_of(texts: Mapping[str, str], book: Book, renames: Renames) -> Book:
    """Return the book with other texts of its pages. Raises BookError."""
    drafts = frozenset(renames.path(path) for path in book.drafts)
    parsed = [parse(text, path) for path, text in texts.items() if path.endswith(".md")]
    return replace(book, chapters=tuple(sorted(parsed, key=lambda page: page.order)), drafts=drafts)


def package_of(book: Book) -> tuple[dict[str, str] | None, list[BookError]]:
    """Return the files of the package, or None and the reason why it can't be made."""
    try:
        return package(book).files(), []
    except BookError as error:
        return None, [error]


def outside_after(others: Mapping[str, bytes], book: Book, renames: Renames) -> tuple[dict[str, str], list[BookError]]:
    """Return the other files' texts, with the navigation and the links of Markdown files changed, and what couldn't be."""
    found = {path: content.decode("utf-8", "replace") for path, content in others.items()}
    problems: list[BookError] = []
    for path, text in found.items():
        if path.endswith(".md"):
            try:
                found[path] = changed(text, path, lambda link: (link.text or "", renames.followed(link)))
            except BookError:
                continue  # not written for this machine; old names in it are listed
    settings = nav.read(book.settings.root / nav.FILE)
    if settings and nav.FILE in found:
        start = f"{book.settings.docs_name}/"
        new = {old.removeprefix(start): path.removeprefix(start) for old, path in renames.new.items()}
        found[nav.FILE], problems = navigation.moved(found[nav.FILE], settings, new)
    return found, problems
