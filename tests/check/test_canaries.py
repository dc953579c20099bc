"""Every check, broken on purpose: it must fail, name the line, and leave every file unchanged."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import pytest

from places import BOOKS

CASES = BOOKS / "canaries"
GOOD = """
```python { file="pkg/shapes.py" }
class Square:
    side = 1
```
"""
SECOND = """
<details markdown="1">
<summary>The code so far</summary>

```python { title="pkg/shapes.py" }
class Square:
    side = 1
```

</details>
"""
KNOWN = "known are docs, source, time_limit, jobs"


def cases(name):
    """Yield each section of a file of canaries: its page, and the expected message."""
    sections = re.split(r"^(?=## )", (CASES / name).read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    for section in sections:
        page, problem = re.fullmatch(r"(.*?)^finds\n\n    (.*?)\n*", section, re.DOTALL | re.MULTILINE).groups()
        yield pytest.param(page, problem, id=section.split("\n")[0].removeprefix("## "))


PAGES, UNREADABLE = list(cases("pages.txt")), list(cases("unreadable.txt"))


def headlines(output):
    """Return the problems in a command's output, without the details below each."""
    return [line for line in output.splitlines() if re.match(r"[\w./-]+:\d+: ", line)]


def contents(folder):
    """Return the bytes and modification time of every file below ``folder``, except those in the cache."""
    files = [path for path in folder.rglob("*") if path.is_file() and ".cache" not in path.parts]
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Return a folder for good books, each in a folder with the name of its settings."""
    return tmp_path_factory.mktemp("good")


@pytest.fixture
def good_book(make_book, invoke, build, kept):
    """Return a function that gives a good book, as it is once it's been checked and built, which is done once."""

    def good(**settings):
        """Return the folder of a book with these settings."""
        root = make_book({"02-good.md": GOOD}, **settings)
        if not (kept / repr(settings)).exists():
            assert (invoke(root, "check").exit_code, build(root).exit_code) == (0, 0)
            shutil.copytree(root, kept / repr(settings), ignore=shutil.ignore_patterns("site"))
        return shutil.copytree(kept / repr(settings), root, dirs_exist_ok=True)

    return good


@pytest.fixture
def gate(good_book, invoke, build):
    """Return a function that adds a faulty page to a good book and checks what check and build report."""

    def close(page, problem, **settings):
        """Assert that both commands report only ``problem``, exit with 1, and write nothing."""
        root = good_book(**settings)
        (root / "docs" / "01-page.md").write_bytes(page if isinstance(page, bytes) else page.encode())
        before = contents(root)
        checked, built = invoke(root, "check"), build(root)
        assert (headlines(checked.output), checked.exit_code) == ([problem], 1)
        assert problem in built.output
        assert "Aborted with a BuildError!" in built.output
        assert (built.exit_code, contents(root)) == (1, before)
        return checked.output

    return close


@pytest.mark.parametrize(("page", "problem"), PAGES)
def test_untrue_page(gate, monkeypatch, page, problem):
    """Check and build report a block that doesn't do what its page says."""
    monkeypatch.setattr("litbook.run.pool.GRACE", 0.3)
    endless = "after 1 s" in problem
    gate(page, problem.replace("after 1 s", "after 0.5 s"), time_limit=0.5 if endless else 1)


@pytest.mark.parametrize(("page", "problem"), UNREADABLE)
def test_unreadable_page(gate, page, problem):
    """Check and build report a page that can't be parsed."""
    gate(page, problem)


def test_page_that_is_not_utf8(gate):
    """A page that isn't UTF-8 is reported with the line of its first invalid byte."""
    gate("Prose.\n\ncaf\u00e9\n".encode("latin-1"), "docs/01-page.md:3: not UTF-8; save the file as UTF-8")


def test_name_in_two_files(gate):
    """A name defined in two files of the package is reported, and tangle changes nothing."""
    remedy = "give it another name, or put it into pkg/first.py"
    page = '```python { file="pkg/first.py" }\nSquare = 4\n```\n'
    gate(page, f"docs/02-good.md:2: Square is already defined in pkg/first.py; {remedy}")


@pytest.mark.parametrize("pages", [PAGES, UNREADABLE], ids=["untrue", "unreadable"])
def test_doc_tests_find_every_page(make_book, doctests, pages):
    """pytest reports each problem at its line, and fails for every faulty page."""
    numbered = {f"{number:02}-page": param.values for number, param in enumerate(pages, start=1)}
    root = make_book({f"{name}.md": page for name, (page, _) in numbered.items()}, time_limit=1)

    done = doctests(root)

    said = re.findall(r"^(?:E +\S*BookError: )?(docs/\d+-page.md:\d+: .*)", done.stdout, re.MULTILINE)
    assert said == [problem.replace("01-page", name) for name, (_, problem) in numbered.items()]
    assert done.returncode in (1, 2)  # exit status 2: some pages couldn't be collected


