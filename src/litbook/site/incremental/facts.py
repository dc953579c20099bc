"""What the HTML of a page's Markdown depends on, besides its text and MkDocs's settings."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path, PurePosixPath
from typing import Any

from litbook.core.cache import fingerprint
from litbook.source.elements import exercises
from litbook.source.elements.glossary import Glossary
from litbook.weave.page import Page

ENTRY = re.compile(r"^::: (\w+)", re.MULTILINE)
"""An entry of mkdocstrings, with the package that it's about."""
CONSIDERED = frozenset({"chapter", "outcomes", "changes", "steps", "problems", "others", "url", "mentions", "index"})
"""The fields of a page that :func:`facts` takes into account: all of them, as a test makes sure."""


def facts(page: Page) -> list[Any]:
    """Return everything a page shows besides its own text, as JSON data.

    It doesn't contain the lines of other pages: an edit of their prose moves their blocks, and changes nothing here.
    """
    chapter, numbers = page.chapter, {id(block): number for number, block in enumerate(page.chapter.blocks)}
    path = PurePosixPath(chapter.path)
    related = [
        page.others.get(name) for name in (exercises.answers_path(chapter.path), str(path.parent.parent / path.name))
    ]
    return [
        [chapter.path, chapter.text],
        fingerprint(tuple(page.outcomes)),
        [
            [numbers[id(change.block)], change.name, place(page, change.previous)]
            for change in page.changes
            if id(change.block) in numbers
        ],
        [
            [numbers[id(step.block)], step.name, step.before, step.after]
            for step in page.steps
            if id(step.block) in numbers
        ],
        [[numbers[id(block)], repr(problem)] for block, problem in page.problems if id(block) in numbers],
        repr([(path, other.label, other.title, address) for path, (other, address) in page.others.items()]),
        [found[0].text for found in related if found],
        page.url,
        repr(page.mentions),
        page.index,
    ]


def place(page: Page, block: Any) -> list[Any]:
    """Return where a block is: the path of its chapter, and its number there if the page can link to it."""
    if block is None:
        return []
    chapter, _ = page.others.get(block.location.path, (None, ""))
    return [block.location.path, chapter.blocks.index(block) if chapter else None]


def of_glossary(glossary: Glossary | None) -> list[Any]:
    """Return what pages show of the glossary, as JSON data."""
    return [glossary.path, [[entry.names, entry.definition] for entry in glossary.entries]] if glossary else []


def of_reference(text: str, source: Path) -> list[Any]:
    """Return what a page shows of the packages in the folder ``source``, as JSON data: a digest of each of their modules."""
    packages = [source / name for name in sorted(set(ENTRY.findall(text)))]
    files = [path for package in packages for path in sorted(package.rglob("*.py*")) if path.suffix in (".py", ".pyi")]
    return [[path.relative_to(source).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()] for path in files]
