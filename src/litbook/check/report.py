"""The list of all checks of a book, which `litbook check`, the build, and the doc tests share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from litbook.check import drift
from litbook.check.code import blocks, judges
from litbook.check.prose import exercises, pages, references
from litbook.core.errors import BookError
from litbook.core.model import Block, Outcome
from litbook.run.pool import Outcomes, run
from litbook.source.book import Book
from litbook.source.elements import formulas
from litbook.source.elements.exercises import answers_path
from litbook.source.elements.judges import judges as judges_of
from litbook.tangle.package import package


@dataclass(frozen=True, slots=True)
class Facts:
    """The input of the checks."""

    book: Book
    outcomes: Mapping[str, Outcomes]
    """The outcomes of the chapters' blocks, by the chapter's path."""
    forbid_skips: bool = False
    """True if a block that was skipped because a module is missing counts as a problem."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem, and the block it belongs to; None for one that belongs to its page as a whole."""

    problem: BookError
    block: Block | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One kind of thing that can be wrong."""

    name: str
    """A statement that's true if the check finds nothing."""
    find: Callable[[Facts], Iterable[Finding | BookError]]
    """Return the problems. A bare BookError belongs to the block on its line, if there's one."""
    whole: bool = False
    """True if the check needs every page: one that can't be read would cause misleading problems elsewhere."""
    on_disk: bool = False
    """True if it looks at generated files, which a build of the site doesn't use."""


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of all checks."""

    findings: tuple[Finding, ...]

    @property
    def problems(self) -> list[BookError]:
        """All problems, sorted by file and line."""
        return sorted((found.problem for found in self.findings), key=lambda problem: problem.location)

    @property
    def at_blocks(self) -> list[tuple[Block, BookError]]:
        """The problems that belong to a block."""
        return [(found.block, found.problem) for found in self.findings if found.block]

    def of_page(self, path: str) -> list[BookError]:
        """Return the problems of the page ``path`` that belong to no block."""
        return [found.problem for found in self.findings if not found.block and found.problem.location.path == path]


def report(facts: Facts, *, on_disk: bool = True) -> Report:
    """Run every check on ``facts``; without ``on_disk``, only those that don't look at generated files."""
    findings: list[Finding] = []
    for check in CHECKS:
        if (check.whole and facts.book.problems) or (check.on_disk and not on_disk):
            continue
        findings += (
            found if isinstance(found, Finding) else Finding(found, block_at(facts.book, found))
            for found in check.find(facts)
        )
    return Report(tuple(findings))


def block_at(book: Book, problem: BookError) -> Block | None:
    """Return the block that holds the line of ``problem``; None for a line between blocks."""
    path, line = problem.location.path, problem.location.line
    blocks = (block for chapter in book.chapters if chapter.path == path for block in chapter.blocks)
    return next((block for block in blocks if block.location.line <= line <= block.last_line), None)


def of_block(block: Block, outcome: Outcome, *, forbid_skips: bool) -> Iterator[BookError]:
    """Yield the problems of one block, given its outcome. Doc tests use only this part of the list."""
    yield from blocks.block_problems(block, outcome)
    if forbid_skips:
        yield from blocks.skip_problems(block, outcome)


def unreadable(facts: Facts) -> Iterator[Finding]:
    """Yield the error of each page that can't be read."""
    yield from (Finding(problem) for problem in facts.book.problems)


def every_block(facts: Facts) -> Iterator[Finding]:
    """Yield the problems of all blocks and notebook cells.

    After a failure a chapter has fewer outcomes than blocks. A problem's line can be in another block, such as the
    one that defines the function the failing block calls.
    """
    ran = [(chapter, facts.outcomes.get(chapter.path, ())) for chapter in facts.book.chapters]
    ran += [(page.chapter, page.outcomes) for page in facts.book.notebooks]
    for chapter, outcomes in ran:
        for block, outcome in zip(chapter.blocks, outcomes, strict=False):
            for problem in of_block(block, outcome, forbid_skips=facts.forbid_skips):
                yield Finding(problem, block)


def figure_numbers(facts: Facts) -> Iterator[Finding]:
    """Yield each page whose figures have another page's numbers."""
    chapters = [*facts.book.chapters, *(page.chapter for page in facts.book.notebooks)]
    yield from (Finding(problem, block) for block, problem in pages.label_problems(chapters))


def all_references(facts: Facts) -> Iterator[BookError]:
    """Yield each reference with a wrong text, and each number that's written by hand."""
    yield from references.problems(facts.book)


def recaps(facts: Facts) -> Iterator[BookError]:
    """Yield each outdated "The code so far", or the reason the package can't be made."""
    try:
        for chapter in facts.book.chapters:
            yield from drift.recap_problems(chapter, facts.book.earlier(chapter))
        package(facts.book)
    except BookError as error:
        yield error


def package_files(facts: Facts) -> Iterator[BookError]:
    """Yield each outdated file of the package; nothing if it can't be made, which :func:`recaps` reports."""
    with suppress(BookError):
        yield from drift.drift_problems(package(facts.book), facts.book.settings)


def answers(facts: Facts) -> Iterator[BookError]:
    """Yield each exercise without an answer and each answer without an exercise."""
    yield from exercises.problems(facts.book.chapters)


def glossary(facts: Facts) -> Iterator[BookError]:
    """Yield each glossary entry that's unused or defined twice."""
    if facts.book.glossary:
        yield from pages.glossary_problems(facts.book.glossary, facts.book.sequence)


def all_judges(facts: Facts) -> Iterator[BookError]:
    """Yield the problems of the judges. Each runs once without an answer, and must not pass."""
    yield from judges.misplaced(facts.book.chapters)
    chapters = {chapter.path: chapter for chapter in facts.book.chapters}
    pairs = [(chapter, chapters.get(answers_path(path))) for path, chapter in chapters.items()]
    judged = [(chapter, answering) for chapter, answering in pairs if answering and judges_of(answering)]
    outcomes = run(facts.book, [judges.alone(answering) for _, answering in judged])
    for chapter, answering in judged:
        yield from judges.problems(chapter, answering)
        yield from judges.idle(answering, outcomes[judges.alone(answering).path])


def all_formulas(facts: Facts) -> Iterator[Finding]:
    """Yield each formula that can't be read. They're in prose, so they belong to their page."""
    for chapter in facts.book.chapters:
        yield from map(Finding, pages.formula_problems(formulas.prose(chapter)))
    for page in facts.book.notebooks:
        yield from map(Finding, pages.formula_problems(page.prose, counted=False))


CHECKS = (
    Check("every page can be read", unreadable),
    Check("every block does what its page says", every_block),
    Check("every reference has the right number, and none is written by hand", all_references, whole=True),
    Check("no two pages number their figures alike", figure_numbers),
    Check("every “The code so far” is up to date, and the package can be made", recaps, whole=True),
    Check("every exercise has an answer, and every answer an exercise", answers, whole=True),
    Check("every glossary entry is used and defined once", glossary, whole=True),
    Check("every judge belongs to an exercise and can fail", all_judges, whole=True),
    Check("every formula can be read", all_formulas),
    Check("every file of the package is up to date", package_files, whole=True, on_disk=True),
)
