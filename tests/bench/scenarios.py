"""The benchmark's scenarios, and the ratio that each is held to."""

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

from litbook.weave.page import FRAME

BUILD = ("-m", "mkdocs", "build", "-q")
# neither tool needs Hypothesis, which pytest would import in both if it's installed
DOC_TESTS = ("-m", "pytest", "-q", "-p", "no:hypothesispytest", "--markdown-docs", "docs")
OTHER_TESTS = (*DOC_TESTS[:-2], "-p", "no:litbook", "-p", "no:pytest_markdown_docs", "docs")
"""Options that disable our plugins, which Sybil's user wouldn't have."""
START = 0.3
"""Seconds that a build with one edited chapter may take beyond MkDocs and the chapter."""

DRAWN = re.compile(r'<g id="[^"]*graph0"|id="[^"]*\bfigure_1"')
"""What Graphviz and Matplotlib each write once per drawing."""
FRAMED = re.compile(re.escape(FRAME))
"""What we write once per drawing, whose ids we leave out."""


@dataclass(frozen=True)
class Target:
    """The divisor for a scenario's median, and the limits of the ratio."""

    scenario: str
    needs: tuple[str, ...]
    """The scenarios whose medians are summed for the divisor."""
    limit: float
    aim: float | None = None
    plus: float = 0.0
    """Seconds added to the divisor."""

    def divisor(self, medians: Mapping[str, float]) -> float:
        """Return the divisor."""
        return sum(medians[name] for name in self.needs) + self.plus

    @property
    def against(self) -> str:
        """Return the divisor in words."""
        return " + ".join([*self.needs, *([f"{self.plus:g} s"] if self.plus else [])])


TARGETS = (
    Target("first", ("exec",), 0.75, 0.6),
    Target("cold", ("exec",), 0.75, 0.6),
    Target("unchanged", ("plain",), 0.6, 0.4),
    Target("prose", ("plain",), 0.65, 0.45),
    Target("code", ("plain", "script"), 1.0, plus=START),
    Target("doctests", ("sybil",), 0.75),
)


class Projects:
    """The generated projects in the folder ``work``, and the operations on them."""

    def __init__(self, work: Path, chapters: int, blocks: int, runner: Runner) -> None:
        self.work, self.chapters, self.blocks, self.runner = work, chapters, blocks, runner
        self.book = work / "book"
        self.editions = itertools.count(1)

    def write(self, *, others: bool = True) -> None:
        """Write our book with its outputs, and the same book in the grammar of the ``others``."""
        generate.write_book(self.book, self.chapters, self.blocks)
        self.runner.python(self.book, "-m", "litbook", "update")
        shutil.copytree(self.book / "docs", self.work / "plain" / "docs")
        generate.write_site(self.work / "plain")
        if others:
            generate.write_others(self.work, self.chapters, self.blocks)

    def scenarios(self) -> list[Scenario]:
        """Return all scenarios, in an order that leaves our book built and unedited at the end."""
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
            Scenario("doctests", "doc tests, outputs compared", self.book, (*DOC_TESTS, "--fresh"), every),
            Scenario("known", "doc tests after no change", self.book, DOC_TESTS, 0),
            Scenario("copy", "build of a copy of the tree", work / "copy", BUILD, 0, self.copy),
            self.ours("return", "build after an edit taken back", 0, self.edit_and_return),
        ]

    def ours(self, name: str, title: str, chapters: int, prepare: Callable[[], None] = lambda: None) -> Scenario:
        """Return the scenario of a build of our book."""
        return Scenario(name, title, self.book, BUILD, chapters, prepare)

    def forget(self, project: str, *, compiled: bool = False) -> Callable[[], None]:
        """Remove the results of a build; if ``compiled``, our part of the user's cache, too."""

        def remove() -> None:
            for folder in (self.work / project / ".cache", self.work / project / "site"):
                shutil.rmtree(folder, ignore_errors=True)
            if compiled:
                shutil.rmtree(self.runner.caches / "litbook", ignore_errors=True)

        return remove

    def edit_prose(self) -> None:
        """Change a sentence to one that it never was before."""
        self.edit(EDITED_PROSE, r"Edition \d+", "Edition {}")

    def edit_code(self) -> None:
        """Change a number in a chapter's first block to one that it never was before."""
        self.edit(EDITED_CODE, r"edition = \d+", "edition = {}")

    def edit(self, number: int, pattern: str, text: str) -> None:
        """Replace the first match of ``pattern`` in chapter ``number``."""
        path = generate.chapter_path(self.book, number)
        before = path.read_text(encoding="utf-8")
        path.write_text(re.sub(pattern, text.format(next(self.editions)), before, count=1), encoding="utf-8")

    def edit_and_return(self) -> None:
        """Edit code, build, and undo the edit."""
        path = generate.chapter_path(self.book, EDITED_CODE)
        before = path.read_text(encoding="utf-8")
        self.edit_code()
        self.runner.python(self.book, *BUILD)
        path.write_text(before, encoding="utf-8")

    def copy(self) -> None:
        """Copy the tree with its cache and without its file times."""
        shutil.rmtree(self.work / "copy", ignore_errors=True)
        shutil.copytree(self.book, self.work / "copy", copy_function=shutil.copyfile)

    def check_drawings(self) -> None:
        """Raise FailedError if a site lacks a drawing, because markdown-exec only warns about a failing block."""
        expected = self.chapters * (GRAPHS + PLOTS)
        for site, drawing in ((self.work / "exec" / "site", DRAWN), (self.book / "site", FRAMED)):
            pages = [page.read_text(encoding="utf-8") for page in site.rglob("*.html")]
            drawings = sum(len(drawing.findall(page)) for page in pages)
            if pages and drawings != expected:
                raise FailedError(f"{site}: {drawings} drawings where {expected} should be")
