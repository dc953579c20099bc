"""Doc tests: pytest-markdown-docs collects the pages, our parser finds the blocks, our runner runs and checks them."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import pytest

from litbook.check.report import of_block
from litbook.commands.doctests.known import Known
from litbook.core.model import Chapter
from litbook.core.settings import load_settings, shown
from litbook.run.pool import Outcomes, run_book
from litbook.source import book
from litbook.source.navigation import FILE, Navigation
from litbook.source.parse import parse_all


@dataclass
class Session:
    """The state of one pytest run: the collected pages and their outcomes."""

    root: Path
    forbid_skips: bool = False
    """True if a block that was skipped because a module is missing fails."""
    fresh: bool = False
    """True if every chapter runs, whatever is known of it."""
    page: Path | None = None
    """The page being collected."""
    chapters: dict[Path, Chapter] = field(default_factory=dict)
    outcomes: dict[str, Outcomes] = field(default_factory=dict)

    @cached_property
    def is_draft(self) -> Callable[[Path], bool]:
        """A function that returns True for a page that `mkdocs.yml` leaves out of a build, which nobody tests."""
        site = book.read_navigation(self.root / FILE)[0] or Navigation()
        docs = load_settings(self.root).docs
        return lambda path: (
            bool(site) and path.is_relative_to(docs) and site.leaves_out(path.relative_to(docs).as_posix())
        )

    def parse(self, text: str) -> list[Token]:
        """Return a token for each Python block of ``text``, as markdown-it would. Raises CollectError."""
        path = self.page or self.root / "text.md"
        chapter, problems = parse_all(text, shown(path, self.root))
        if chapter.meta.get("draft") is True or self.is_draft(path):
            return []
        if problems:
            raise pytest.Collector.CollectError("\n".join(map(str, problems)))
        self.chapters[path] = chapter
        return [
            Token("fence", "python", block.source, (block.location.line - 1, block.last_line))
            for block in chapter.blocks
        ]

    def outcomes_of(self, chapter: Chapter) -> Outcomes:
        """Return the outcomes of ``chapter``. The first call runs all collected chapters that have changed, in parallel.

        Under pytest-xdist, each process runs its own chapters one by one. Figures are counted but not drawn, since
        drawing would take most of the time.
        """
        if chapter.path not in self.outcomes:
            several = [chapter] if "PYTEST_XDIST_WORKER" in os.environ else self.chapters.values()
            settings = replace(load_settings(self.root), draw=False)
            self.outcomes |= run_book(several, settings, Known(settings, trusted=not self.fresh))
        return self.outcomes[chapter.path]


@dataclass(frozen=True)
class Token:
    """The fields of a markdown-it token that pytest-markdown-docs reads."""

    type: str
    info: str
    content: str
    map: tuple[int, int]


class UntrueError(Exception):
    """Raised for a block that has problems."""


class Runner:
    """Runs each chapter at most once, and reports the problems of each of its blocks."""

    session: ClassVar[Session]

    def runtest(self, test: Any, arguments: Any, **rest: Any) -> None:
        """Check one block. Raises UntrueError if it has problems, and skips the test if the block was skipped."""
        chapter = self.session.chapters[Path(test.source_path)]
        outcomes = self.session.outcomes_of(chapter)
        index = next(i for i, block in enumerate(chapter.blocks) if block.location.line == test.start_line)
        block = chapter.blocks[index]
        if index >= len(outcomes):
            problem = f"{block.location}: not run, because an earlier block of this page failed; fix that one first"
            raise UntrueError(problem)
        outcome = outcomes[index]
        problems = list(of_block(block, outcome, forbid_skips=self.session.forbid_skips))
        if problems:
            raise UntrueError("\n".join(map(str, problems)))
        if outcome.skipped:
            pytest.skip(outcome.skipped)

    def repr_failure(self, test: Any, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        """Return the problems alone, in the form that all commands use, without pytest's traceback."""
        return str(excinfo.value)


def register(config: pytest.Config) -> None:
    """Replace the parser and the runner of pytest-markdown-docs with ours."""
    from pytest_markdown_docs._runners import register_runner  # as its README says

    session = Session(config.rootpath, config.getoption("forbid_skips"), config.getoption("fresh"))
    register_runner(default=True)(type("Runner", (Runner,), {"session": session}))
    config.pluginmanager.register(Collection(session))


class Collection:
    """The hooks that only ``--markdown-docs`` needs."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> Generator[None, Any, Any]:
        """Remember the page being collected, because the parser gets only its text."""
        self.session.page = getattr(collector, "path", None)
        report = yield
        self.session.page = None
        return report

    @pytest.hookimpl(optionalhook=True)
    def pytest_markdown_docs_markdown_it(self) -> Session:
        """Return the object whose ``parse`` replaces markdown-it's."""
        return self.session
