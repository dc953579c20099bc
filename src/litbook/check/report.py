"""The list of all checks of a book, which `litbook check`, the build, and the doc tests share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from litbook.check import drift, state
from litbook.check.causes import causes, collapsed
from litbook.check.code import blocks, judges, needs, readers
from litbook.check.facts import Check, Facts, Finding, blocks_by_line
from litbook.check.prose import (
    exercises,
    extensions,
    footnotes,
    images,
    links,
    navigation,
    pages,
    references,
)
from litbook.core.errors import BookError
from litbook.core.model import Block, Outcome
from litbook.source.book import Book
from litbook.tangle.package import package

__all__ = ["CHECKS", "Check", "Facts", "Finding", "Report", "of_block", "report"]


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of all checks."""

    findings: tuple[Finding, ...]

    @property
    def problems(self) -> list[BookError]:
        """All problems, sorted by file and line; a failure that many pages share is told once, with its number."""
        return sorted(collapsed(self.findings), key=lambda problem: problem.location)

    @property
    def at_blocks(self) -> list[tuple[Block, BookError]]:
        """The problems that belong to a block."""
        return [(found.block, found.problem) for found in self.findings if found.block]

    @property
    def untrue(self) -> set[str]:
        """The paths of the pages with an output that differs from what its block shows."""
        different = (blocks.UNTRUE, blocks.UNSHOWN)
        return {found.problem.location.path for found in self.findings if found.problem.problem in different}

    def of_page(self, path: str) -> list[BookError]:
        """Return the problems of the page ``path`` that belong to no block."""
        return [found.problem for found in self.findings if not found.block and found.problem.location.path == path]


def report(facts: Facts, *, on_disk: bool = True) -> Report:
    """Run every check on ``facts``; without ``on_disk``, only those that don't look at generated files.

    That nothing's wrong is kept in the book's cache, until a file of the book changes. Problems are found each time.
    """
    names = [one.name for one in CHECKS if on_disk or not one.on_disk]
    return Report(tuple(state.unless_kept(facts, names, lambda: findings(facts, on_disk=on_disk))))


def findings(facts: Facts, *, on_disk: bool) -> list[Finding]:
    """Return what the checks find."""
    found: list[Finding] = []
    block_at = blocks_by_line(facts.book)
    for check in CHECKS:
        if (check.whole and facts.book.problems) or (check.on_disk and not on_disk):
            continue
        found += (
            one if isinstance(one, Finding) else Finding(one, block_at(one.location)) for one in check.find(facts)
        )
    return list(causes(found))


def of_blocks(facts: Facts) -> Report:
    """Return what the blocks alone show, for a page that's shown before all else is checked."""
    return Report(tuple(every_block(facts)))


def of_block(block: Block, outcome: Outcome, book: Book | None = None, *, forbid_skips: bool) -> Iterator[BookError]:
    """Yield the problems of one block, given its outcome. Doc tests use only this part of the list, without the ``book``."""
    yield from blocks.block_problems(block, outcome, book)
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
        second = facts.again.get(chapter.path, outcomes)
        for block, outcome, again in zip(chapter.blocks, outcomes, second, strict=False):
            changing = blocks.unsteady(block, outcome, again)
            if changing:
                yield Finding(changing, block)
                continue
            for problem in of_block(block, outcome, facts.book, forbid_skips=facts.forbid_skips):
                yield Finding(
                    problem, block, failed=outcome.failure is not None and not blocks.was_declared(block, outcome)
                )


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
            yield from drift.recap_problems(facts.book, chapter)
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
        yield from pages.glossary_problems(facts.book.settings.root, facts.book.glossary, facts.book.sequence)


def all_judges(facts: Facts) -> Iterator[BookError]:
    """Yield the problems of the judges. Each runs once without an answer, and must not pass."""
    yield from judges.of_book(facts.book)


def all_formulas(facts: Facts) -> Iterator[Finding]:
    """Yield each formula that can't be read. They're in prose, so they belong to their page."""
    yield from map(Finding, pages.all_formulas(facts.book, are_read=extensions.reads_formulas(facts.book)))


def in_prose(find: Callable[[Book], Iterable[BookError]]) -> Callable[[Facts], Iterator[Finding]]:
    """Return a check of what's outside the blocks, whose problems belong to a page as a whole."""
    return lambda facts: map(Finding, find(facts.book))


def all_needs(facts: Facts) -> Iterator[Finding]:
    """Yield each block that needs what nobody could install."""
    yield from (Finding(problem, block) for block, problem in needs.problems(facts.book))


CHECKS = (
    Check("every page can be read", unreadable),
    Check("every block does what its page says", every_block),
    Check("GitHub and the site show exactly the blocks that run", in_prose(readers.problems)),
    Check("everything a block needs can be installed", all_needs),
    Check("every link leads somewhere", in_prose(links.problems)),
    Check("every image has a text alternative", in_prose(images.problems)),
    Check("every footnote has its text", in_prose(footnotes.problems)),
    Check("the navigation lists every page once, and each option exists", in_prose(navigation.problems)),
    Check("every Markdown extension that a page uses is on", in_prose(extensions.problems)),
    Check("every reference has the right number, and none is written by hand", all_references, whole=True),
    Check("no two pages number their figures alike", figure_numbers),
    Check("every “The code so far” is up to date, and the package can be made", recaps, whole=True),
    Check("every exercise has an answer, and every answer an exercise", answers, whole=True),
    Check("every glossary entry is used and defined once", glossary, whole=True),
    Check("every judge belongs to an exercise and can fail", all_judges, whole=True),
    Check("every formula can be read", all_formulas),
    Check("every file of the package is up to date", package_files, whole=True, on_disk=True),
)
