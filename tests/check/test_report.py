"""The list of all checks: complete, ordered, and the only one."""

from __future__ import annotations

import ast
from functools import wraps

import pytest

from litbook.check import report as reports
from litbook.check.facts import Finding
from litbook.check.prose import extensions, footnotes
from litbook.check.report import CHECKS, Facts, report
from litbook.core import cache
from litbook.core.errors import BookError
from litbook.core.model import Location
from litbook.run.pool import run
from litbook.source import book, parse
from places import ROOT

SOURCE = ROOT / "src" / "litbook"
PAGE = """
# One

```python
1 + 1
```

\\( \\wrong \\)
"""


@pytest.fixture
def facts(make_book):
    """Return a function that runs a small book and returns the input of its checks."""

    def make(pages, **settings):
        the_book = book.load(make_book(pages, **settings))
        return Facts(the_book, run(the_book))

    return make


def test_problems_come_by_file_and_line(facts):
    """Problems are sorted by file and line across checks; those of a block belong to it, the others to their page."""
    found = report(facts({"02-b.md": PAGE, "01-a.md": PAGE}))
    assert [str(problem.location) for problem in found.problems] == [
        "docs/01-a.md:3",
        "docs/01-a.md:7",
        "docs/02-b.md:3",
        "docs/02-b.md:7",
    ]
    assert [str(problem.location) for _, problem in found.at_blocks] == ["docs/01-a.md:3", "docs/02-b.md:3"]
    assert [problem.location.line for problem in found.of_page("docs/01-a.md")] == [7]


def test_checks_of_the_whole_book_wait_until_every_page_can_be_read(facts):
    """Checks of the whole book don't run while a page can't be read: its answers and code would seem to be missing."""
    pages = {"01-a.md": "## Exercises\n\n1. Why?\n", "answers/02-b.md": "## 1. How?\n"}
    assert len(report(facts(pages)).problems) == 2
    (problem,) = report(facts({**pages, "03-c.md": "```python\n1"})).problems
    assert problem.location.path == "docs/03-c.md"


def test_generated_files_are_looked_at_on_request(facts):
    """Generated files are checked only on request, because a build of the site doesn't use them."""
    found = facts({"01-a.md": '```python { file="pkg/a.py" }\nx = 1\n```\n'})
    (found.book.settings.source / "pkg" / "a.py").unlink()
    assert [str(problem.location) for problem in report(found).problems] == ["src/pkg/a.py:1"]
    assert report(found, on_disk=False).problems == []


def test_every_check_has_its_own_name():
    """Each check has its own name, which states what holds if it finds nothing."""
    names = [check.name for check in CHECKS]
    assert len(set(names)) == len(names) == 17


def test_nobody_keeps_another_list():
    """Other stages use only the report, and the few comparisons that some commands need on their own."""
    allowed = {
        "litbook.check": {"edits", "link_checker"},
        "litbook.check.prose": {"references"},  # for `update`
        "litbook.check.edits": {"recap_edits", "updated"},  # for `move` and `rename`
        "litbook.check.report": {"Facts", "Report", "report", "of_block", "of_blocks"},
        "litbook.check.code.blocks": {"UNTRUE", "UNSHOWN", "block_problems"},  # for `update` and `notebook`
        "litbook.check.drift": {"is_generated", "stale"},  # for `tangle`
        "litbook.check.code.notebooks": {"differences"},  # for `notebook`
    }
    taken = {
        (node.module, alias.name)
        for path in SOURCE.rglob("*.py")
        if "check" not in path.relative_to(SOURCE).parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("litbook.check")
        for alias in node.names
    }
    assert {(module, name) for module, name in taken if name not in allowed.get(module, ())} == set()
    assert ("litbook.check.report", "report") in taken


