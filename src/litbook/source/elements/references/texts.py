"""The right text of a reference, and the number that a page has in its own title. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from litbook.core.model import Chapter
from litbook.source.elements.exercises import is_answers
from litbook.source.elements.references.links import LINES, Link, changed
from litbook.source.elements.references.targets import Target, Targets
from litbook.source.prose import front_matter_length

KINDS = "chapter|appendix|figure|block|equation|exercise|answer"
NAMED = ("fig-", "eq-", "block-", "exercise-", "answer-")
"""Beginnings of the ids of what references lead to, other than pages."""
NUMBER = r"[A-Za-z]?\d+[a-z]?(?:\.\d+)?|[A-Z]\.\d+|(?<=appendix\s)[A-Z]"
"""A letter alone is a number only behind the word, since it may be the text of any other link."""
TEXT = re.compile(
    rf"(?:(?P<word>(?P<kind>{KINDS})(?:s(?=\s))?))?(?P<space>\s*)(?P<number>(?:{NUMBER})?)", re.IGNORECASE
)
"""The text of a reference: a word, a number, both, or nothing. A plural needs a number: ``[chapters 4](…) and [5](…)``."""
OWN = re.compile(r"(?P<before>\btitle:\s*[\"']?|^#\s+)(?P<number>\d+)(?=\.\s)")
ANSWERED = re.compile(r"(?P<before>\bchapter\s)(?P<number>\d+)\b")
"""The number of the chapter in the title of its answers."""


def is_reference(link: Link) -> bool:
    """Return True if the text of a link reads like a reference, so that the machine keeps it right."""
    return link.text is not None and TEXT.fullmatch(link.text) is not None


def kind_said(link: Link) -> str:
    """Return what the text of a reference says that it leads to, such as ``figure``; "" if it doesn't say."""
    match = TEXT.fullmatch(link.text or "")
    return (match["kind"] or "").lower() if match else ""


def target_of(link: Link, known: Targets) -> Target | None:
    """Return what a reference leads to; None if it has no number, or is something else than the text says."""
    match = TEXT.fullmatch(link.text or "")
    places = known.get(link.page, {})
    target = places.get(link.fragment)
    if match is None or is_missing(link, known) or is_bare(link, known):
        return None
    target = target or places.get("")  # a heading: the reference names its page
    says = kind_said(link) or (target.kind if target else "")
    return target if target and target.number and target.kind == says else None


def is_missing(link: Link, known: Targets) -> bool:
    """Return True if a link leads to a name or a number that isn't on its page."""
    return link.fragment.startswith(NAMED) and link.fragment not in known.get(link.page, {})


def is_bare(link: Link, known: Targets) -> bool:
    """Return True for a link without text to a heading, which has no number to show."""
    return link.text == "" and link.fragment not in known.get(link.page, {})


def right_text(link: Link, known: Targets) -> str | None:
    """Return the text that a link should have; its own if it isn't a reference or can't be resolved."""
    target = target_of(link, known) if is_reference(link) else None
    match = TEXT.fullmatch(link.text or "")
    if target is None or match is None:
        return link.text
    if match["number"] and not match["word"]:
        return f"{match['space']}{target.number}"
    return f"{match['word'] or target.kind}{match['space'] or ' '}{target.number}"


def with_right_texts(text: str, path: str, known: Targets) -> str:
    """Return a page's text with every reference right; every other byte stays. Raises BookError."""
    return changed(text, path, lambda link: (right_text(link, known) or "", link.address))


def own_numbers(page: Chapter) -> Callable[[str], str] | None:
    """Return a function that makes right the page's number in a line of its title; None for a page without a number."""
    if page.number is None or page.path.endswith("index.md"):
        return None
    pattern = ANSWERED if is_answers(page.path) else OWN
    return partial(pattern.sub, lambda match: f"{match['before']}{page.number}")


def title_lines(text: str) -> Iterator[int]:
    """Yield the index of each line of the front matter, and of the first heading."""
    length = front_matter_length(text)
    yield from range(length)
    lines = text.split("\n")
    yield from [index for index in range(length, len(lines)) if lines[index].startswith("# ")][:1]


def with_own_number(text: str, page: Chapter) -> str:
    """Return the raw text of ``page`` with its own number right in the front matter's title and in the first heading."""
    right = own_numbers(page)
    if right is None:
        return text
    lines = LINES.findall(text)
    for index in title_lines(page.text):
        lines[index] = right(lines[index])
    return "".join(lines)