def test_build_counts_problems(make_book):
    """``mkdocs build`` reports every problem and their number."""
    root = make_book({f"{number:02}-page.md": param.values[0] for number, param in enumerate(PAGES[:7], start=1)})

    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"], cwd=root, capture_output=True, text=True, check=False
    )

    assert re.findall(r"docs/(\d+)-page.md:\d+: ", done.stderr) == [f"{number:02}" for number in range(1, 8)]
    assert "7 problems in the book; nothing was built" in done.stderr
    assert (done.returncode, (root / "site").exists()) == (1, False)


def test_traceback_shows_the_page(gate):
    """A failure's traceback has the lines of the Markdown page and no frames of the machine."""
    page, problem = next(param.values for param in PAGES if param.id == "a failing block")

    lines = gate(page, problem).splitlines()

    assert [line for line in lines if line.startswith("      File ")] == [
        '      File "docs/01-page.md", line 11, in <module>',
        '      File "docs/01-page.md", line 5, in total',
    ]
    assert "        return Vlaue(n)" in lines
    assert "litbook" not in "".join(lines)


def test_recap_out_of_date(make_book, invoke):
    """An outdated "The code so far" is reported at its first line."""
    root = make_book({"01-a.md": GOOD, "02-b.md": SECOND})
    assert invoke(root, "check").exit_code == 0
    page = root / "docs" / "02-b.md"
    page.write_text(page.read_text().replace("side = 1", "side = 2"))

    done = invoke(root, "check")

    assert headlines(done.output) == ["docs/02-b.md:3: “The code so far” is out of date; run `litbook update`"]
    assert done.exit_code == 1


@pytest.mark.parametrize(
    ("path", "edit", "where"),
    [
        ("docs/01-a.md", ("side = 1", "side = 2"), "5: differs from docs/01-a.md:3"),
        ("src/pkg/shapes.py", ("side = 1", "side = 2"), "5: differs from docs/01-a.md:3"),
        ("src/pkg/shapes.py", ("    side = 1\n", ""), "5: differs from docs/01-a.md:3"),
        ("src/pkg/shapes.py", ("side = 1\n", "side = 1\n\nx = 2\n"), "6: differs from what the chapters say"),
        ("src/pkg/shapes.py", ("\n", "\r\n"), "1: differs from what the chapters say"),
    ],
    ids=["stale", "edited", "shortened", "lengthened", "line-ends"],
)
def test_generated_file_that_drifted(make_book, invoke, path, edit, where):
    """A generated file that differs from what the chapters make is reported, whichever of the two was changed."""
    root = make_book({"01-a.md": GOOD})
    file = root / path
    file.write_bytes(file.read_bytes().replace(*(text.encode() for text in edit)))
    problem = f"src/pkg/shapes.py:{where}; edit the chapter, not this file, and run `litbook tangle`"

    done = invoke(root, "check")

    assert (headlines(done.output), done.exit_code) == ([problem], 1)
    assert [invoke(root, *args).exit_code for args in (["tangle", "--check"], ["tangle"], ["check"])] == [1, 0, 0]


def test_generated_file_that_is_missing_or_left_over(make_book, invoke):
    """A missing generated file and one that no chapter makes anymore are reported; tangle fixes both."""
    root = make_book({"01-a.md": GOOD})
    other = root / "src" / "pkg" / "hand.py"
    other.write_text("# by hand\n")
    (root / "src" / "pkg" / "shapes.py").rename(root / "src" / "pkg" / "old.py")

    done = invoke(root, "check")

    assert headlines(done.output) == [
        "src/pkg/old.py:1: no chapter makes this file anymore; run `litbook tangle`, which removes it",
        "src/pkg/shapes.py:1: the chapters make this file, but it does not exist; run `litbook tangle`",
    ]
    assert (done.exit_code, invoke(root, "tangle").exit_code, invoke(root, "check").exit_code) == (1, 0, 0)
    assert {path.name for path in other.parent.glob("*.py")} == {"__init__.py", "hand.py", "shapes.py"}


