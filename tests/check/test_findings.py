"""What each check says of a page or an outcome: the line, what's wrong, and what to do, to the character. Nothing runs here."""

import json

import pytest
import requests

from litbook.check import causes, drift, edits, link_checker, state
from litbook.check.code import advice, blocks, extend, judges, needs, notebooks
from litbook.check.facts import Facts, Finding, blocks_by_line
from litbook.check.prose import anchors, exercises, extensions, footnotes, images, links, navigation, pages, references
from litbook.check.report import Report, findings, of_block
from litbook.core.errors import BookError
from litbook.core.model import Block, Display, Failure, Location, Outcome
from litbook.source import book, notebook
from litbook.source.elements.glossary import Glossary
from litbook.source.elements.links import Link
from litbook.source.parse import parse
from litbook.tangle.package import HEADER, package

AT = Location("docs/01-a.md", 3)
FIGURE = Display("image/svg+xml", "<svg/>", "graphviz")
WRONG = Failure("KeyError", "'x'", 7, "Traceback\nKeyError: 'x'")


@pytest.fixture
def load(tmp_path):
    """Return a function that writes a book and loads it."""

    def make(files, **options):
        for name, text in files.items():
            path = tmp_path / (f"docs/{name}" if name.endswith((".md", ".ipynb")) and "/" not in name else name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return book.load(tmp_path, **options)

    return make


def block(text, header=""):
    """Return the block of a page with one block, which begins in line 3."""
    return parse(f"\n\n```python {header}\n{text}\n```\n", "docs/01-a.md").blocks[0]


def said(problems):
    """Return problems as they're shown, without the path of the usual page."""
    return [str(problem).removeprefix("docs/01-a.md:") for problem in problems]


# Outcomes

SHOWN = "the block prints something that the page does not show; run `litbook update`, which adds it"


def test_what_a_block_shows():
    """An output that's missing, or isn't what the run gives; numbers may differ in the last digits."""
    bare = block("1")
    assert said(blocks.block_problems(bare, Outcome("1\n"))) == [f"3: {SHOWN}\n    -\n    + 1"]
    assert said(blocks.block_problems(bare, Outcome(" \n"))) == []
    (shown,) = parse("```python\n1\n```\n\n```output\n1\n```\n", "docs/01-a.md").blocks
    assert said(blocks.block_problems(shown, Outcome("1\n"))) == []
    assert said(blocks.block_problems(shown, Outcome("2\n"))) == [
        "5: the output differs from what the block shows; run `litbook update`, if the run is right\n    - 1\n    + 2"
    ]
    assert said(blocks.block_problems(shown, Outcome("2\n", skipped="x"))) == []


def test_what_a_block_draws():
    """One figure with a text alternative."""
    figure, bare = block("x", '{ caption="c" alt="a" }'), block("x")
    assert said(blocks.block_problems(bare, Outcome("", (FIGURE,)))) == [
        '3: a figure without alt text; write { caption="…" alt="…" } in the header: what to notice, and what is seen'
    ]
    assert said(blocks.block_problems(figure, Outcome("", (FIGURE, FIGURE)))) == [
        "3: 2 figures from one block; split it into one block per figure"
    ]
    assert said(blocks.block_problems(figure, Outcome(""))) == [
        "3: a caption, but no figure; draw one, or remove caption and alt"
    ]
    assert said(blocks.block_problems(figure, Outcome("", (FIGURE,)))) == []


def test_what_a_block_predicts():
    """The output has to have a number."""
    predicting = block("x", '{ predict="p?" }')
    assert said(blocks.block_problems(predicting, Outcome(""))) == [
        "3: a number to predict, but none in the output; print it last, or remove predict"
    ]
    assert len(said(blocks.block_problems(predicting, Outcome("a 1.5\n")))) == 1


def test_how_a_block_fails():
    """At the line that raised it, or at the block if it declared something else; a death has no traceback."""
    detail = "\n    Traceback\n    KeyError: 'x'"
    declaring = block("x", '{ raises="KeyError" }')
    assert said(blocks.block_problems(block("x"), Outcome(failure=WRONG))) == [
        f"7: KeyError: 'x'; fix the block, or declare it with raises=\"KeyError\"{detail}"
    ]
    assert said(blocks.block_problems(block("x", '{ raises="ValueError" }'), Outcome(failure=WRONG))) == [
        f"3: declared ValueError, but raised KeyError: 'x'; fix the block, or declare it with raises=\"KeyError\"{detail}"
    ]
    assert said(blocks.block_problems(declaring, Outcome())) == [
        "3: declared KeyError, but nothing was raised; remove raises, or fix the block"
    ]
    assert said(blocks.block_problems(declaring, Outcome(failure=WRONG))) == [f"3: {SHOWN}\n    -\n    + KeyError: 'x'"]
    died = Failure("TimeLimit", "too long", 4, "", "do less")
    assert said(blocks.block_problems(block("x"), Outcome(failure=died))) == ["4: TimeLimit: too long; do less"]
    died = Failure("TimeLimit", "too long", 4, "")
    assert said(blocks.block_problems(declaring, Outcome(failure=died))) == ["4: TimeLimit: too long; fix the block"]


def test_blocks_that_are_skipped():
    """It's a problem only where everything should run, and not if the page says so."""
    outcome = Outcome(skipped="needs torch")
    assert said(of_block(block("x"), outcome, forbid_skips=False)) == []
    assert said(of_block(block("x"), outcome, forbid_skips=True)) == [
        "3: not run: needs torch; install it and run again"
    ]
    assert said(of_block(block("x", '{ skip="s" }'), outcome, forbid_skips=True)) == []


CHANGES = (
    "3: the {} changes when the block runs again; seed what is random, and show nothing of the time or of addresses"
)


def test_what_changes_from_run_to_run():
    """An output or a figure; a number's last digits may, where the page shows nearly the same."""
    (shown,) = parse("\n\n```python\n1\n```\n\n```output\n0.5\n```\n", "docs/01-a.md").blocks
    one, other = Outcome("0.5\n"), Outcome("0.50000000001\n")
    assert blocks.unsteady(shown, one, one) is None
    assert blocks.unsteady(shown, one, other) is None
    detail = "\n    - 0.5\n    + 0.50000000001"
    assert (
        str(blocks.unsteady(block("x"), one, other)).removeprefix("docs/01-a.md:") == CHANGES.format("output") + detail
    )
    different = blocks.unsteady(shown, Outcome("1\n"), Outcome("2\n"))
    assert str(different).endswith("\n    - 1\n    + 2")
    figures = [Outcome("", (Display("image/svg+xml", data, "x"),)) for data in "ab"]
    assert str(blocks.unsteady(shown, *figures)).startswith(f"docs/01-a.md:{CHANGES.format('figure')}")
    assert blocks.unsteady(shown, figures[0], figures[0]) is None


def test_notebooks_that_differ():
    """Each cell whose output or number of figures does; cells count from 1."""
    cell = {"cell_type": "code", "source": "x", "metadata": {}, "id": "a"}
    text = json.dumps({"cells": [cell | {"outputs": []}, cell | {"outputs": [], "id": "b"}], "metadata": {}})
    before = notebook.read(text, "docs/01-a.md")
    after = notebook.Notebook(before.chapter, (Outcome("1\n"), Outcome("", (FIGURE,))))
    remedy = "run `litbook notebook`, if the run is right"
    assert said(notebooks.differences(before, after)) == [
        f"1: cell 1: the output differs from what the block shows; {remedy}\n    -\n    + 1",
        f"1: cell 2: 1 figures, where the notebook shows 0; {remedy}",
    ]
    assert said(notebooks.differences(before, before)) == []


# Advice


def failing(kind, message, traceback="T"):
    """Return a failure."""
    return Failure(kind, message, 4, traceback)


def test_advice_on_modules_and_judges():
    """An extra brings what's missing; a judge says that the answer fails."""
    found = advice.advice(block("x"), failing("ModuleNotFoundError", "No module named 'matplotlib'"), None)
    assert found == ("pip install 'litbook[plots]'", "", "")
    judge = block("x", '{ judge="2" }')
    assert advice.advice(judge, failing("AssertionError", "no"), None) == (
        "fix the answer, or the judge",
        "T",
        "the answer fails the judge of exercise 2: AssertionError: no",
    )
    assert advice.advice(judge, failing("AssertionError", "no", ""), None) is None
    assert advice.advice(block("x"), WRONG, None) is None


def test_advice_on_the_helper():
    """A book without one gets one, and an old one is replaced; nobody else hears of it."""
    grown = block("@extend(A)\ndef f(self): pass")
    undefined = failing("NameError", "name 'extend' is not defined")
    assert extend.advice(grown, undefined) == (
        (
            "give the page a place for “The code so far”, if an earlier chapter defines it; "
            "if none does, put this into a block above"
        ),
        extend.EXTEND,
    )
    old = failing("AttributeError", "'property' object has no attribute '__name__'")
    assert extend.advice(grown, old) == (
        "the book's extend is for functions alone; this one is for properties, too",
        extend.EXTEND,
    )
    assert extend.advice(block("x"), undefined) is extend.advice(grown, WRONG) is None
    assert extend.advice(grown, failing("NameError", "name 'f' is not defined")) is None
    assert advice.advice(grown, undefined, None).detail == extend.EXTEND


PACKAGED = '# A\n\n```python { file="pkg/a.py" }\nA = 1\n```\n```python { file="pkg/b/c.py" }\nC = 1\n```\n'


def test_advice_on_the_package(load, tmp_path):
    """A module that the chapters make and that isn't written, or is another; the one that the traceback names comes first."""
    found = load({"01-a.md": PACKAGED, "02-b.md": "# B\n"})
    (tmp_path / "src/pkg").mkdir(parents=True)

    def advised(kind, message, traceback="T"):
        return advice.advice(found.chapters[0].blocks[0], failing(kind, message, traceback), found)

    missing = ("the chapters make pkg/b/__init__.py: run `litbook tangle`", "T", "")
    assert advised("ModuleNotFoundError", "No module named 'pkg'") == missing
    named = advised("ModuleNotFoundError", "No module named 'pkg'", "import pkg")
    assert named.remedy == "the chapters make pkg/__init__.py: run `litbook tangle`"
    assert advised("ImportError", "cannot import name 'A' from 'pkg.a' (x)", "in pkg.a").remedy == (
        "the chapters make pkg/a.py: run `litbook tangle`"
    )
    assert advised("ModuleNotFoundError", "No module named 'pk'") is None
    assert advised("ValueError", "No module named 'pkg'") is None
    for name, text in package(found).files().items():
        (tmp_path / "src" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "src" / name).write_text(text)
    assert advised("ModuleNotFoundError", "No module named 'pkg'") is None
    (tmp_path / "src/pkg/a.py").write_text("A = 2\n")
    partly = "cannot import name 'A' from partially initialized module 'pkg.a' (x)"
    assert advised("ImportError", partly).remedy == "the chapters make pkg/a.py: run `litbook tangle`"
    assert [advice.dotted(name) for name in ("a/b.py", "a/b/__init__.py", "a.py")] == ["a.b", "a.b", "a"]


def test_advice_on_files(load, tmp_path):
    """A file of the book that the page doesn't list."""
    found = load({"01-a.md": "---\ndata: [b.csv]\n---\n```python\n1\n```\n"})
    for name in ("b.csv", "c.csv", "../e.csv"):
        (tmp_path / name).touch()
    (tmp_path / "d").mkdir()

    def advised(name, kind="FileNotFoundError"):
        message = f"[Errno 2] No such file or directory: '{name}'"
        return advice.advice(found.chapters[0].blocks[0], failing(kind, message), found)

    assert advised("./c.csv") == ("list it in the front matter: `data: [b.csv, c.csv]`", "T", "")
    for name in ("b.csv", "d", "none.csv", "../e.csv", str(tmp_path / "c.csv")):
        assert advised(name) is None
    assert advised("c.csv", "OSError") is None
    assert advice.of_book(block("x"), WRONG, load({"02-b.md": "# B\n"})) is None


def test_advice_on_names(load):
    """A name that an earlier chapter's package defines, on a page that has no place for it."""
    found = load({"01-a.md": PACKAGED, "02-b.md": "# B\n\n```python\nA\n```\n```python\nA\n```\n"})
    last = found.chapters[-1].blocks[0]
    assert advice.advice(last, failing("NameError", "name 'A' is not defined"), found) == (
        "chapter 1 defines `A`: give the page a place for “The code so far”",
        advice.PLACE,
        "",
    )
    assert advice.advice(last, failing("NameError", "name 'B' is not defined"), found) is None
    assert advice.advice(last, failing("KeyError", "name 'A' is not defined"), found) is None
    found = load({"02-b.md": f"# B\n\n{advice.PLACE}\n```python\nA\n```\n"})
    assert advice.advice(found.chapters[-1].blocks[-1], failing("NameError", "name 'A' is not defined"), found) is None


# Causes


def finding(path, line, problem, *, failed=False):
    """Return a finding."""
    return Finding(BookError(Location(path, line), problem, "fix it", "d"), failed=failed)


def test_effects_of_outdated_code():
    """The failure isn't shown, but named; other findings stay, and so do failures elsewhere."""
    given = [
        finding("a", 9, "late", failed=True),
        finding("a", 5, "early", failed=True),
        finding("a", 1, drift.OUTDATED),
        finding("a", 2, "other"),
        finding("b", 1, "other", failed=True),
        finding("c", 1, drift.OUTDATED),
    ]
    found = [(one.problem.location.path, str(one.problem)) for one in causes.causes(given)]
    assert found == [
        ("a", f"a:1: {drift.OUTDATED}, which may be why line 9 fails; fix it\n    d"),
        ("a", "a:2: other; fix it\n    d"),
        ("b", "b:1: other; fix it\n    d"),
        ("c", f"c:1: {drift.OUTDATED}; fix it\n    d"),
    ]


def test_failures_that_pages_share():
    """From three pages on, the first tells of the others; what isn't a failure is never collapsed."""
    same = [finding(path, line, "x", failed=True) for path, line in (("a", 1), ("b", 2), ("b", 3))]
    assert [str(problem) for problem in causes.collapsed(same)] == [str(one.problem) for one in same]
    others = [finding(path, 1, "x") for path in "abc"]
    assert len(list(causes.collapsed(others))) == 3
    more = [*same, finding("c", 4, "x", failed=True), finding("c", 5, "y", failed=True)]
    assert [str(problem) for problem in causes.collapsed(more)] == [
        "a:1: x (and so do 3 more blocks on 2 other pages: b:2, b:3, c:4); fix it\n    d",
        "c:5: y; fix it\n    d",
    ]


def test_reports():
    """Problems belong to a block or to a page, and those of outputs make a page untrue."""
    first = block("1")
    found = Report(
        (
            Finding(BookError(AT, blocks.UNTRUE, "r"), first),
            Finding(BookError(Location("b", 2), "x", "r")),
            Finding(BookError(Location("b", 1), blocks.UNSHOWN, "r")),
        )
    )
    assert [problem.location for problem in found.problems] == [Location("b", 1), Location("b", 2), AT]
    assert [(one.location, problem.problem) for one, problem in found.at_blocks] == [(AT, blocks.UNTRUE)]
    assert found.untrue == {"docs/01-a.md", "b"}
    assert [problem.location.line for problem in found.of_page("b")] == [2, 1]
    assert found.of_page("docs/01-a.md") == []


def test_lines_and_blocks(load):
    """A line belongs to the block that holds it, fences included."""
    found = load({"01-a.md": "```python\n1\n```\n\n```python\n2\n```\n"})
    block_at = blocks_by_line(found)
    lines = [block_at(Location("docs/01-a.md", line)) for line in range(1, 9)]
    one, two = found.chapters[0].blocks
    assert lines == [one, one, one, None, two, two, two, None]
    assert block_at(Location("docs/none.md", 1)) is None


def test_findings_of_a_book(load):
    """A failure is marked as one, a problem on a line belongs to its block, and some checks wait."""
    found = load({"01-a.md": "# A\n\n```python\n1\n```\n[x](none.md)\n", "02-b.md": "# B\n\n```python\n1\n```\n"})
    outcomes = {"docs/01-a.md": (Outcome(failure=WRONG),), "docs/02-b.md": (Outcome("1\n"),)}
    again = {"docs/02-b.md": (Outcome("2\n"),)}
    listed = findings(Facts(found, outcomes, again=again), on_disk=True)
    assert [(str(one.problem.location), one.block and one.block.location.line, one.failed) for one in listed] == [
        ("docs/01-a.md:7", 3, True),
        ("docs/02-b.md:3", 3, False),
        ("docs/01-a.md:6", None, False),
    ]
    assert listed[1].problem.problem == "the output changes when the block runs again"


# What's kept


def test_what_counts_for_a_report(load, tmp_path):
    """Each page, file, outcome, and option."""
    found = load(
        {"01-a.md": "# A\n", "mkdocs.yml": "nav: [01-a.md]\n", "src/x/__pycache__/y.py": "", "docs/p.png": "1"}
    )
    outcomes = {"docs/01-a.md": (Outcome("1\n"),)}
    facts = Facts(found, outcomes)
    base = state.of(facts)
    assert state.of(Facts(found, outcomes)) == base
    assert json.dumps(base)
    assert state.of(Facts(found, {"docs/01-a.md": (Outcome("2\n"),)})) != base
    assert state.of(Facts(found, outcomes, forbid_skips=True)) != base
    assert state.of(Facts(found, outcomes, again=outcomes)) != base
    assert [name for name, _ in state.files(found.settings)] == ["docs/01-a.md", "docs/p.png", "mkdocs.yml"]
    (tmp_path / "docs/p.png").write_text("2")
    assert state.of(Facts(found, outcomes)) == base  # a picture's content doesn't matter
    (tmp_path / "docs/q.png").touch()
    assert state.of(Facts(found, outcomes)) != base
    assert state.order(found.chapters) == ["docs/01-a.md"]


def test_that_nothing_is_wrong_is_kept(load):
    """It isn't looked for again; problems are."""
    facts = Facts(load({"01-a.md": "# A\n"}), {})
    calls = []

    def find(result):
        calls.append(result)
        return result

    one = finding("a", 1, "x")
    assert state.unless_kept(facts, ["n"], lambda: find([one])) == [one]
    assert state.unless_kept(facts, ["n"], lambda: find([])) == []
    assert state.unless_kept(facts, ["n"], lambda: find([one])) == []
    assert state.unless_kept(facts, ["m"], lambda: find([one])) == [one]
    assert calls == [[one], [], [one]]


def test_pages_that_are_clean_are_not_looked_at(load):
    """Until their text, or what else matters, is another."""
    found = load({"01-a.md": "# A\n", "02-b.md": "# B\n", ".cache/litbook/x": ""})
    seen = []

    def find(page):
        seen.append(page.path[5:7])
        return [BookError(Location(page.path, 1), "x", "r")] if page.text == "# B\n" else []

    for about in (1, 1, 2):
        problems = list(state.each_page(found.settings.root, found.chapters, find, about))
        assert [problem.location.path for problem in problems] == ["docs/02-b.md"]
    assert seen == ["01", "02", "02", "01", "02"]


# Needs


def test_what_a_block_needs(load):
    """What can be installed, because it's there or asked for."""
    toml = (
        '[project]\ndependencies = ["scikit-learn>=1"]\noptional-dependencies = { x = ["PyYAML"] }\n'
        '[dependency-groups]\ndev = ["opencv-python", { include-group = "y" }]\n'
    )
    text = '# A\n\n```python { needs="json sklearn.tree yaml cv2 fitz pkg a-b torchvision numpy" }\n1\n```\n'
    found = load(
        {"01-a.md": text, "pyproject.toml": toml, "requirements-x.txt": "# x\n -r y\npymupdf==1\n", "src/pkg/a.py": ""}
    )
    unknown = "which is neither installed nor among the book's requirements"
    remedy = "correct it, or name what brings it in [project.optional-dependencies] of pyproject.toml"
    problems = [problem for _, problem in needs.problems(found)]
    assert said(problems) == [
        "3: 'a-b' cannot be a module; name what to import, as in needs=\"torch\"",
        f"3: needs torchvision, {unknown}; {remedy}",
    ]
    assert next(needs.problems(found))[0] is found.chapters[0].blocks[0]
    assert needs.requirements(found.settings.root) == {"scikit-learn", "PyYAML", "opencv-python", "pymupdf"}
    assert needs.letters("Scikit-Learn_2.0") == "scikitlearn20"
    assert needs.brings("yaml", ["PyYAML"]) is not needs.brings("lamy", ["PyYAML"])
    assert needs.brings("x", []) is False


# Exercises and judges


def test_exercises_and_answers():
    """Each has the other; a book without any answers owes none."""
    chapter = parse("## Exercises\n\n1. A\n2. B\n", "docs/01-a.md")
    answering = parse(
        "*Hint.* 0\n\n## 1. A\n\n*Hint.* 1\n\n*Hint.* 2\n\n*Hint.* 3\n\n## 3. C\n\n*Hint.* 4\n", "docs/answers/01-a.md"
    )
    orphan = parse("## 1. A\n", "docs/answers/02-b.md")
    assert list(exercises.problems([chapter])) == []
    assert said(exercises.problems([chapter, answering, orphan])) == [
        "4: exercise 2 has no answer; write it below a heading `## 2. …` in docs/answers/01-a.md",
        "docs/answers/01-a.md:1: a hint outside any answer; put it below `## 1. …`",
        (
            "docs/answers/01-a.md:9: answer 1 has more than two hints; "
            "let one point the way, and one show the first move"
        ),
        (
            "docs/answers/01-a.md:11: answer 3 has no exercise; "
            "add exercise 3 below `## Exercises` in docs/01-a.md, or delete the answer"
        ),
        "docs/answers/02-b.md:1: answers to docs/02-b.md, which does not exist; give both the same name",
    ]
    assert len(said(exercises.problems([chapter, orphan]))) == 3


def test_judges(load):
    """Each is below its answer, once, and uses what the exercise asks for."""
    judged = '```python {{ judge="{}" }}\n{}\n```\n'
    answering = (
        "# A\n\n## 1. A\n\n" + judged.format(1, "f + g + C") + judged.format(1, "f") + judged.format(3, "f")
        + "\n## 2. B\n\n" + judged.format(1, "f") + judged.format(2, "h")
    )  # fmt: skip
    found = load(
        {
            "01-a.md": '# A\n\n```python { file="pkg/a.py" }\nC = 1\n```\n',
            "02-b.md": '# B\n\n```python judge="1"\n1\n```\n\n## Exercises\n\n1. Write `f`.\n2. Write `h`.\n',
            "docs/answers/02-b.md": answering,
        }
    )
    chapter, page = found.chapters[1], found.chapters[2]
    assert said(judges.problems(chapter, page, found)) == [
        (
            "docs/answers/02-b.md:5: the judge of exercise 1 uses `g`, which the exercise does not ask for; "
            "ask for it in docs/02-b.md, or stop using it"
        ),
        (
            "docs/answers/02-b.md:5: the judge of exercise 1 uses `C`, which chapter 1 defines; "
            'give the page a place for “The code so far”\n    <details markdown="1">\n    <summary>The code so far</summary>\n\n'
            "    </details>"
        ),
        "docs/answers/02-b.md:8: a second judge of exercise 1; make them one block",
        "docs/answers/02-b.md:11: a judge of exercise 3, which does not exist; number it as in docs/02-b.md",
        "docs/answers/02-b.md:17: a second judge of exercise 1; make them one block",
    ]
    assert said(judges.misplaced(found.chapters)) == [
        "docs/02-b.md:3: a judge on a page without answers; put it below an answer"
    ]
    wrong = parse("## 2. B\n\n" + judged.format(1, "f"), "docs/answers/02-b.md")
    assert said(judges.problems(chapter, wrong, found)) == [
        "docs/answers/02-b.md:3: a judge of exercise 1, not below its answer; put it below `## 1. …`"
    ]


def test_judges_that_pass_without_an_answer():
    """They run alone, after what all answers start from."""
    text = '```python\nx = 1\n```\n\n## 1. A\n\n```python\ny = 1\n```\n```python judge="1"\nassert x\n```\n'
    answering = parse(text, "docs/answers/01-a.md")
    alone = judges.alone(answering)
    assert (alone.path, len(alone.blocks), alone.blocks[0]) == ("docs/answers/01-a.md#judges", 2, answering.blocks[0])
    assert (alone.blocks[1].judge, alone.blocks[1].output) == (None, None)
    for source, passes in (("assert True", True), ("assert False", False), ("raise ValueError", False)):
        printed = []
        code = judges.ALONE.format(source=source, passed=judges.PASSED)
        exec(code, {"print": printed.append})
        assert printed == ["passed"] * passes
    said_of = "docs/answers/01-a.md:10: the judge of exercise 1 passes without any answer; make it use what the exercise asks for"
    assert said(judges.idle(answering, [Outcome(), Outcome("passed\n")])) == [said_of]
    assert said(judges.idle(answering, [Outcome("passed\n"), Outcome("no\n")])) == []


# Prose


def test_footnotes():
    """Each has a text, once, and each text has a footnote; those in code don't count."""
    text = "a[^a] b[^b] [^a] `[^c]`\n\n[^a]: A\n[^a]: B [^d]\n[^e]: E\n"
    assert said(footnotes.of_page(parse(text, "docs/01-a.md"))) == [
        "4: footnote a has a text already, in line 3; give one of them another name",
        "1: footnote b has no text; write it on a line of its own: [^b]: …",
        "4: footnote d has no text; write it on a line of its own: [^d]: …",
        "5: nothing refers to footnote e; write [^e] where it belongs, or delete it",
    ]


def test_images():
    """In Markdown, and in HTML, where an empty one says that it only decorates."""
    text = '![](a.png) ![ ][b] ![c](c.png) `![](d.png)`\n\n<img src="e.png"> <img alt="" src="f.png">\n'
    remedy = "say in the brackets what it shows: ![a curve that bends](…)"
    html = 'say what it shows in alt="…", or write alt="" if it only decorates'
    assert said(images.without_alt(parse(text, "docs/01-a.md"))) == [
        f"1: an image without alt text; {remedy}",
        f"1: an image without alt text; {remedy}",
        f"3: an image without alt text; {html}",
    ]


USED = {
    "!!! note\n": ("admonition", "an admonition"),
    "a { .b }\n": ("attr_list", "attributes in braces"),
    "a\n: b\n": ("def_list", "a definition list"),
    "[^a]: b\n": ("footnotes", "a footnote"),
    '<div markdown="1">\n': ("md_in_html", "Markdown inside HTML"),
    "???+ note\n": ("pymdownx.details", "a fold"),
    '=== "a"\n': ("pymdownx.tabbed", "tabs"),
    "- [x] a\n": ("pymdownx.tasklist", "a list of tasks"),
    '--8<-- "a"\n': ("pymdownx.snippets", "a snippet"),
    "*[a]: b\n": ("abbr", "an abbreviation"),
    "::: a.b\n": ("mkdocstrings", "an entry of the reference"),
    "a \\(b\\)\n": ("pymdownx.arithmatex", "a formula"),
    "```python\n```\n": ("pymdownx.superfences", "a python block"),
    "a $b$ `!!! note`\n": None,
}
"""Pages, each with the extension that it uses, and what for."""


@pytest.mark.parametrize(("text", "found"), USED.items(), ids=range(len(USED)))
def test_extensions_that_a_page_uses(text, found):
    """With the line of each."""
    page = parse(f"# A\n\n{text}", "docs/01-a.md")
    line = 4 if found and found[0] == "def_list" else 3
    assert list(extensions.used(page)) == ([(*found, line)] if found else [])


def test_extensions_that_are_off(load):
    """They're told once, with the first place, at the key of `mkdocs.yml`; some turn on others."""
    files = {"01-a.md": "!!! note\n\n    a\n\n::: b\n", "02-b.md": "!!! note\n"}
    site = "site_name: x\nplugins: [search]\nmarkdown_extensions: [{}]\n"
    found = load(files | {"mkdocs.yml": site.format("toc")})
    assert said(extensions.problems(found)) == [
        "mkdocs.yml:3: docs/01-a.md:1 has an admonition, which needs admonition; add `- admonition` to markdown_extensions",
        "mkdocs.yml:2: docs/01-a.md:5 has an entry of the reference, which needs mkdocstrings; add `- mkdocstrings` to plugins",
    ]
    found = load({"mkdocs.yml": site.format("markdown.extensions.extra, pymdownx.arithmatex")})
    assert extensions.enabled(found.navigation) == {
        "extra", "pymdownx.arithmatex", "search", "abbr", "attr_list", "def_list", "footnotes", "md_in_html"
    }  # fmt: skip
    assert extensions.reads_formulas(found)
    found = load({"mkdocs.yml": "site_name: x\n"})
    assert list(extensions.problems(found)) == []
    assert not extensions.reads_formulas(found)


def test_formulas():
    """What can't be read, at its line, and what's never closed."""
    text = "a \\(\\oops\\) `\\(\\no\\)`\n\n> \\[\n> x \\no\n> \\]\n\n\\(x\n\n$$y\n\n\\[z\n"
    page = parse(text, "docs/01-a.md")
    remedy = "fix the TeX, or put it in backticks if it isn't a formula"
    prose = [(Location("docs/01-a.md", 1), page.text)]
    assert said(pages.formula_problems(prose)) == [
        f'1: this formula cannot be read: Unknown command "\\oops"; {remedy}',
        f'4: this formula cannot be read: Unknown command "\\no"; {remedy}',
    ]
    uncounted = pages.formula_problems([(Location("docs/01-a.md", 9), text)], counted=False)
    assert [problem.location.line for problem in uncounted] == [9, 9]
    closing = "this formula is never closed; close it with {} in the same paragraph"
    assert said(pages.unclosed_formulas(prose)) == [
        f"7: {closing.format(chr(92) + ')')}",
        f"9: {closing.format('$$')}",
        f"11: {closing.format(chr(92) + ']')}",
    ]
    after = [(Location("docs/01-a.md", 5), "\\(a\\) b \\(c\n")]
    assert said(pages.unclosed_formulas(after)) == [f"5: {closing.format(chr(92) + ')')}"]
    closed = [(Location("docs/01-a.md", 5), "\\(a\n\nb\\)\n")]
    assert said(pages.unclosed_formulas(closed)) == [f"5: {closing.format(chr(92) + ')')}"]


def test_glossary_entries(load):
    """Each name has one, and each is used."""
    found = load({"01-a.md": "# A\n\nOne word.\n", "glossary.md": "word\n: A.\n\nWord\n: B.\n\nthing\nthings\n: C.\n"})
    problems = pages.glossary_problems(found.settings.root, found.glossary, found.sequence)
    assert said(problems) == [
        "docs/glossary.md:4: “Word” is already defined in line 1; keep one of the two",
        "docs/glossary.md:7: no chapter uses “thing”; remove it from the glossary, or add the name they use",
    ]


def test_uses_of_entries_are_kept_until_something_changes(load, monkeypatch):
    """A page is searched again when it changes, or when an entry gets a name."""
    files = {"01-a.md": "# A\n\nOne word.\n", "02-b.md": "# B\n\nA thing.\n", ".cache/litbook/x": ""}
    searched = []
    find = Glossary.uses
    monkeypatch.setattr(Glossary, "uses", lambda self, text: searched.append(1) or find(self, text))

    def unused(glossary, **changed):
        found = load(files | {"glossary.md": glossary} | changed)
        searched.clear()
        return [p.location.line for p in pages.glossary_problems(found.settings.root, found.glossary, found.sequence)]

    assert (unused("word\n: A.\n\nother\n: B.\n"), len(searched)) == ([4], 2)
    assert (unused("word\n: A.\n\nother\n: B.\n"), len(searched)) == ([4], 0)
    assert (unused("word\n: A.\n\nother\n: B.\n", **{"02-b.md": "# B\n\nNone.\n"}), len(searched)) == ([4], 1)
    assert (unused("word\n: A.\n\nother\nthing\n: B.\n", **{"02-b.md": "# B\n\nA thing.\n"}), len(searched)) == ([], 2)


def test_labels():
    """Two pages with figures can't have the same."""
    figure = '```python { caption="c" alt="a" }\n1\n```\n'
    texts = {"docs/01-a.md": figure, "docs/02-b.md": f"---\nlabel: 1\n---\n{figure}", "docs/c.md": figure}
    chapters = [parse(text, path) for path, text in texts.items()] + [parse("", "docs/01-d.md")]
    ((found, problem),) = pages.label_problems(chapters)
    assert found is chapters[1].blocks[0]
    assert str(problem) == (
        "docs/02-b.md:4: figures are already numbered 1.1 and so on in docs/01-a.md; "
        "give this page a `label:` of its own in the front matter"
    )


# Links


def test_broken_links(load, tmp_path):
    """With the most similar name, if there's one."""
    text = (
        "# A\n\n## The end\n\n[a](02-b.md#here) [b](02-c.md) [c](x.md)\n![d](p.jpg) [e](#the-ends) [f](02-b.md#no) [g](03-d.md)\n"
        "[h](print/) [i](img/p.png) [j](02-b.html) [k](#fn:1) [l](/x) `[m](y.md)` \\([n](z.md)\\) <a href='w.md'>\n\n    [o](v.md)\n"
    )
    found = load({
        "01-a.md": text, "02-b.md": "# B { #here }\n", "03-d.md": "---\ndraft: true\n---\n# D\n", "docs/img/p.jpg": "x"
    })  # fmt: skip
    remove = "correct it, or remove the link"
    assert said(links.problems(found)) == [
        "5: there is no file docs/02-c.md; write 02-b.md",
        f"5: there is no file docs/x.md; {remove}",
        "6: there is no image docs/p.jpg; write img/p.jpg",
        "6: this page has no #the-ends; write #the-end",
        f"6: docs/02-b.md has no #no; {remove}",
        "6: docs/03-d.md is a draft, which is not published; link it when it is",
        "7: there is no file docs/img/p.png; write img/p.jpg",
        "7: there is no file docs/02-b.html; write 02-b.md",
    ]


def test_published_files(load, tmp_path):
    """All but those that are excluded; a link that leads out is a problem."""
    found = load(
        {
            "01-a.md": "# A\n",
            "docs/.x/y.txt": "",
            "docs/z.txt": "",
            "docs/t.tmp": "",
            "mkdocs.yml": "exclude_docs: '*.tmp'\n",
        }
    )
    (tmp_path / "docs/out.txt").symlink_to("/etc/hostname")
    files = links.published(found)
    assert files == {"docs/01-a.md", "docs/z.txt", "docs/out.txt"}
    assert said(links.outside(found.settings, files)) == [
        "docs/out.txt:1: this link leads out of the book; put the file itself there"
    ]


HEADINGS = {
    "# A *b* `c_d` {#x}": [],
    "# A *b* `c_d` <i>e</i>": ["a-b-c_d-e"],
    "# Über [a](b.md) ![c](d.png) &amp; 2": ["uber-a-2"],
    "# A\n## A\n### A_1": ["a", "a_1", "a_2"],
    "Title\n=====\n": ["title"],
    "- # In a list #": ["in-a-list"],
    "# __init__ and __strong__": ["init-and-strong"],
    "# The set {1, 2} {.red}": ["the-set-1-2"],
    "# !": ["_1"],
    "# a \\*b\\* [^1] <!-- c -->": ["a-b"],
    "#No": ["no"],
    "| a\n---\n": [],
}
"""Pages, each with the ids of its headings."""


@pytest.mark.parametrize(("text", "ids"), HEADINGS.items(), ids=range(len(HEADINGS)))
def test_ids_of_headings(text, ids):
    """As the extension ``toc`` makes them."""
    assert list(anchors.headings(parse(text, "docs/01-a.md"), "-")) == ids


def test_ids_that_are_written():
    """In attributes and in HTML, but not in code."""
    page = parse("# A { .b #c d }\n\n<a id=e></a> <a name='f'> `<a id=g>` {: #h } {i}\n", "docs/01-a.md")
    assert list(anchors.written(page)) == ["c", "h", "e", "f"]
    assert list(anchors.headings(parse("## 1. A\n\n## B c\n", "docs/answers/01-a.md"), "_")) == ["b_c"]


def test_ids_of_a_book(load):
    """Those that plugins make aren't known, and a page with problems isn't blamed."""
    found = load(
        {
            "01-a.md": '# A\n\n```python { name="run" }\n1\n```\n',
            "02-b.md": "# B\n\n::: x\n",
            "03-c.md": "# C\n\n```python\n1 +\n```\n",
            "glossary.md": "Two words\n: A.\n",
            "n.md": "<!-- names -->\n",
        }
    )
    ids = anchors.anchors(found)
    assert ids == {
        "docs/01-a.md": {"a", "", "block-1", "block-run"},
        "docs/02-b.md": None,
        "docs/03-c.md": None,
        "docs/glossary.md": {"", "two-words"},
        "docs/n.md": None,
    }
    assert set(anchors.anchors(load({"mkdocs.yml": "markdown_extensions: [toc: {slugify: x}]\n"})).values()) == {None}
    spaced = load({"mkdocs.yml": "markdown_extensions: [toc: {separator: _}]\n", "01-a.md": "# A b\n"})
    assert anchors.anchors(spaced)["docs/01-a.md"] == {"", "a_b"}


def test_the_navigation(load):
    """Every page once, and nothing else."""
    lines = ["nav:", "- 01-a.md", "- ./01-a.md", "- 02-c.md", "- none/x.md", "- t.tmp.md", "- https://x.example"]
    site = "\n".join(
        [*lines, "exclude_docs: '*.tmp.md'", "not_in_nav: u.md", "plugins: [litbook: {liv: 1, zzz: 2}]", ""]
    )
    found = load({"01-a.md": "# A\n", "02-b.md": "# B\n", "t.tmp.md": "", "u.md": "# U\n", "mkdocs.yml": site})
    assert said(navigation.problems(found)) == [
        "mkdocs.yml:10: litbook has no option 'liv'; write live",
        "mkdocs.yml:10: litbook has no option 'zzz'; use printed, epub, pdf, policy, typefaces, live",
        "mkdocs.yml:3: 01-a.md is listed already, in line 2; list it once",
        "mkdocs.yml:4: 02-c.md is listed, but there is no such page; write 02-b.md",
        "mkdocs.yml:5: none/x.md is listed, but there is no such page; remove the line, or add the page",
        "mkdocs.yml:6: t.tmp.md is listed, but exclude_docs leaves it out; remove one of the two",
        "mkdocs.yml:1: docs/02-b.md is missing from the navigation; add a line `- 02-b.md`, or a pattern to not_in_nav",
    ]
    found = load({"mkdocs.yml": "x: 1\ndocs_dir: text\n"})
    assert said(navigation.problems(found)) == [
        "mkdocs.yml:2: the site is made from text, but the book from docs; write docs_dir: docs"
    ]


def test_references_in_a_notebook(load):
    """At the cell's line, with what a number should be."""
    cells = [
        {
            "cell_type": "markdown",
            "id": "a",
            "source": "[chapter 7](01-a.md) [figure](01-a.md#fig-x) chapter 1",
            "metadata": {},
        }
    ]
    found = load({"01-a.md": "# A\n", "02-n.ipynb": json.dumps({"cells": cells, "metadata": {}}, indent=1)})
    assert said(references.problems(found)) == [
        "docs/02-n.ipynb:5: “chapter 7” should be “chapter 1”; run `litbook update`",
        (
            "docs/02-n.ipynb:5: “figure” leads to 01-a.md#fig-x, which isn't a figure with a number; "
            "name what it should lead to, or write a text of your own"
        ),
        (
            "docs/02-n.ipynb:5: “chapter 1” is written by hand; "
            "link it, and its number is kept right: [chapter 1](01-a.md)"
        ),
    ]


def test_references_to_nothing_with_a_number(load):
    """What it leads to, what it isn't, and what can be done."""
    text = "# A\n\n[answer](02-b.md) [](c.md) [3](c.md) exercise 4\n"
    found = load({"01-a.md": text, "02-b.md": "# B\n", "c.md": "# C\n"})
    remedy = "name what it should lead to, or write a text of your own"
    assert said(references.problems(found)) == [
        f"3: “answer” leads to 02-b.md, which isn't an answer with a number; {remedy}",
        f"3: a link without text leads to c.md, which has no number; {remedy}",
        f"3: “3” leads to c.md, which has no number; {remedy}",
        "3: “exercise 4” is written by hand; link it, and its number is kept right: [exercise 4](page.md#name)",
    ]


# Generated files


def test_files_that_drifted(load, tmp_path):
    """At the first line that differs, with the chapter's line; a difference is shown in a few lines."""
    found = load({"01-a.md": PACKAGED})
    made = package(found)
    for name, text in made.files().items():
        (tmp_path / "src" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "src" / name).write_text(text)
    assert list(drift.drift_problems(made, found.settings)) == []
    module = tmp_path / "src/pkg/a.py"
    edit = "edit the chapter, not this file, and run `litbook tangle`"
    module.write_text(module.read_text().replace("A = 1", "A = 2"))
    assert said(drift.drift_problems(made, found.settings)) == [
        f"src/pkg/a.py:3: differs from docs/01-a.md:4; {edit}\n    - A = 2\n    + A = 1"
    ]
    module.write_text(HEADER.format(docs="text") + "\n")
    assert said(drift.drift_problems(made, found.settings))[0].startswith(
        f"src/pkg/a.py:1: differs from what the chapters say; {edit}\n"
    )
    module.unlink()
    (tmp_path / "src/pkg/source-map.json").write_text("{}")
    (tmp_path / "src/pkg/old.py").write_text(HEADER.format(docs="text") + "\n")
    (tmp_path / "src/pkg/own.py").write_text("# mine\n")
    (tmp_path / "src/other").mkdir()
    (tmp_path / "src/other/mkdocs.yml").touch()
    (tmp_path / "src/other/old.py").write_text(HEADER.format(docs="text") + "\n")
    assert said(drift.drift_problems(made, found.settings)) == [
        "src/pkg/a.py:1: the chapters make this file, but it does not exist; run `litbook tangle`",
        "src/pkg/source-map.json:1: differs from what the chapters say; run `litbook tangle`",
        "src/pkg/old.py:1: no chapter makes this file anymore; run `litbook tangle`, which removes it",
    ]
    module.symlink_to("/etc/hostname")
    assert said(drift.drift_problems(made, found.settings))[0] == (
        "src/pkg/a.py:1: this link leads out of the book; delete it, and run `litbook tangle`"
    )


def test_differences_are_short():
    """Ten lines, and how many more there are."""
    lines = "\n".join(f"    + {number}" for number in range(12))
    assert drift.shortened(f"      same\n{lines}\n    - x").split("\n")[9:] == ["    + 9", "    … and 3 more lines"]
    assert drift.shortened("    + a\n      b\n    - c") == "    + a\n    - c"


def test_which_files_are_generated(tmp_path):
    """By the first line, or by what's in a map."""
    for name, text, is_ours in (
        ("a.py", HEADER.format(docs="x") + "\nA", True),
        ("a.py", "# Generated", False),
        ("source-map.json", '{"a.py": [[1, 2, "p", 3, 4]], "b.py": []}', True),
        ("source-map.json", '{"version": 3}', False),
        ("source-map.json", '{"a.py": [[1, 2]]}', False),
        ("source-map.json", "[", False),
        ("source-map.json", "[]", False),
    ):
        (tmp_path / name).write_text(text)
        assert drift.is_generated(tmp_path / name) is is_ours


def test_recaps(load):
    """One is right if it's what the earlier chapters make."""
    place = '<details markdown="1">\n<summary>The code so far</summary>\n\n{}</details>\n'
    made = '```python { title="pkg/a.py" }\nA = 1\n```\n\n```python { title="pkg/b/c.py" }\nC = 1\n```\n\n'
    found = load({"01-a.md": PACKAGED, "02-b.md": place.format(made), "03-c.md": "# C\n\n" + place.format("")})
    problems = [said(drift.recap_problems(found, chapter)) for chapter in found.chapters]
    assert problems == [[], [], ["docs/03-c.md:5: “The code so far” is out of date; run `litbook update`"]]
    (edit,) = edits.recap_edits(found.chapters[2], found.chapters[:1])
    assert (edit.first, edit.last, "\n".join(edit.lines)) == (5, 5, "\n" + made.rstrip("\n") + "\n")


# Links to other sites


def test_answers_of_other_sites():
    """What's broken or has moved; a server that refuses machines may have the page."""
    answers = {
        "https://a": link_checker.Answer(404),
        "https://b": link_checker.Answer(failure="late"),
        "https://c": link_checker.Answer(200, "https://d"),
        "https://e": link_checker.Answer(200, "https://f#g"),
        "https://h": link_checker.Answer(403),
        "https://i": link_checker.Answer(599),
        "https://j": link_checker.Answer(200),
    }
    found = [Link(AT, f"{address}#x") for address in answers] + [Link(AT, "https://c")]
    fix = "fix the link, or remove it"
    assert said(link_checker.problems(found, answers)) == [
        f"3: https://a#x answers 404 Not Found; {fix}",
        f"3: https://b#x: late; {fix}",
        "3: https://c#x has moved; write https://d#x",
        "3: https://e#x has moved; write https://f#g",
        f"3: https://i#x answers 599; {fix}",
        "3: https://c has moved; write https://d",
    ]
    assert link_checker.pages(["https://a#x", "https://b", "https://a"]) == ["https://a", "https://b"]
    assert (link_checker.phrase(404), link_checker.phrase(999)) == ("Not Found", "")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Failed to resolve 'x'", "there is no such host, or no network"),
        ("Connection refused", "the connection was refused"),
        ("Read timed out.", link_checker.LATE),
        ("Timed out", link_checker.LATE),
        ("CERTIFICATE_VERIFY_FAILED", "its certificate is not valid"),
        ("Exceeded 30 redirects.", "it redirects forever"),
        ("TooManyRedirects", "it redirects forever"),
        ("else", "ConnectionError"),
    ],
)
def test_reasons(text, reason):
    """In a few words."""
    assert link_checker.reason(requests.ConnectionError(text)) == reason


def test_redirections():
    """Only those for good count, and only the first ones."""

    class Hop:
        def __init__(self, status, url):
            self.status_code, self.url = status, url

    hops = [Hop(301, "a"), Hop(308, "b"), Hop(302, "c"), Hop(301, "d"), Hop(200, "e")]
    assert [link_checker.moved_to(hops[start:]) for start in range(5)] == ["c", "c", "", "e", ""]


def test_edits_of_references(load):
    """Line by line: links, and a page's own number."""
    found = load({"01-a.md": "# 7. A\n\nx\n\n[chapter 7](02-b.md)\n", "02-b.md": "# B\n"})
    known = references.targets.all_targets(found.readable)
    assert edits.reference_edits(found.chapters[0], known) == [
        edits.Edit(1, 1, ("# 1. A",)),
        edits.Edit(5, 5, ("[chapter 2](02-b.md)",)),
    ]
    assert edits.reference_edits(found.chapters[1], known) == []
    assert isinstance(found.chapters[0].blocks, tuple)
    assert not any(isinstance(one, Block) for one in found.chapters[0].blocks)
