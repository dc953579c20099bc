"""Check references, the names they use, and numbers that are written by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from litbook.check.prose.anchors import known_targets
from litbook.check.state import each_page
from litbook.core.errors import BookError
from litbook.core.model import Chapter, Location
from litbook.source.book import Book
from litbook.source.elements.exercises import is_answers
from litbook.source.elements.references import mentions, targets
from litbook.source.elements.references.links import Link, links
from litbook.source.elements.references.targets import Targets
from litbook.source.elements.references.texts import (
    is_bare,
    is_missing,
    is_reference,
    kind_said,
    own_numbers,
    right_text,
    target_of,
    title_lines,
)
from litbook.source.fence_header import NAME

UPDATE = "run `litbook update`"


def problems(book: Book) -> Iterator[BookError]:
    """Yield each reference with a wrong text, each name that's taken, and each number that's written by hand."""
    known = known_targets(book)

    def wrong_references(page: Chapter) -> Iterator[BookError]:
        yield from wrong_texts(links(page.text, page.path), known)
        yield from wrong_titles(page)
        yield from bad_names(page)

    numbers = {
        path: {name: [target.kind, target.number] for name, target in places.items()} for path, places in known.items()
    }
    yield from each_page(book.settings.root, book.chapters, wrong_references, numbers)
    for notebook in book.notebooks:
        for location, text in notebook.prose:
            yield from wrong_texts(links(text, f"{location.path}.md"), known, location)
        yield from bad_names(notebook.chapter)
    if any(page.number for page in book.chapters):
        yield from by_hand(book)


def wrong_texts(found: Iterable[Link], known: Targets, place: Location | None = None) -> Iterator[BookError]:
    """Yield each reference whose text is wrong, or that leads to nothing with a number; ``place`` replaces its line."""
    for link in found:
        where = place or link.location
        if not is_reference(link) or link.page not in known:
            continue
        if place is None and is_missing(link, known):
            continue  # reported with all other links that lead nowhere
        if is_bare(link, known):
            yield BookError(where, f"the link to {link.address} has no text", "write the link's text")
        elif target_of(link, known) is None:
            yield BookError(where, without_number(link), remedy(link, known))
        elif link.text != right_text(link, known):
            problem = (
                f"“{link.text}” should be “{right_text(link, known)}”" if link.text else "a reference without text"
            )
            yield BookError(where, problem, UPDATE)


def without_number(link: Link) -> str:
    """Return the problem of a reference that leads to something else than it says, or to something without a number."""
    kind = kind_said(link)
    what = f"isn't {'an' if kind[0] in 'aeiou' else 'a'} {kind} with a number" if kind else "has no number"
    return f"{f'“{link.text}”' if link.text else 'a link without text'} leads to {link.address}, which {what}"


def remedy(link: Link, known: Targets) -> str:
    """Return what to do about a reference that leads to nothing with a number."""
    prefix = link.fragment.partition("-")[0]
    names = [name for name in known.get(link.page, {}) if name.startswith(f"{prefix}-") and not name[-1].isdigit()]
    if prefix != link.fragment and names:
        return f"that page has #{', #'.join(names)}"
    return "name what it should lead to, or write a text of your own"


def wrong_titles(page: Chapter) -> Iterator[BookError]:
    """Yield each line of a page's title in which the page's own number is wrong."""
    right = own_numbers(page)
    lines = page.text.split("\n")
    for index in title_lines(page.text) if right else ():
        if right and right(lines[index]) != lines[index]:
            problem = f"this page is number {page.number}, and its title says another one"
            yield BookError(Location(page.path, index + 1), problem, UPDATE)


def bad_names(page: Chapter) -> Iterator[BookError]:
    """Yield each name that can't be one, that's on the page already, or that names nothing."""
    seen: dict[str, Location] = {}
    known: dict[Location, list[str]] = {}
    for identity, place in targets.targets(page):
        known.setdefault(place.location, []).append(identity)
    given = [(block.location, targets.block_id(block)) for block in page.blocks if block.name]
    for location, name in targets.names(page):
        found = [each for each in known.get(location, ()) if each.endswith(f"-{name}")]
        if not NAME.fullmatch(name):
            yield BookError(location, f"{name!r} cannot be a name", "use lower-case letters, digits, and hyphens")
        elif not found:
            problem = f"nothing here can be called {name!r}"
            yield BookError(
                location, problem, "put the comment above a formula of its own, or behind an exercise's number"
            )
        given += [(location, each) for each in found[:1]]
    for location, identity in given:
        if seen.setdefault(identity, location) != location:
            problem = f"line {seen[identity].line} has the same name: #{identity}"
            yield BookError(location, problem, "give one of them another name")


def by_hand(book: Book) -> Iterator[BookError]:
    """Yield each number of a chapter, a figure, an equation, or an exercise that's written by hand."""
    by_number = {page.number: page.path for page in book.sequence if page.number and not is_answers(page.path)}

    def written_by_hand(found: Iterable[mentions.Mention]) -> Iterator[BookError]:
        for location, words, can_link in found:
            word, number = words.split()
            path = by_number.get(int(number)) if word.lower().startswith("chapter") else None
            address = path.rpartition("/")[2] if path else "page.md#name"
            link = f"link it, and its number is kept right: [{words}]({address})"
            yield BookError(location, f"“{words}” is written by hand", link if can_link else "say it without a number")

    def hand_written(page: Chapter) -> Iterator[BookError]:
        yield from written_by_hand(mentions.mentions(page))

    yield from each_page(book.settings.root, book.chapters, hand_written, by_number)
    for page in book.notebooks:
        yield from written_by_hand(mentions.in_notebook(page.prose))
