"""Give what references lead to its id on the page and, for an equation, its number beside it; link what captions refer to."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from pathlib import PurePosixPath
from posixpath import dirname, normpath
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from litbook.source.elements.exercises import FOLDER, is_answers
from litbook.source.elements.references import targets
from litbook.source.elements.references.links import LINK
from litbook.weave.page import Page


def captioned(page: Page, text: str) -> str:
    """Return the HTML of a caption, with its links."""
    pieces, end = [], 0
    for match in LINK.finditer(text):
        if match["text"] is None:
            continue
        pieces += [escape(text[end : match.start()]), link(page, match["text"], match["target"])]
        end = match.end()
    return "".join([*pieces, escape(text[end:])])


def link(page: Page, text: str, address: str) -> str:
    """Return the HTML of a link to another chapter or another site; only its text if there's no address for it."""
    path, mark, fragment = address.partition("#")
    if path and "://" not in path:
        chapter = normpath(f"{dirname(page.chapter.path)}/{unquote(path)}")
        if chapter not in page.others:
            return escape(text)
        path = page.others[chapter][1]
    return f'<a href="{escape(path + mark + fragment)}">{escape(text)}</a>'


def ids(page: Page) -> dict[str, str]:
    """Return the HTML that each name given in a comment of the page stands for."""
    found = {}
    for identity, target in targets.targets(page.chapter):
        kind, _, name = identity.partition("-")
        if kind == "eq":
            found[name] = f'<div class="litbook-equation" id="{identity}">({target.number})</div>'
        elif kind == "exercise" and not name.isdecimal():
            found[name] = f'<span id="{identity}"></span>'
    return found


def named_answers(page: Page) -> dict[str, str]:
    """Return the id of each answer whose exercise has a name, by the id of its number."""
    path = PurePosixPath(page.chapter.path)
    parent = page.others.get(str(path.parent.parent / path.name)) if path.parent.name == FOLDER else None
    known = targets.targets(parent[0]) if parent else ()
    return {
        f"answer-{target.number}": identity.replace("exercise", "answer", 1)
        for identity, target in known
        if target.kind == "exercise" and not identity.rpartition("-")[2].isdecimal()
    }


class Names(Treeprocessor):
    """Puts ids in place of the comments that name formulas and exercises, and into the headings of named answers."""

    def __init__(self, md: Markdown, page: Callable[[], Page | None]) -> None:
        super().__init__(md)
        self.page = page

    def run(self, root: Element) -> None:
        """Modify the tree, and the HTML that Python-Markdown has put aside."""
        page = self.page()
        if page is None:
            return
        known = ids(page)
        aside = self.md.htmlStash.rawHtmlBlocks
        for index, html in enumerate(aside):
            match = targets.NAME.fullmatch(html.strip()) if isinstance(html, str) else None
            if match and match["name"] in known:
                aside[index] = known[match["name"]]
        answers = named_answers(page) if is_answers(page.chapter.path) else {}
        for element in root:
            if re.fullmatch("h[2-6]", str(element.tag)) and element.get("id") in answers:
                place = Element("span", {"id": answers[element.get("id", "")]})
                place.tail, element.text = element.text, None
                element.insert(0, place)
