"""Compute the ids that a page of the site has, which links can lead to, from the page's Markdown."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from html import unescape

from litbook.core.cache import Pages
from litbook.core.model import Chapter, Location
from litbook.core.text.markdown import COMMENT, blanked, without
from litbook.source.book import PLACE, Book
from litbook.source.elements.exercises import is_answers
from litbook.source.elements.formulas import CODE
from litbook.source.elements.references.targets import Own, Target, Targets, all_targets, targets
from litbook.source.prose import prose_lines

HEADING = re.compile(r"(?:[ >]|[-*+] |\d+\. )*+#{1,6}(?P<title>[^#].*)")
UNDERLINE = re.compile(r" {0,3}(=+|-+)[ ]*")
ATTRIBUTES = re.compile(r"\{:?(?P<inside>[^{}\n]*)\}")
HTML_ID = re.compile(r"""<[^<>]*?\b(?:id|name)\s*=\s*["']?([^"'\s>]+)""")
MARKUP = (
    (re.compile(r"!\[([^\[\]]*)\]\([^()]*\)"), ""),
    (re.compile(r"\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])"), r"\1"),
    (re.compile(r"\[\^[^\[\]]+\]"), ""),
    (re.compile(r"<[/a-zA-Z][^<>]*>"), ""),
    (re.compile(r"(?<![\w\\])(_{1,3})(?=\S)(.{1,100}?)(?<=\S)\1(?!\w)"), r"\2"),
    (re.compile(r"(?<!\\)(\*{1,3})(?=\S)(.{1,100}?)(?<=\S)\1"), r"\2"),
)
"""What Markdown takes out of a heading's text, or replaces in it."""
SPECIAL = ("__", "fn:", "fnref:", "fnref2:", "figure-", "names-")
"""Beginnings of ids that extensions and the site itself make; whether each exists isn't checked."""


def anchors(book: Book) -> Mapping[str, frozenset[str] | None]:
    """Return the ids of each page, by its path; None for a page whose ids only its plugins know, or that has problems.

    A page that can't be read whole would seem to have lost some, and other pages would be blamed for it.
    """
    toc = book.navigation.extensions.get("toc", {}) if book.navigation else {}
    places = known_targets(book)
    glossary = book.glossary
    found: dict[str, frozenset[str] | None] = {}
    separator = str(toc.get("separator", "-"))
    known = Pages(book.settings.root, "ids", separator)
    for page in (*book.chapters, *book.legible):
        own = known_ids(known, page, separator)
        ids = {*(own or ()), *places.get(page.path, {})}
        if glossary and glossary.path == page.path:
            ids |= {entry.identity for entry in glossary.entries}
        found[page.path] = None if own is None or "slugify" in toc or page in book.damaged else frozenset(ids)
    known.save()
    return found


@functools.lru_cache(maxsize=2)  # two checks ask for them
def known_targets(book: Book) -> Targets:
    """Return everything in a book that a reference can lead to, from its cache where it's known."""
    known = Pages(book.settings.root, "targets")

    def own_targets(page: Chapter) -> Own:
        found = known.known(page.path, page.text)
        if found is None or page.path.endswith(".ipynb"):
            own = [*targets(page)]
            known.add(page.path, page.text, [[name, one.kind, one.number, one.location.line] for name, one in own])
            yield from own
        else:
            yield from ((name, Target(kind, number, Location(page.path, at))) for name, kind, number, at in found)

    every = all_targets(book.readable, own_targets)
    known.save()
    return every


def known_ids(known: Pages, page: Chapter, separator: str) -> list[str] | None:
    """Return the ids that are written on a page, and those of its headings, as they're known if they are.

    None for a page whose ids its plugins make.
    """
    found = known.known(page.path, page.text)
    if found is None:
        lines = prose_lines(page)
        is_made = PLACE in lines or any(line.startswith("::: ") for line in lines)
        found = {"ids": None if is_made else sorted({*written(page), *headings(page, separator)})}
        known.add(page.path, page.text, found)
    ids: list[str] | None = found["ids"]
    return ids


def written(page: Chapter) -> Iterator[str]:
    """Yield the ids that are written on a page, in attributes or in HTML."""
    text = without("\n".join(prose_lines(page)), blanked, CODE)
    yield from (identity for match in ATTRIBUTES.finditer(text) if (identity := id_in(match["inside"])))
    yield from (match[1] for match in HTML_ID.finditer(text))


def id_in(attributes: str) -> str:
    """Return the id that attributes in braces set, such as ``.red #here``; "" if they set none."""
    word = attributes.partition("#")[2].split(maxsplit=1)
    return word[0] if word else ""


def headings(page: Chapter, separator: str) -> Iterator[str]:
    """Yield the ids that the headings of a page get from their words, as the extension ``toc`` makes them."""
    seen: set[str] = set(written(page))
    counts: dict[str, int] = {}
    for title in titles(prose_lines(page)):
        if any(id_in(match["inside"]) for match in ATTRIBUTES.finditer(title)) or (
            is_answers(page.path) and re.match(r"\d+\. ", title)
        ):
            continue
        identity = slug(words(without_attributes(title)), separator)
        match = re.fullmatch(r"(.*)_(\d{1,9})", identity)
        base, count = (match[1], int(match[2])) if match else (identity, 0)
        while identity in seen or not identity:
            count = max(count, counts.get(base, 0)) + 1
            counts[base] = count
            identity = f"{base}_{count}"
        seen.add(identity)
        yield identity


def titles(lines: tuple[str, ...]) -> Iterator[str]:
    """Yield the Markdown of each heading."""
    for index, line in enumerate(lines):
        match = HEADING.fullmatch(line)
        below = lines[index + 1] if index + 1 < len(lines) else ""
        if match:
            yield match["title"].strip().rstrip("#").rstrip()
        elif line.strip() and UNDERLINE.fullmatch(below) and not line.startswith(("-", "|")):
            yield line.strip()


def without_attributes(title: str) -> str:
    """Return a heading without the attributes in braces at its end."""
    start = title.rfind("{")
    return title[:start].rstrip() if title.endswith("}") and start >= 0 else title


def words(title: str) -> str:
    """Return a heading's text without its markup. Code stays as it is."""
    title = without(title, lambda span: "", [COMMENT])
    parts = re.split(r"(?<![\\`])`++([^`]+)`+", title)
    for index in range(0, len(parts), 2):
        for pattern, instead in MARKUP:
            parts[index] = pattern.sub(instead, parts[index])
        parts[index] = unescape(re.sub(r"\\([\\`*_{}\[\]()>#+.!~-])", r"\1", parts[index]))
    return " ".join("".join(parts).split())


def slug(text: str, separator: str) -> str:
    """Return the id of a heading, as Python-Markdown's ``toc`` makes it."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    plain = re.sub(r"[^\w\s-]", "", plain).strip().lower()
    return re.sub(rf"[{re.escape(separator)}\s]+", separator, plain)