def test_a_check_that_finds_something_is_heard(facts, monkeypatch):
    """A canary: one more check in the list gives one more problem."""
    found = facts({"01-a.md": "# One\n"})
    assert report(found).problems == []
    problem = reports.BookError(reports.pages.Location("docs/01-a.md", 1), "it is Monday", "wait a day")
    monkeypatch.setattr(reports, "CHECKS", (*CHECKS, reports.Check("no Mondays", lambda facts: [problem])))
    assert report(found).problems == [problem]


def test_only_a_report_without_problems_is_kept(make_book, monkeypatch):
    """What's right stays right until a file changes; what's wrong is looked for each time."""
    root = make_book({"01-a.md": "# A\n\n```python\nprint(1)\n```\n\n```output\n1\n```\n"})
    asked = []
    monkeypatch.setattr(reports, "findings", lambda *_, **__: asked.append(1) or [])

    def check() -> None:
        found = book.load(root)
        report(Facts(found, run(found)))

    check()
    check()
    assert len(asked) == 1
    (root / "docs" / "data.csv").write_text("1\n")  # a link could lead to it
    check()
    assert len(asked) == 2
    (root / "docs" / "01-a.md").write_text("# B\n")
    problem = Finding(BookError(Location("docs/01-a.md", 1), "problem", "remedy"))
    monkeypatch.setattr(reports, "findings", lambda *_, **__: asked.append(1) or [problem])
    check()
    check()
    assert len(asked) == 4


def test_a_check_looks_only_at_pages_that_changed(make_book, monkeypatch):
    """A page with a problem is looked at each time, and so are all when something else changes that the check depends on."""
    looked = []
    find = footnotes.of_page
    monkeypatch.setattr(footnotes, "of_page", wraps(find)(lambda page: looked.append(page.path) or find(page)))

    def check(pages):
        looked.clear()
        return [str(problem) for problem in footnotes.problems(book.load(make_book(pages)))], [*looked]

    pages = {"01-a.md": "# A\n", "02-b.md": "# B[^1]\n"}
    problem = "docs/02-b.md:1: footnote 1 has no text; write it on a line of its own: [^1]: …"
    assert check(pages) == ([problem], ["docs/01-a.md", "docs/02-b.md"])
    assert check(pages) == ([problem], ["docs/02-b.md"])
    assert check({**pages, "02-b.md": "# B\n"}) == ([], ["docs/02-b.md"])
    assert check({**pages, "02-b.md": "# B\n"}) == ([], [])
    monkeypatch.setattr(cache, "environment", lambda: ["another machine"])
    assert check({**pages, "02-b.md": "# B\n"}) == ([], ["docs/01-a.md", "docs/02-b.md"])


def test_a_page_is_not_clean_because_another_has_the_same_problem(make_book):
    """An extension that two pages need is told once, and still when only the second one needs it."""

    def check(**pages):
        root = make_book({f"{name}.md": text for name, text in pages.items()})
        (root / "mkdocs.yml").write_text("site_name: A\nmarkdown_extensions:\n  - pymdownx.superfences\n")
        return [problem.problem for problem in extensions.problems(book.load(root))]

    note = "# A\n\n!!! tip\n\n    B\n"
    assert check(a=note, b=note) == ["docs/a.md:3 has an admonition, which needs admonition"]
    assert check(a="# A\n", b=note) == ["docs/b.md:3 has an admonition, which needs admonition"]


def test_code_is_compiled_once(make_book, monkeypatch):
    """That Python accepts the blocks of a page is remembered, that it doesn't isn't."""
    pages = {"01-a.md": "```python\nx = 1\n```\n", "02-b.md": "```python\nx = \n```\n"}
    compiled = []
    original = parse.compiled
    monkeypatch.setattr(parse, "compiled", lambda source, path: compiled.append(source) or original(source, path))

    def load():
        compiled.clear()
        parse.syntax_error.cache_clear()
        book.parsed.cache_clear()
        return [str(problem.location) for problem in book.load(root).problems]

    root = make_book(pages)
    load()
    assert (load(), compiled) == (["docs/02-b.md:2"], ["x = \n"])
