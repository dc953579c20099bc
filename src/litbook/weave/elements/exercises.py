"""Add hints and a link to the answer to each exercise, and a stable id to each answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from litbook.core.model import Chapter
from litbook.source.elements import exercises
from litbook.source.elements.references.links import rebased
from litbook.weave.page import Page

ATTRIBUTES = re.compile(r"\{[^{}]*\}\s*$")
HEADINGS = {f"h{level}": level for level in range(1, 7)}


def answer_id(number: int) -> str:
    """Return the id of an answer on its page, which doesn't depend on its title."""
    return f"answer-{number}"


def name_answers(root: Element, chapter: Chapter) -> None:
    """Set the id of each heading on an answers page that belongs to an exercise."""
    known = exercises.answers(chapter)
    for element in root:
        match = exercises.NUMBERED.match("".join(element.itertext())) if HEADINGS.get(element.tag, 1) > 1 else None
        if match and int(match[1]) in known and "id" not in element.attrib:
            element.set("id", answer_id(int(match[1])))


def mark_hints(root: Element) -> None:
    """Give each hint on an answers page its class: where the answer is shown in the chapter, the hint is hidden."""
    for element in root:
        is_marked = element.tag == "p" and len(element) and not element.text and element[0].tag == "em"
        if is_marked and f"*{element[0].text}* " == exercises.HINT:
            element.set("class", "litbook-answer-hint")


def offer_hints(root: Element, hints: dict[int, list[str]]) -> None:
    """Add a ``<details>`` for each hint, whose inline Markdown isn't parsed yet, to the exercises."""
    for number, item in enumerate(items(root), start=1):
        for step, hint in enumerate(hints.get(number, []), start=1):
            fold = SubElement(item, "details", {"class": "litbook-hints", "data-search-exclude": ""})
            SubElement(fold, "summary").text = f"Hint {number}" if step == 1 else f"Hint {number}, step {step}"
            SubElement(fold, "p").text = hint


def link_exercises(root: Element, address: str, answered: set[int]) -> None:
    """Add a ``<details>`` with a link to the answer, on the page ``address``, to each answered exercise."""
    for number, item in enumerate(items(root), start=1):
        if number in answered:
            item.attrib.setdefault("id", f"exercise-{number}")
            fold = SubElement(item, "details", {"class": "litbook-answer", "data-search-exclude": ""})
            SubElement(fold, "summary").text = f"Answer {number}"
            link = SubElement(SubElement(fold, "p"), "a", {"href": f"{address}#{answer_id(number)}"})
            link.text = f"Answer {number} on its own page"


def items(root: Element) -> Iterator[Element]:
    """Yield a page's exercises: the items of the ordered lists in the section with the exercises' title."""
    level = 0
    for element in root:
        here = HEADINGS.get(element.tag)
        if here and ATTRIBUTES.sub("", "".join(element.itertext())).strip() == exercises.TITLE:
            level = here
        elif here and here <= level:
            level = 0
        elif level and element.tag == "ol":
            yield from element


class OfPage(Treeprocessor):
    """A tree processor for the page being converted, which ``page`` returns."""

    def __init__(self, md: Markdown, page: Callable[[], Page | None]) -> None:
        super().__init__(md)
        self.page = page


class Hints(OfPage):
    """Adds hints to exercises. Runs before inline Markdown is parsed."""

    def run(self, root: Element) -> None:
        """Modify the tree in place."""
        page = self.page()
        found = page.others.get(exercises.answers_path(page.chapter.path)) if page else None
        if page and found:
            answers, path = found[0], page.chapter.path
            hints = exercises.hints(answers).items()
            offer_hints(
                root, {number: [rebased(hint, answers.path, path) for hint in steps] for number, steps in hints}
            )


class Unfold(OfPage):
    """Links exercises to their answers, and sets ids and classes on answers pages."""

    def run(self, root: Element) -> None:
        """Modify the tree in place."""
        page = self.page()
        if page is None:
            return
        path = page.chapter.path
        if exercises.is_answers(path):
            name_answers(root, page.chapter)
            mark_hints(root)
        elif exercises.answers_path(path) in page.others:
            answers, _ = page.others[exercises.answers_path(path)]
            address = f"{exercises.FOLDER}/{PurePosixPath(path).name}"  # MkDocs resolves and validates it
            link_exercises(root, address, set(exercises.answers(answers)))
