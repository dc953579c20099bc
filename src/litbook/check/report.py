"""A book that has been run and looked through: what its pages are made of, and what is not true of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from litbook.core.errors import BookError
from litbook.core.model import Block, Chapter
from litbook.run.pool import Outcomes, Progress
from litbook.site.formats import notebook
from litbook.source.book import Book
from litbook.tangle import history
from litbook.tangle.fold import Change, Step
from litbook.tangle.history import History
from litbook.weave import block as weave
from litbook.weave.names.index import Addresses


@dataclass(frozen=True, slots=True)
class Proof:
    """All that is known of a book before its first page is made."""

    book: Book
    chapters: Mapping[str, Chapter]
    """Each page that can be read, notebooks too, by its path."""
    outcomes: Mapping[str, Outcomes]
    """What their blocks gave."""
    problems: Sequence[BookError]
    """All that is not true."""
    at_fault: Sequence[tuple[Block, BookError]]
    """Those of a block, which are shown below it."""
    unreadable: Sequence[BookError]
    """Formulas that are none: they are shown at the top of their page."""
    changes: Sequence[Change] = ()
    steps: Sequence[Step] = ()
    known: Mapping[str, History] = field(default_factory=dict)
    """The package's names, if the book has an index of them."""
    drawers: Mapping[str, str] = field(default_factory=dict)
    """What the drawer of each page holds, by the page's path, if the book wants drawers."""

    def page(self, path: str, url: str, others: Addresses, index: str) -> weave.Page | None:
        """All that a page shows, with the addresses of the ``others`` and of the index; None if it cannot be read."""
        chapter = self.chapters.get(path)
        if chapter is None:
            return None
        mentions = self.book.mentions(chapter, self.known) if index else ()
        outcomes = self.outcomes[path]
        return weave.Page(
            chapter, outcomes, self.changes, self.steps, self.at_fault, others, url, mentions=mentions, index=index
        )

    def offers(self, chapter: Chapter) -> dict[str, str]:
        """The files that go with a page; without the code so far while the package cannot be made."""
        code = ""
        with suppress(BookError):
            code = self.book.code_so_far(chapter)
        return notebook.offers(chapter, self.outcomes[chapter.path], code)

    def boxes(self, path: str) -> str:
        """The problems of a page as a whole, as a reader of the unfinished page sees them."""
        found = [*self.book.problems, *self.unreadable]
        return "\n\n".join(weave.error_box(problem) for problem in found if problem.location.path == path)


def look_through(book: Book, progress: Progress, *, with_drawers: bool) -> Proof:
    """Run what changed, and say what there is and what is wrong."""
    outcomes = book.run(progress=progress)
    at_fault = list(book.page_problems(outcomes))
    generated = [*book.recap_problems(), *book.answer_problems(), *book.glossary_problems()]
    generated += book.judge_problems()
    unreadable = list(book.formula_problems())
    problems = [*book.problems, *(problem for _, problem in at_fault), *generated, *unreadable]
    at_fault += [(block, problem) for problem in generated for block in book.blocks_at(problem.location)]
    chapters = {chapter.path: chapter for chapter in book.readable}
    shown = outcomes | {page.chapter.path: page.outcomes for page in book.notebooks}
    try:
        package = book.package()
        known = history.histories(package) if book.index else {}
        drawers = book.drawers() if with_drawers else {}
    except BookError:  # which is among the problems
        return Proof(book, chapters, shown, problems, at_fault, unreadable)
    return Proof(book, chapters, shown, problems, at_fault, unreadable, package.changes, package.steps, known, drawers)
