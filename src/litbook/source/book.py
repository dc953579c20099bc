"""A book on disk: its settings, its chapters, and what running them gives."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from litbook.check import blocks as check
from litbook.check import edits
from litbook.core.cache import FOLDER, Cache, kept, kept_text
from litbook.core.errors import BookError
from litbook.core.model import Block, Chapter, Location
from litbook.core.settings import Settings, load_settings, shown
from litbook.run.pool import Outcomes, Progress, run_book
from litbook.site.formats import binding, epub, social_card
from litbook.site.formats import notebook as take
from litbook.site.formats.leaves import Leaf, Title, words
from litbook.site.theme import assets, math_font
from litbook.source import notebook
from litbook.source.elements import exercises, formulas, glossary, judges
from litbook.source.notebook import Notebook
from litbook.source.parse import parse
from litbook.tangle import package, snapshots
from litbook.tangle.history import History
from litbook.weave.names import index
from litbook.weave.names.code_links import Mention, dumps, loads
from litbook.weave.names.mentions import mentions


@dataclass(frozen=True, slots=True)
class Book:
    """Settings, and the chapters as they are on disk now, in the book's order."""

    settings: Settings
    chapters: tuple[Chapter, ...]
    notebooks: tuple[Notebook, ...]
    """The Jupyter notebooks among the pages, as they are on disk."""
    problems: tuple[BookError, ...]
    """Pages that cannot be read; they are not among the chapters."""

    @property
    def sequence(self) -> tuple[Chapter, ...]:
        """The chapters that build on one another: those with a number."""
        return tuple(chapter for chapter in self.chapters if chapter.number is not None)

    @property
    def readable(self) -> tuple[Chapter, ...]:
        """All pages, notebooks at their place: after the chapter of their number."""
        return tuple(sorted([*self.chapters, *(page.chapter for page in self.notebooks)], key=lambda c: c.order))

    @property
    def index(self) -> Chapter | None:
        """The page that has a place for the index of names, if the book wants one."""
        return next((chapter for chapter in self.chapters if index.has_place(chapter)), None)

    @property
    def glossary(self) -> glossary.Glossary | None:
        """What the page ``glossary.md`` says, if there is one."""
        path = f"{self.settings.docs_name}/{glossary.PAGE}"
        return next((glossary.read(chapter) for chapter in self.chapters if chapter.path == path), None)

    def glossary_problems(self) -> Iterator[BookError]:
        """What is wrong with the glossary."""
        found = self.glossary
        if found and not self.problems:  # with a page missing, its words would be missing, too
            yield from found.problems(self.sequence)

    def earlier(self, chapter: Chapter) -> tuple[Chapter, ...]:
        """The chapters before ``chapter``: what its "The code so far" holds."""
        return tuple(other for other in self.sequence if other.order < chapter.order)

    def package(self, upto: int | None = None) -> package.Package:
        """What the chapters make, or those up to number ``upto``. Raises BookError."""
        chosen = (c for c in self.sequence if upto is None or (c.number or 0) <= upto)
        return package.tangle(chosen, self.settings.docs_name)

    def code_so_far(self, chapter: Chapter) -> str:
        """The package after ``chapter`` in one file; nothing for a chapter that adds nothing to it."""
        if not any(block.file for block in chapter.blocks):
            return ""
        chapters = (*self.earlier(chapter), chapter)
        parts = [chapter.title, [(block.file, block.source) for block in package.file_blocks(chapters)]]
        return kept_text(self.settings.root, parts, lambda: take.script(chapters, chapter.title))

    def mentions(self, chapter: Chapter, known: Mapping[str, History]) -> list[list[Mention]]:
        """For each block of ``chapter``, where it mentions names in ``known``, which the index tells of."""
        blocks = [[block.source, block.file, block.recap, block.is_python] for block in chapter.blocks]
        parts = ["mentions", blocks, [[name, history.kind, history.file] for name, history in known.items()]]
        return loads(kept_text(self.settings.root, parts, lambda: dumps(mentions(chapter, known))))

    def preview(self, title: str, name: str, drawing: str) -> bytes:
        """The picture that stands for a page of the book called ``name``, as a PNG."""
        card = social_card.card(title, name, drawing)
        return kept(self.settings.root, card, lambda: social_card.png(card), ".png")

    def font(self, letters: Iterable[str]) -> bytes:
        """The mathematics font with these letters."""
        wanted = sorted(letters)
        return kept(self.settings.root, ["font", wanted], lambda: math_font.cut(wanted), ".woff2")

    def drawers(self) -> dict[str, str]:
        """What the drawer of each page holds, by the page's path. Raises BookError."""
        pages = snapshots.in_order([*self.sequence, *(page.chapter for page in self.notebooks)])
        made = kept_text(self.settings.root, snapshots.inputs(pages), lambda: json.dumps(snapshots.drawers(pages)))
        return dict(json.loads(made))

    def answer_problems(self) -> Iterator[BookError]:
        """Each exercise without an answer, and each answer without an exercise."""
        if not self.problems:
            yield from exercises.problems(self.chapters)

    def judge_problems(self) -> Iterator[BookError]:
        """What is wrong with the judges of exercises; each is run once without any answer, and must not pass."""
        if self.problems:
            return
        yield from judges.misplaced(self.chapters)
        pages = {chapter.path: chapter for chapter in self.chapters}
        pairs = [(page, pages.get(exercises.answers_path(path))) for path, page in pages.items()]
        judged = [(page, answering) for page, answering in pairs if answering and judges.judges(answering)]
        outcomes = self.run([judges.alone(answering) for _, answering in judged])
        for page, answering in judged:
            yield from judges.problems(page, answering)
            yield from judges.idle(answering, outcomes[judges.alone(answering).path])

    def leaf(self, url: str, title: str, part: str, html: str) -> Leaf:
        """A page of the bound book, from its HTML."""
        url = url.removeprefix("./")  # MkDocs's address of the first page
        body = kept_text(self.settings.root, ["bound", url, html], lambda: binding.body(html, url))
        return Leaf(url, words(title), part, body)

    def epub(self, title: Title, leaves: Sequence[Leaf], files: Mapping[str, str]) -> bytes:
        """The bound book as an EPUB; the drawings are among the site's ``files``."""
        drawings = {path: text for path, text in files.items() if path.endswith(".svg")}
        parts = [asdict(title), [asdict(leaf) for leaf in leaves], drawings, assets.bound()]
        return kept(self.settings.root, parts, lambda: epub.book(title, leaves, drawings), ".epub")

    def run(
        self,
        chapters: Iterable[Chapter] | None = None,
        fresh: bool = False,
        progress: Progress = lambda chapter, ran: None,
    ) -> dict[str, Outcomes]:
        """Each chapter's outcomes by its path; ``fresh`` runs what has not changed, too."""
        cache = Cache(self.settings.root / FOLDER, self.settings.root, trusted=not fresh)
        return run_book(self.chapters if chapters is None else chapters, self.settings, cache, progress)

    def page_problems(self, outcomes: dict[str, Outcomes]) -> Iterator[tuple[Block, BookError]]:
        """What is untrue on the pages themselves, with the block that is to blame."""
        for chapter in self.chapters:
            if chapter.path in outcomes:
                yield from check.chapter_problems(chapter, outcomes[chapter.path])
        for page in self.notebooks:
            yield from page.problems()
        yield from check.label_problems([*self.chapters, *(page.chapter for page in self.notebooks)])

    def formula_problems(self) -> Iterator[BookError]:
        """Each formula that cannot be read."""
        for chapter in self.chapters:
            yield from formulas.problems(formulas.prose(chapter))
        for page in self.notebooks:
            yield from formulas.problems(page.prose, counted=False)

    def recap_problems(self) -> Iterator[BookError]:
        """Each "The code so far" that is out of date; or why the package cannot be made."""
        if self.problems:
            return  # with a page missing, everything after it would look wrong
        try:
            for chapter in self.chapters:
                yield from check.recap_problems(chapter, self.earlier(chapter))
            self.package()
        except BookError as error:
            yield error

    def drift_problems(self) -> Iterator[BookError]:
        """Each file of the package that is out of date, where the package can be made."""
        if not self.problems:
            with suppress(BookError):
                yield from check.drift_problems(self.package(), self.settings)

    def blocks_at(self, location: Location) -> list[Block]:
        """The block that a line is in; none for a line between blocks."""
        return [
            block
            for chapter in self.chapters
            for block in chapter.blocks
            if chapter.path == location.path and block.location.line <= location.line <= block.last_line
        ]

    def edits(self, chapter: Chapter, outcomes: dict[str, Outcomes]) -> list[edits.Edit]:
        """What brings the generated parts of ``chapter`` up to date."""
        return edits.recap_edits(chapter, self.earlier(chapter)) + edits.output_edits(
            chapter, outcomes.get(chapter.path, ())
        )


def load(root: Path, docs: Path | None = None) -> Book:
    """The book in the folder ``root``; ``docs`` overrides where its chapters are.

    Raises BookError for settings that cannot be read.
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
    """The text of ``path`` with its line ends as they are. Raises BookError if it is not UTF-8."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BookError(Location(name, line), "not UTF-8", "save the file as UTF-8") from error
