"""A book on disk: its settings, its chapters, and its notebooks, in the order they're read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    contents: Mapping[str, bytes] = field(default_factory=dict)
    """Each page as it was read, by path."""

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
    contents: dict[str, bytes] = {}
    for path in pages(settings.docs):
        name = shown(path, settings.root)
        try:
            contents[name] = read_page(path, name)
            text = decoded(contents[name], name)
            if path.suffix == ".md":
                chapters.append(parse(text, name))
            else:
                notebooks.append(notebook.read(text, name))
        except BookError as error:
            problems.append(error)
    in_order = tuple(sorted(chapters, key=lambda c: c.order))
    return Book(settings, in_order, tuple(notebooks), tuple(problems), contents)


def pages(docs: Path) -> list[Path]:
    """Return the pages below ``docs``. Files and folders whose name begins with a dot are no pages, as for MkDocs."""
    found = (path for ending in ("*.md", "*.ipynb") for path in docs.rglob(ending))
    visible = (p for p in found if not any(part.startswith(".") for part in p.relative_to(docs).parts))
    return sorted(path for path in visible if not path.is_dir())


def read_page(path: Path, name: str) -> bytes:
    """Return the bytes of the page ``path``, called ``name`` in messages. Raises BookError if it can't be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        if path.is_symlink() and not path.exists():
            raise BookError(Location(name, 1), "this link leads to no file", "correct it, or delete it") from error
        raise BookError(Location(name, 1), f"it can't be read: {error.strerror}", "make it readable") from error


def decoded(content: bytes, name: str) -> str:
    """Return ``content`` as text, its line ends unchanged. Raises BookError if it isn't UTF-8."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BookError(Location(name, line), "not UTF-8", "save the file as UTF-8") from error
