"""Check the parts of pages outside their blocks: formulas, glossary entries, and the numbers of figures."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from litbook.core.cache import kept_text
from litbook.core.errors import BookError
from litbook.core.extras import needed
from litbook.core.model import Block, Chapter, Location
from litbook.source.elements.formulas import CODE, FORMULA, MAYBE, QUOTED, blanked, mathml
from litbook.source.elements.glossary import Entry, Glossary, prose

OPENING = re.compile(r"(?<!\\)\\(?P<inline>\()|^[ \t>]*(?:\\(?P<displayed>\[)|\$\$)", re.MULTILINE)
"""The beginning of a formula. Where complete formulas are blanked, it's one that isn't closed."""
BLANK_LINE = re.compile(r"\n[ \t>]*(?:\n|\Z)")
REMEDY = "fix the TeX, or put it in backticks if it isn't a formula"


def formula_problems(texts: Iterable[tuple[Location, str]], *, counted: bool = True) -> Iterator[BookError]:
    """Yield each formula that can't be read, in texts that begin at a line; ``counted`` if their own lines count on.

    If the extra ``formulas``, which reads them, isn't installed, yield only the first formula.
    """
    for location, text in texts:
        for match in FORMULA.finditer(CODE.sub(blanked, text)) if MAYBE.search(text) else ():
            kind = next(kind for kind in ("brackets", "dollars", "environment", "inline", "dollar") if match[kind])
            source = text[match.start(kind) : match.end(kind)]
            above = text.count("\n", 0, match.start(kind)) if counted else 0
            start = Location(location.path, location.line + above)
            try:
                with needed("formulas", start, "this formula"):
                    mathml(QUOTED.sub(blanked, source), kind not in ("inline", "dollar"))
            except BookError as error:
                yield error
                return
            except ValueError as error:
                below = source.count("\n", 0, error.args[0]) if counted else 0
                at_fault = Location(start.path, start.line + below)
                yield BookError(at_fault, f"this formula cannot be read: {error.args[1]}", REMEDY)


def unclosed_formulas(texts: Iterable[tuple[Location, str]]) -> Iterator[BookError]:
    """Yield each formula whose paragraph ends before it does, in texts that begin at a line."""
    for location, text in texts:
        visible = FORMULA.sub(blanked, CODE.sub(blanked, text))
        for match in OPENING.finditer(visible):
            end = BLANK_LINE.search(visible, match.end())
            closing = r"\)" if match["inline"] else r"\]" if match["displayed"] else "$$"
            if closing not in visible[match.end() : end.start() if end else None]:
                line = location.line + visible.count("\n", 0, match.end())
                remedy = f"close it with {closing} in the same paragraph"
                yield BookError(Location(location.path, line), "this formula is never closed", remedy)


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
    used = {name for chapter in chapters for name in kept_uses(root, glossary, chapter)}
    for entry in glossary.entries:
        if entry.identity not in used and entry not in doubled:
            remedy = "remove it from the glossary, or add the name they use"
            yield BookError(entry.location, f"no chapter uses “{entry.names[0]}”", remedy)


def kept_uses(root: Path, glossary: Glossary, chapter: Chapter) -> list[str]:
    """Return the identities of the entries that a chapter uses, from the cache of the book in ``root`` if they're known."""
    names = [[entry.identity, *entry.names] for entry in glossary.entries]

    def find() -> str:
        return json.dumps(sorted({entry.identity for _, _, entry in glossary.uses(prose(chapter))}))

    return list(json.loads(kept_text(root, ["uses", names, chapter.path, chapter.text], find)))


def label_problems(chapters: Iterable[Chapter]) -> Iterator[tuple[Block, BookError]]:
    """Yield each page whose figures have the numbers of an earlier page's, with the block of its first figure."""
    seen: dict[str, Chapter] = {}
    for chapter in chapters:
        drawing = next((block for block in chapter.blocks if block.caption), None)
        if drawing and chapter.label and seen.setdefault(chapter.label, chapter) is not chapter:
            problem = f"figures are already numbered {chapter.label}.1 and so on in {seen[chapter.label].path}"
            remedy = "give this page a `label:` of its own in the front matter"
            yield drawing, BookError(drawing.location, problem, remedy)
