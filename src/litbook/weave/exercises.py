"""Markdown to exercises that fold open: each gets its hint and a link to its answer, each answer a lasting address."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from litbook.core.model import Chapter
from litbook.source.elements import exercises
from litbook.weave.page import Page

ATTRIBUTES = re.compile(r"\{[^{}]*\}\s*$")
HEADINGS = {f"h{level}": level for level in range(1, 7)}


def answer_id(number: int) -> str:
    """What an answer is called on its page, whatever its title."""
    return f"answer-{number}"


def name_answers(root: Element, chapter: Chapter) -> None:
    """Give each heading of an answers page that answers an exercise its id."""
    known = exercises.answers(chapter)
    for element in root:
        match = exercises.NUMBERED.match("".join(element.itertext())) if HEADINGS.get(element.tag, 1) > 1 else None
        if match and int(match[1]) in known and "id" not in element.attrib:
            element.set("id", answer_id(int(match[1])))


def mark_hints(root: Element) -> None:
    """Say of each hint of an answers page that it is one: who has come by it need not see it again."""
    for element in root:
        is_marked = element.tag == "p" and len(element) and not element.text and element[0].tag == "em"
        if is_marked and f"*{element[0].text}* " == exercises.HINT:
            element.set("class", "litbook-answer-hint")


def offer_hints(root: Element, hints: dict[int, str]) -> None:
    """Put below each exercise a place that folds open and holds its hint, which is still Markdown."""
    for number, item in enumerate(items(root), start=1):
        if number in hints:
            fold = SubElement(item, "details", {"class": "litbook-hints", "data-search-exclude": ""})
            SubElement(fold, "summary").text = f"Hint {number}"
            SubElement(fold, "p").text = hints[number]


def link_exercises(root: Element, address: str, answered: set[int]) -> None:
    """Put below each exercise a place that folds open, with a link to its answer on the page ``address``."""
    for number, item in enumerate(items(root), start=1):
        if number in answered:
            item.attrib.setdefault("id", f"exercise-{number}")
            fold = SubElement(item, "details", {"class": "litbook-answer", "data-search-exclude": ""})
            SubElement(fold, "summary").text = f"Answer {number}"
            link = SubElement(SubElement(fold, "p"), "a", {"href": f"{address}#{answer_id(number)}"})
            link.text = f"Answer {number} on its own page"


def items(root: Element) -> Iterator[Element]:
    """The exercises of a page: the items of the numbered lists below its heading."""
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
    """Changes the page that ``page`` gives, which is being converted."""

    def __init__(self, md: Markdown, page: Callable[[], Page | None]) -> None:
        super().__init__(md)
        self.page = page


class Hints(OfPage):
    """Brings the hints to the exercises, before what stands in paragraphs is read."""

    def run(self, root: Element) -> None:
        """Change the page in place."""
        page = self.page()
        found = page.others.get(exercises.answers_path(page.chapter.path)) if page else None
        if found:
            offer_hints(root, exercises.hints(found[0]))


class Unfold(OfPage):
    """Brings the answers to the exercises, and names them on their own page."""

    def run(self, root: Element) -> None:
        """Change the page in place."""
        page = self.page()
        if page is None:
            return
        path = page.chapter.path
        if exercises.is_answers(path):
            name_answers(root, page.chapter)
            mark_hints(root)
        elif exercises.answers_path(path) in page.others:
            answers, _ = page.others[exercises.answers_path(path)]
            address = (
                f"{exercises.FOLDER}/{PurePosixPath(path).name}"  # MkDocs follows it, and knows if it leads nowhere
            )
            link_exercises(root, address, set(exercises.answers(answers)))
