"""What is timed, and what each time is held to."""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import generate
from content import EDITED_CODE, EDITED_PROSE, GRAPHS, PLOTS
from measure import FailedError, Runner, Scenario

BUILD = ("-m", "mkdocs", "build", "-q")
# Neither tool needs Hypothesis, which pytest would import in either run if it is installed.
DOC_TESTS = ("-m", "pytest", "-q", "-p", "no:hypothesispytest", "--markdown-docs", "docs")
OTHER_TESTS = (*DOC_TESTS[:-2], "-p", "no:litbook", "-p", "no:pytest_markdown_docs", "docs")
"""Sybil's user has not installed our plugins."""
START = 0.3
"""Seconds that a build with one edited chapter may take beyond MkDocs and the chapter."""

DRAWING = re.compile(r'class="graph"|id="[^"]*\bfigure_1"')
"""What Graphviz and Matplotlib each write once in a drawing."""


@dataclass(frozen=True)
class Target:
    """What the median of a scenario is divided by, and what the ratio may be."""

    scenario: str
    needs: tuple[str, ...]
    """The scenarios whose medians the divisor is the sum of."""
    limit: float
    aim: float | None = None
    plus: float = 0.0
    """Seconds that are added to the divisor."""

    def divisor(self, medians: Mapping[str, float]) -> float:
        """What the ratio is taken against."""
        return sum(medians[name] for name in self.needs) + self.plus

    @property
    def against(self) -> str:
        """The divisor in words."""
        return " + ".join([*self.needs, *([f"{self.plus:g} s"] if self.plus else [])])


TARGETS = (
    Target("first", ("exec",), 0.75, 0.6),
    Target("cold", ("exec",), 0.75, 0.6),
    Target("unchanged", ("plain",), 1.1, 0.5),
    Target("prose", ("plain",), 1.1),
    Target("code", ("plain", "script"), 1.0, plus=START),
    Target("doctests", ("sybil",), 0.8),
)


class Projects:
    """The generated projects in the folder ``work`` and all that is done to them."""

    def __init__(self, work: Path, chapters: int, blocks: int, runner: Runner) -> None:
        self.work, self.chapters, self.blocks, self.runner = work, chapters, blocks, runner
        self.book = work / "book"
        self.editions = itertools.count(1)

    def write(self, *, others: bool = True) -> None:
        """Write the book, fill in its outputs, and write the same in the grammar of the ``others``."""
        generate.write_book(self.book, self.chapters, self.blocks)
        self.runner.python(self.book, "-m", "litbook", "update")
        shutil.copytree(self.book / "docs", self.work / "plain" / "docs")
        generate.write_site(self.work / "plain")
        if others:
            generate.write_others(self.work, self.chapters, self.blocks)

    def scenarios(self) -> list[Scenario]:
        """All, in their order: whatever is timed last leaves our book built as it stands."""
        every, work = self.chapters, self.work
        return [
            Scenario("plain", "(a) plain MkDocs-Material, nothing run", work / "plain", BUILD, 0),
            Scenario("exec", "(b) markdown-exec", work / "exec", BUILD, every, self.forget("exec")),
            Scenario("sybil", "(c) Sybil, outputs not compared", work / "sybil", OTHER_TESTS, every),
            Scenario("script", "(d) the edited chapter as a script", work / "script", ("chapter.py",), 1),
            self.ours("first", "cold build, Graphviz not compiled", every, self.forget("book", compiled=True)),
            self.ours("cold", "cold build", every, self.forget("book")),
            self.ours("unchanged", "build after no change", 0),
            self.ours("prose", "build after a prose edit", 0, self.edit_prose),
            self.ours("code", "build after a code edit", 1, self.edit_code),
            Scenario("doctests", "doc tests, outputs compared", self.book, DOC_TESTS, every),
            Scenario("copy", "build of a copy of the tree", work / "copy", BUILD, 0, self.copy),
            self.ours("return", "build after an edit taken back", 0, self.edit_and_return),
        ]

    def ours(self, name: str, title: str, chapters: int, prepare: Callable[[], None] = lambda: None) -> Scenario:
        """A build of our book."""
        return Scenario(name, title, self.book, BUILD, chapters, prepare)

    def forget(self, project: str, *, compiled: bool = False) -> Callable[[], None]:
        """Remove what a build left behind; the machine's part of the user's cache, too, if ``compiled``."""

        def remove() -> None:
            for folder in (self.work / project / ".cache", self.work / project / "site"):
                shutil.rmtree(folder, ignore_errors=True)
            if compiled:
                shutil.rmtree(self.runner.caches / "litbook", ignore_errors=True)

        return remove

    def edit_prose(self) -> None:
        """Change a sentence as it never was before."""
        self.edit(EDITED_PROSE, r"Edition \d+", "Edition {}")

    def edit_code(self) -> None:
        """Change a number in a chapter's first block as it never was before."""
        self.edit(EDITED_CODE, r"edition = \d+", "edition = {}")

    def edit(self, number: int, pattern: str, text: str) -> None:
        """Replace the first ``pattern`` in chapter ``number``."""
        path = generate.chapter_path(self.book, number)
        before = path.read_text(encoding="utf-8")
        path.write_text(re.sub(pattern, text.format(next(self.editions)), before, count=1), encoding="utf-8")

    def edit_and_return(self) -> None:
        """Edit code, build, and take the edit back."""
        path = generate.chapter_path(self.book, EDITED_CODE)
        before = path.read_text(encoding="utf-8")
        self.edit_code()
        self.runner.python(self.book, *BUILD)
        path.write_text(before, encoding="utf-8")

    def copy(self) -> None:
        """Copy the tree with its cache and without its times."""
        shutil.rmtree(self.work / "copy", ignore_errors=True)
        shutil.copytree(self.book, self.work / "copy", copy_function=shutil.copyfile)

    def check_drawings(self) -> None:
        """Raises FailedError if a site lacks a drawing: markdown-exec takes a failing block for a warning."""
        expected = self.chapters * (GRAPHS + PLOTS)
        for site in (self.work / "exec" / "site", self.book / "site"):
            pages = [page.read_text(encoding="utf-8") for page in site.rglob("*.html")]
            drawings = sum(len(DRAWING.findall(page)) for page in pages)
            if pages and drawings != expected:
                raise FailedError(f"{site}: {drawings} drawings where {expected} should be")
