"""A book on disk: its settings, its chapters, and its notebooks, in the order they're read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from litbook.core.errors import BookError
from litbook.core.model import Chapter, Location
from litbook.core.settings import Settings, load_settings, shown
from litbook.source import notebook
from litbook.source.elements import glossary
from litbook.source.notebook import Notebook
from litbook.source.parse import parse

PLACE = "<!-- names -->"
"""On a line of its own, this marks the page that shows the index of names."""


@dataclass(frozen=True, slots=True)
class Book:
    """Settings, and the pages as they are on disk now."""

    settings: Settings
    chapters: tuple[Chapter, ...]
    """The Markdown pages that can be read, in the book's order."""
    notebooks: tuple[Notebook, ...]
    """The pages that are Jupyter notebooks."""
    problems: tuple[BookError, ...]
    """One for each page that can't be read, which is in neither list."""

    @property
    def sequence(self) -> tuple[Chapter, ...]:
        """The chapters that build on one another: those with a number."""
        return tuple(chapter for chapter in self.chapters if chapter.number is not None)

    @property
    def readable(self) -> tuple[Chapter, ...]:
        """All pages that can be read, each notebook after the chapter with its number."""
        return tuple(sorted([*self.chapters, *(page.chapter for page in self.notebooks)], key=lambda c: c.order))

    @property
    def index(self) -> Chapter | None:
        """The page that shows the index of names, if the book has one."""
        return next((chapter for chapter in self.chapters if PLACE in chapter.text.split("\n")), None)

    @property
    def glossary(self) -> glossary.Glossary | None:
        """The entries of the page ``glossary.md``, if there is one."""
        path = f"{self.settings.docs_name}/{glossary.PAGE}"
        return next((glossary.read(chapter) for chapter in self.chapters if chapter.path == path), None)

    def earlier(self, chapter: Chapter) -> tuple[Chapter, ...]:
        """Return the numbered chapters before ``chapter``, whose code its "The code so far" holds."""
        return tuple(other for other in self.sequence if other.order < chapter.order)


def load(root: Path, docs: Path | None = None) -> Book:
    """Return the book in the folder ``root``; ``docs`` overrides where its pages are.

    Raises BookError for settings that can't be read.
    """
    settings = load_settings(root, docs)
    chapters, notebooks, problems = [], [], []
    for path in sorted([*settings.docs.rglob("*.md"), *settings.docs.rglob("*.ipynb")]):
        name = shown(path, settings.root)
        try:
            if path.suffix == ".md":
                chapters.append(parse(read(path, name), name))
            elif ".ipynb_checkpoints" not in path.parts:
                notebooks.append(notebook.read(read(path, name), name))
        except BookError as error:
            problems.append(error)
    return Book(settings, tuple(sorted(chapters, key=lambda c: c.order)), tuple(notebooks), tuple(problems))


def read(path: Path, name: str) -> str:
    """Return the text of ``path`` with its line ends unchanged. Raises BookError if it isn't UTF-8."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BookError(Location(name, line), "not UTF-8", "save the file as UTF-8") from error
