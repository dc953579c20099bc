"""A book on disk: its settings, its chapters, and its notebooks, in the order they're read."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from litbook.core.cache import Pages
from litbook.core.errors import BookError
from litbook.core.files import leads_out
from litbook.core.model import Chapter, Location
from litbook.core.settings import Settings, load_settings, shown
from litbook.source import navigation, notebook
from litbook.source.elements import glossary, placing
from litbook.source.navigation import Navigation
from litbook.source.notebook import Notebook
from litbook.source.parse import parse_all
from litbook.source.prose import is_legible

PLACE = "<!-- names -->"
"""On a line of its own, this marks the page that shows the index of names."""

OUTSIDE = "this link leads out of the book"


@dataclass(frozen=True, eq=False)  # two are the same if they're one: what's computed of it can be remembered
class Book:
    """Settings, and the pages as they are on disk now."""

    settings: Settings
    chapters: tuple[Chapter, ...]
    """The Markdown pages that can be read, in the book's order."""
    notebooks: tuple[Notebook, ...]
    """The pages that are Jupyter notebooks."""
    problems: tuple[BookError, ...]
    """What's wrong with pages that are in neither list, because they can't be read or have no place in the book."""
    contents: Mapping[str, bytes] = field(default_factory=dict)
    """Each page as it was read, by path."""
    damaged: tuple[Chapter, ...] = ()
    """Markdown pages with problems, as far as they could be read. They don't run."""
    navigation: Navigation | None = None
    """What `mkdocs.yml` says; None without one."""
    drafts: frozenset[str] = frozenset()
    """The paths of the pages that aren't published, whether they're in the lists or not."""

    @functools.cached_property
    def sequence(self) -> tuple[Chapter, ...]:
        """The chapters and appendices that build on one another: those with a place that are published."""
        return tuple(c for c in self.chapters if c.has_place and c.path not in self.drafts)

    @functools.cached_property
    def readable(self) -> tuple[Chapter, ...]:
        """All pages that can be read, each notebook after the chapter with its number."""
        return tuple(sorted([*self.chapters, *(page.chapter for page in self.notebooks)], key=lambda c: c.order))

    @functools.cached_property
    def legible(self) -> tuple[Chapter, ...]:
        """The damaged pages whose prose can be read, because each fence is closed."""
        return tuple(chapter for chapter in self.damaged if is_legible(chapter))

    @functools.cached_property
    def index(self) -> Chapter | None:
        """The page that shows the index of names, if the book has one."""
        return next((chapter for chapter in self.chapters if PLACE in chapter.text.split("\n")), None)

    @functools.cached_property
    def glossary(self) -> glossary.Glossary | None:
        """The entries of the page ``glossary.md``, if there is one."""
        path = f"{self.settings.docs_name}/{glossary.PAGE}"
        return next((glossary.read(chapter) for chapter in self.chapters if chapter.path == path), None)

    def data_files(self) -> list[str]:
        """Return the absolute paths of the files that chapters list as data, if they exist."""
        files = {self.settings.root / name for chapter in self.chapters for name in chapter.data}
        return sorted(str(path) for path in files if path.is_file())

    def earlier(self, chapter: Chapter) -> tuple[Chapter, ...]:
        """Return what's in the sequence before ``chapter``, whose code its "The code so far" holds."""
        return tuple(other for other in self.sequence if other.order < chapter.order)


def load(root: Path, docs: Path | None = None, *, drafts: bool = False, config: Path | None = None) -> Book:
    """Return the book in the folder ``root``, with or without its ``drafts``.

    ``docs`` overrides where its pages are, and ``config`` where its `mkdocs.yml` is.
    Raises BookError for settings that can't be read.
    """
    settings = load_settings(root, docs)
    site, problems = read_navigation(config or settings.root / navigation.FILE)
    found = list(read_all(settings, site or Navigation(), drafts))
    unpublished = {page.name for page in found if page.is_draft}
    shown_pages = [page for page in found if page.chapter and (drafts or not page.is_draft)]
    problems += [problem for page in found if drafts or not page.is_draft for problem in page.problems]
    markdown = [page for page in shown_pages if page.chapter and not page.notebook]
    published = [page.chapter for page in markdown if page.chapter and not page.is_draft]
    listed = [f"{settings.docs_name}/{entry.path}" for entry in (site.entries if site else None) or ()]
    doubled = dict(placing.copies(published, listed))
    damaged = [page for page in markdown if page.problems or page.name in doubled]
    chapters = [page.chapter for page in markdown if page.chapter and page not in damaged]
    return Book(
        settings,
        tuple(sorted(chapters, key=lambda c: c.order)),
        tuple(page.notebook for page in shown_pages if page.notebook),
        (*problems, *doubled.values()),
        {page.name: page.content for page in found},
        tuple(page.chapter for page in damaged if page.chapter),
        site,
        frozenset(unpublished),
    )


def read_navigation(path: Path) -> tuple[Navigation | None, list[BookError]]:
    """Return what `mkdocs.yml` says, if there is one and it can be read, and the problem if it can't."""
    try:
        return navigation.read(path), []
    except BookError as error:
        return None, [error]


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page, as far as it could be read."""

    name: str
    content: bytes = b""
    chapter: Chapter | None = None
    notebook: Notebook | None = None
    problems: tuple[BookError, ...] = ()
    is_draft: bool = False


def read_all(settings: Settings, site: Navigation, drafts: bool) -> Iterator[PageRead]:
    """Yield each page that isn't excluded. A draft may be left unread, unless ``drafts`` are wanted."""
    known = Pages(settings.root, "syntax")
    for path in pages(settings.docs):
        relative, name = path.relative_to(settings.docs).as_posix(), shown(path, settings.root)
        is_draft = site.is_draft(relative)
        if site.is_excluded(relative):
            continue
        if is_draft and not drafts:
            yield PageRead(name, is_draft=True)
            continue
        content = b""
        try:
            content = read_page(path, name, settings.root)
            text = decoded(content, name)
            chapter, problems, page = parsed(text, name, is_fine=known.known(name, text) is not None)
        except BookError as error:
            yield PageRead(name, content, problems=(error,), is_draft=is_draft)
        else:
            if not problems:
                known.add(name, text)
            yield PageRead(name, content, chapter, page, tuple(problems), is_draft or chapter.meta.get("draft") is True)
    known.save()


@functools.lru_cache(maxsize=4096)  # under `mkdocs serve`, nearly all pages are as they were
def parsed(text: str, name: str, *, is_fine: bool = False) -> tuple[Chapter, Sequence[BookError], Notebook | None]:
    """Return the page in ``text``, with its problems. Raises BookError for a notebook that can't be read.

    ``is_fine`` says that it's known to have no problems.
    """
    if name.endswith(".ipynb"):
        page = notebook.read(text, name)
        return page.chapter, [], page
    chapter, problems = parse_all(text, name, is_fine=is_fine)
    return chapter, problems or list(placing.empty(chapter)), None


def pages(docs: Path) -> list[Path]:
    """Return the pages below ``docs``. Files and folders whose name begins with a dot are no pages, as for MkDocs."""
    found = (path for ending in ("*.md", "*.ipynb") for path in docs.rglob(ending))
    visible = (p for p in found if not any(part.startswith(".") for part in p.relative_to(docs).parts))
    return sorted(path for path in visible if not path.is_dir())


def read_page(path: Path, name: str, root: Path) -> bytes:
    """Return the bytes of the page ``path``, called ``name`` in messages. Raises BookError if it can't be read."""
    if leads_out(path, root):
        raise BookError(Location(name, 1), OUTSIDE, "put the file itself there")
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
