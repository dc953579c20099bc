"""What references lead to: chapters, figures, blocks, equations, exercises, and answers, with their numbers. Pure.

A block is named by the word ``name`` in its header, and a formula or an exercise by a comment: ``<!-- name: roads -->``
above the formula, or in the exercise. What has no name has no number that a reference could show, except an exercise or an
answer, whose number is in its id.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from litbook.core.model import Block, Chapter, Location
from litbook.core.text.markdown import blanked, without
from litbook.core.text.plain import line_counter
from litbook.source.elements.exercises import answers, exercises, is_answers
from litbook.source.elements.formulas import CODE, formulas
from litbook.source.prose import prose_lines

NAME = re.compile(r"<!--\s*+name:\s*+(?P<name>[^\s<]*?)\s*-->")
ABOVE = re.compile(r"[ \t>\n]*")


@dataclass(frozen=True, slots=True)
class Target:
    """Something a reference can lead to."""

    kind: str
    """What it's called: ``chapter``, ``appendix``, ``figure``, ``block``, ``equation``, ``exercise``, or ``answer``."""
    number: str
    """Empty for a page without one."""
    location: Location


Own = Iterator[tuple[str, Target]]
"""The targets of a page with their ids, in order."""
Targets = Mapping[str, Mapping[str, Target]]
"""The targets of each page by its path, and then by their id; the page itself has the id ``""``."""


def all_targets(pages: Iterable[Chapter], own_targets: Callable[[Chapter], Own] | None = None) -> Targets:
    """Return everything in ``pages`` that a reference can lead to. If two have the same name, it leads to the first.

    ``own_targets`` replaces :func:`targets`, for who knows them already.
    """
    by_path = {page.path: page for page in pages}
    found = {path: dict(reversed([*(own_targets or targets)(page)])) for path, page in by_path.items()}
    for path, own in found.items():
        parent = str(PurePosixPath(path).parent.parent / PurePosixPath(path).name) if is_answers(path) else ""
        for identity, target in found.get(parent, {}).items():
            answer = own.get(f"answer-{target.number}")
            if target.kind == "exercise" and answer:
                own[identity.replace("exercise-", "answer-", 1)] = answer
    return found


def targets(page: Chapter) -> Own:
    """Yield the id of each target of a page, and the target."""
    is_numbered = page.has_place and not is_answers(page.path) and not page.path.endswith("index.md")
    yield "", Target(page.kind, page.label if is_numbered else "", Location(page.path, 1))
    for index, (block, identity, number) in enumerate(numbered_blocks(page)):
        kind = "figure" if block.caption else "block"
        yield f"block-{index + 1}", Target(kind, number, block.location)
        if identity:
            yield identity, Target(kind, number, block.location)
    if page.path.endswith(".ipynb"):
        return
    for name, number, line in equations(page):
        yield f"eq-{name}", Target("equation", number, Location(page.path, line))
    if is_answers(page.path):
        for given, line in answers(page).items():
            yield f"answer-{given}", Target("answer", str(given), Location(page.path, line))
        return
    for place, (line, name) in enumerate(named_exercises(page), start=1):
        target = Target("exercise", str(place), Location(page.path, line))
        yield f"exercise-{place}", target
        if name:
            yield f"exercise-{name}", target


def numbered_blocks(page: Chapter) -> Iterator[tuple[Block, str, str]]:
    """Yield each block with the id its name gives it, and its number; either may be empty.

    Figures are all counted, named or not, and other blocks only if they're named.
    """
    figures = blocks = 0
    for block in page.blocks:
        number = ""
        if block.caption:
            figures += 1
            number = joined(page, figures)
        elif block.name:
            blocks += 1
            number = joined(page, blocks)
        yield block, block_id(block), number


def block_id(block: Block) -> str:
    """Return the id that a block's name gives it; "" without a name."""
    return f"{'fig' if block.caption else 'block'}-{block.name}" if block.name else ""


def equations(page: Chapter) -> Iterator[tuple[str, str, int]]:
    """Yield the name, the number, and the line of each displayed formula that has a name above it."""
    text = "\n".join(prose_lines(page))
    if not NAME.search(text):
        return  # most pages name no formula, and finding them all takes a while
    starts = [found.start for found in formulas(without(text, blanked, CODE)) if found.is_displayed]
    line_of = line_counter(text)
    count = 0
    for name in NAME.finditer(text):
        below = ABOVE.match(text, name.end())
        index = bisect_left(starts, name.end())
        if below and index < len(starts) and starts[index] <= below.end():
            count += 1
            yield name["name"], joined(page, count), line_of(name.start())


def named_exercises(page: Chapter) -> Iterator[tuple[int, str]]:
    """Yield the line and the name of each exercise; an empty name for one that has none."""
    lines = prose_lines(page)
    for first in exercises(page):
        name = NAME.search(lines[first - 1])
        yield first, name["name"] if name else ""


def joined(page: Chapter, number: int) -> str:
    """Return a number with the page's label before it."""
    return f"{page.label}.{number}" if page.label else str(number)


def names(page: Chapter) -> Iterator[tuple[Location, str]]:
    """Yield each name given in a comment of a page, with its line."""
    for number, line in enumerate(() if page.path.endswith(".ipynb") else prose_lines(page), start=1):
        is_named = "name:" in line
        shown = without(line, lambda span: span if span.startswith("<") else blanked(span), CODE) if is_named else ""
        for match in NAME.finditer(shown):
            yield Location(page.path, number), match["name"]
