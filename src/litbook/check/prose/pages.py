"""Check the parts of pages outside their blocks: formulas, glossary entries, and the numbers of figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from litbook.check.state import each_page
from litbook.core.cache import Pages
from litbook.core.errors import BookError, needed
from litbook.core.model import Block, Chapter, Location
from litbook.core.text.markdown import blanked, without
from litbook.core.text.plain import line_counter
from litbook.source.book import Book
from litbook.source.elements import formulas as parts
from litbook.source.elements.formulas import CODE, MAYBE, QUOTED, formulas, mathml
from litbook.source.elements.formulas import without as without_formulas
from litbook.source.elements.glossary import Entry, Glossary, prose

OPENING = re.compile(r"(?<!\\)\\(?P<inline>\()|^[ \t>]*(?:\\(?P<displayed>\[)|\$\$)", re.MULTILINE)
"""The beginning of a formula. Where complete formulas are blanked, it's one that isn't closed."""
BLANK_LINE = re.compile(r"\n[ \t>]*(?:\n|\Z)")
REMEDY = "fix the TeX, or put it in backticks if it isn't a formula"


def all_formulas(book: Book, *, are_read: bool) -> Iterator[BookError]:
    """Yield each formula that can't be read, and each that's never closed if the site reads formulas."""

    def wrong_formulas(page: Chapter) -> Iterator[BookError]:
        yield from formula_problems(parts.prose(page))
        if are_read:
            yield from unclosed_formulas(parts.prose(page))

    yield from each_page(book.settings.root, (*book.chapters, *book.legible), wrong_formulas, are_read)
    for notebook in book.notebooks:
        yield from formula_problems(notebook.prose, counted=False)


def formula_problems(texts: Iterable[tuple[Location, str]], *, counted: bool = True) -> Iterator[BookError]:
    """Yield each formula that can't be read, in texts that begin at a line; ``counted`` if their own lines count on.

    If the extra ``formulas``, which reads them, isn't installed, yield only the first formula.
    """
    for location, text in texts:
        line_of = line_counter(text, location.line)
        for formula in formulas(without(text, blanked, CODE)) if MAYBE.search(text) else ():
            source = text[formula.source_start : formula.source_end]
            start = Location(location.path, line_of(formula.source_start) if counted else location.line)
            try:
                with needed("formulas", start, "this formula"):
                    mathml(QUOTED.sub(lambda match: blanked(match[0]), source), formula.is_displayed)
            except BookError as error:
                yield error
                return
            except ValueError as error:
                below = source.count("\n", 0, error.args[0]) if counted else 0
                at_fault = Location(start.path, start.line + below)
                yield BookError(at_fault, f"this formula cannot be read: {error.args[1]}", REMEDY)


def unclosed_formulas(texts: Iterable[tuple[Location, str]]) -> Iterator[BookError]:
    """Yield the first formula of each paragraph that isn't closed in it, in texts that begin at a line."""
    for location, text in texts:
        visible = without_formulas(without(text, blanked, CODE))
        line_of = line_counter(text, location.line)
        last = {closing: visible.rfind(closing) for closing in (r"\)", r"\]", "$$")}
        place = 0
        for match in OPENING.finditer(visible):
            if match.start() < place:
                continue
            closing = r"\)" if match["inline"] else r"\]" if match["displayed"] else "$$"
            blank = BLANK_LINE.search(visible, match.end())
            end = blank.start() if blank else len(visible)
            closed = visible.find(closing, match.end(), end) if last[closing] >= match.end() else -1
            place = end if closed < 0 else closed
            if closed < 0:
                remedy = f"close it with {closing} in the same paragraph"
                yield BookError(Location(location.path, line_of(match.end())), "this formula is never closed", remedy)


def glossary_problems(root: Path, glossary: Glossary, chapters: Iterable[Chapter]) -> Iterator[BookError]:
    """Yield each name that has two entries, and each entry that none of ``chapters``, of the book in ``root``, uses."""
    first: dict[str, Entry] = {}
    doubled = set()
    for entry in glossary.entries:
        for name in entry.names:
            other = first.setdefault(name.lower(), entry)
            if other is not entry:
                doubled.add(entry)
                problem = f"“{name}” is already defined in line {other.location.line}"
                yield BookError(entry.location, problem, "keep one of the two")
    known = Pages(root, "uses", [[entry.identity, *entry.names] for entry in glossary.entries])
    used = {name for chapter in chapters for name in known_uses(known, glossary, chapter)}
    known.save()
    for entry in glossary.entries:
        if entry.identity not in used and entry not in doubled:
            remedy = "remove it from the glossary, or add the name they use"
            yield BookError(entry.location, f"no chapter uses “{entry.names[0]}”", remedy)


def known_uses(known: Pages, glossary: Glossary, chapter: Chapter) -> list[str]:
    """Return the identities of the entries that a chapter uses, as they're known if they are."""
    found: list[str] | None = known.known(chapter.path, chapter.text)
    if found is None:
        found = sorted({entry.identity for _, _, entry in glossary.uses(prose(chapter))})
        known.add(chapter.path, chapter.text, found)
    return found


def label_problems(chapters: Iterable[Chapter]) -> Iterator[tuple[Block, BookError]]:
    """Yield each page whose figures have the numbers of an earlier page's, with the block of its first figure."""
    seen: dict[str, Chapter] = {}
    for chapter in chapters:
        drawing = next((block for block in chapter.blocks if block.caption), None)
        if drawing and chapter.label and seen.setdefault(chapter.label, chapter) is not chapter:
            problem = f"figures are already numbered {chapter.label}.1 and so on in {seen[chapter.label].path}"
            remedy = "give this page a `label:` of its own in the front matter"
            yield drawing, BookError(drawing.location, problem, remedy)