def test_another_book_below_the_package(make_book, invoke):
    """A book's generated files are left alone by the book around it."""
    root = make_book({"01-a.md": GOOD})
    inner = root / "src" / "manual"
    shutil.copytree(root / "src" / "pkg", inner / "src" / "pkg")
    assert invoke(root, "check").exit_code == 1  # nothing says that it's another book's

    (inner / "mkdocs.yml").write_text("site_name: Manual\n")

    assert invoke(root, "check").exit_code == 0


@pytest.mark.parametrize(("page", "problem"), UNREADABLE[:1])
def test_failing_tangle_changes_nothing(make_book, invoke, page, problem):
    """If one page is faulty, the files of all other pages stay as they are."""
    root = make_book({"01-page.md": GOOD})
    for name, text in {"01-page.md": GOOD.replace("1", "2"), "02-page.md": page}.items():
        (root / "docs" / name).write_text(text)
    before = contents(root)

    done = invoke(root, "tangle")

    assert headlines(done.output) == [problem.replace("01-page", "02-page")]
    assert (done.exit_code, contents(root)) == (1, before)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[tool.litbook]\ndocs = 'docs'\ntimelimit = 1\n", f"3: unknown setting 'timelimit'; {KNOWN}"),
        ("[project]\nname = 'x'\n[tool.litbook]\nname = 1\n", f"4: unknown setting 'name'; {KNOWN}"),
        ("[tool.litbook]\ntime_limit = 'long'\n", "2: time_limit cannot be 'long'; give it seconds above 0"),
        ("[tool.litbook]\ntime_limit = true\n", "2: time_limit cannot be True; give it seconds above 0"),
        ("[tool.litbook]\njobs = 0\n", "2: jobs cannot be 0; give it a whole number above 0"),
        ("[tool.litbook\n", "1: not TOML: Expected ']' at the end of a table declaration"),
        ("[tool]\n\nlitbook = 1\n", "3:"),
    ],
    ids=["unknown", "unknown-elsewhere-known", "type", "boolean", "size", "not-toml", "no-table"],
)
def test_wrong_settings(make_book, invoke, build, text, problem):
    """Check and build report an invalid setting with its line."""
    root = make_book({"01-a.md": GOOD})
    (root / "pyproject.toml").write_text(text)

    checked, built = invoke(root, "check"), build(root)

    assert checked.output.startswith(f"pyproject.toml:{problem}")
    assert f"pyproject.toml:{problem}" in built.output
    assert (checked.exit_code, built.exit_code) == (1, 1)


@pytest.mark.parametrize("module", ["no_such_module", "no_such_package.module"])
def test_missing_module(make_book, invoke, module):
    """A block skipped because of a missing module is no problem, unless skips are forbidden."""
    root = make_book({"01-a.md": f'```python {{ needs="{module}" }}\nimport {module}\n```\n'})
    named = f'[project.optional-dependencies]\nmore = ["{module.partition(".")[0]}"]\n'
    (root / "pyproject.toml").write_text(named)
    problem = f"docs/01-a.md:1: not run: needs {module}, not installed here; install it and run again"

    assert invoke(root, "check").exit_code == 0
    done = invoke(root, "check", "--forbid-skips")
    assert (headlines(done.output), done.exit_code) == ([problem], 1)


@pytest.mark.parametrize(("options", "code"), [([], 0), (["--forbid-skips"], 1)])
def test_missing_module_by_pytest(make_book, doctests, options, code):
    """In doc tests, a block skipped because of a missing module fails only if skips are forbidden."""
    root = make_book({"01-a.md": '```python { needs="no_such_module" }\nimport no_such_module\n```\n'})
    done = doctests(root, *options)
    problem = "docs/01-a.md:1: not run: needs no_such_module, not installed here; install it and run again"
    assert (done.returncode, problem in done.stdout) == (code, bool(code))


def test_two_pages_that_number_their_figures_alike(make_book, invoke):
    """The second of two pages with the same figure numbers is told to set a label, since their drawings would collide."""
    drawing = '```python { caption="One box." alt="A single box, a." }\nfrom graphviz import Digraph\n\nDigraph("g", body=["a"])\n```\n'
    root = make_book({"01-a.md": drawing, "answers/01-a.md": drawing})
    checked = invoke(root, "check")
    problem = "figures are already numbered 1.1 and so on in docs/01-a.md"
    remedy = "give this page a `label:` of its own in the front matter"
    assert (checked.output, checked.exit_code) == (f"docs/answers/01-a.md:1: {problem}; {remedy}\n", 1)
    page = root / "docs" / "answers" / "01-a.md"
    page.write_text(f"---\nlabel: A1\n---\n{drawing}")
    assert invoke(root, "check").exit_code == 0
