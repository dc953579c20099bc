"""Doc tests: pytest-markdown-docs collects, our parser finds the blocks, our runner runs and compares them."""

from __future__ import annotations

import os
from collections.abc import Generator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar

import pytest

from litbook.check.report import of_block
from litbook.core.errors import BookError
from litbook.core.model import Chapter
from litbook.core.settings import load_settings, shown
from litbook.run.pool import Outcomes, run_book
from litbook.source.parse import parse


@dataclass
class Session:
    """One run of pytest: which pages were collected, and what running them gave."""

    root: Path
    forbid_skips: bool = False
    """Whether a block must run for which a module is missing."""
    page: Path | None = None
    """The page that is being collected."""
    chapters: dict[Path, Chapter] = field(default_factory=dict)
    outcomes: dict[str, Outcomes] = field(default_factory=dict)

    def parse(self, text: str) -> list[Token]:
        """Each python block of ``text`` as the fence that a Markdown parser would find."""
        path = self.page or self.root / "text.md"
        try:
            chapter = parse(text, shown(path, self.root))
        except BookError as error:
            raise pytest.Collector.CollectError(str(error)) from None
        self.chapters[path] = chapter
        return [
            Token("fence", "python", block.source, (block.location.line - 1, block.last_line))
            for block in chapter.blocks
        ]

    def outcomes_of(self, chapter: Chapter) -> Outcomes:
        """What running ``chapter`` gives. The first call runs all that was collected, several at once.

        Where pytest-xdist runs several processes, each has its own pages and runs them one by one.
        Figures are counted and not drawn: nobody looks at them here, and drawing is most of the work.
        """
        if chapter.path not in self.outcomes:
            several = [chapter] if "PYTEST_XDIST_WORKER" in os.environ else self.chapters.values()
            self.outcomes |= run_book(several, replace(load_settings(self.root), draw=False))
        return self.outcomes[chapter.path]


@dataclass(frozen=True)
class Token:
    """What pytest-markdown-docs reads of a markdown-it token."""

    type: str
    info: str
    content: str
    map: tuple[int, int]


class UntrueError(Exception):
    """A block did not do what its page says."""


class Runner:
    """Runs a block's whole chapter once, and says for each block whether it is true."""

    session: ClassVar[Session]

    def runtest(self, test: Any, arguments: Any, **rest: Any) -> None:
        """Raises UntrueError for a block that fails, or shows other than its page says."""
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
        """The problem as every command of the machine says it."""
        return str(excinfo.value)


def register(config: pytest.Config) -> None:
    """Put our parser and our runner in the place of the stock ones of pytest-markdown-docs."""
    from pytest_markdown_docs._runners import register_runner  # as its README says

    session = Session(config.rootpath, config.getoption("forbid_skips"))
    register_runner(default=True)(type("Runner", (Runner,), {"session": session}))
    config.pluginmanager.register(Collection(session))


class Collection:
    """The hooks that only a run with ``--markdown-docs`` needs."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> Generator[None, Any, Any]:
        """Remember which page is being collected: the parser is given its text only."""
        self.session.page = getattr(collector, "path", None)
        report = yield
        self.session.page = None
        return report

    @pytest.hookimpl(optionalhook=True)
    def pytest_markdown_docs_markdown_it(self) -> Session:
        """Our parser, in the place of markdown-it."""
        return self.session
