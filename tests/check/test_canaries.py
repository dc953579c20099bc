"""Every gate, broken on purpose: each must be seen to close, name the line, and leave everything as it was."""

from __future__ import annotations

import re
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
    """Each section of a page of canaries: its text, and what must be said of it."""
    sections = re.split(r"^(?=## )", (CASES / name).read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    for section in sections:
        page, problem = re.fullmatch(r"(.*?)^finds\n\n    (.*?)\n*", section, re.DOTALL | re.MULTILINE).groups()
        yield pytest.param(page, problem, id=section.split("\n")[0].removeprefix("## "))


PAGES, UNREADABLE = list(cases("pages.txt")), list(cases("unreadable.txt"))


def headlines(output):
    """The problems in a command's output, without the details below each."""
    return [line for line in output.splitlines() if re.match(r"[\w./-]+:\d+: ", line)]


def contents(folder):
    """Every file below ``folder`` with its bytes and its time, but for what is kept for next time."""
    files = [path for path in folder.rglob("*") if path.is_file() and ".cache" not in path.parts]
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


@pytest.fixture
def gate(make_book, invoke, build):
    """A function that breaks a good book with one more page, and tells what check and build then say."""

    def close(page, problem, **settings):
        """Both commands name ``problem`` alone, exit with 1, and write nothing."""
        root = make_book({"02-good.md": GOOD}, **settings)
        assert (invoke(root, "check").exit_code, build(root).exit_code) == (0, 0)
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
    """A block that does not do what its page says is found by check and build."""
    monkeypatch.setattr("litbook.run.pool.GRACE", 0.3)
    gate(page, problem, time_limit=1)


@pytest.mark.parametrize(("page", "problem"), UNREADABLE)
def test_unreadable_page(gate, page, problem):
    """A page that cannot be read as a chapter is found by check and build."""
    gate(page, problem)


def test_page_that_is_not_utf8(gate):
    """A page in another encoding is named with the line of its first foreign byte."""
    gate("Prose.\n\ncaf\u00e9\n".encode("latin-1"), "docs/01-page.md:3: not UTF-8; save the file as UTF-8")


def test_name_in_two_files(gate):
    """One name defined in two files of the package is found, and tangle changes nothing."""
    remedy = "give it another name, or put it into pkg/first.py"
    page = '```python { file="pkg/first.py" }\nSquare = 4\n```\n'
    gate(page, f"docs/02-good.md:2: Square is already defined in pkg/first.py; {remedy}")


@pytest.mark.parametrize("pages", [PAGES, UNREADABLE], ids=["untrue", "unreadable"])
def test_doc_tests_find_every_page(make_book, pages):
    """pytest names each problem at its line, and passes for no such page."""
    numbered = {f"{number:02}-page": param.values for number, param in enumerate(pages, start=1)}
    root = make_book({f"{name}.md": page for name, (page, _) in numbered.items()}, time_limit=1)
    command = [sys.executable, "-m", "pytest", "-q", "--markdown-docs", "-p", "no:cacheprovider", "docs"]

    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=100, check=False)

    said = re.findall(r"^(?:E +\S*BookError: )?(docs/\d+-page.md:\d+: .*)", done.stdout, re.MULTILINE)
    assert said == [problem.replace("01-page", name) for name, (_, problem) in numbered.items()]
    assert done.returncode in (1, 2)  # 2: some pages could not be collected


def test_build_counts_problems(make_book):
    """The command ``mkdocs build`` names every problem and says how many there are."""
    root = make_book({f"{number:02}-page.md": param.values[0] for number, param in enumerate(PAGES[:7], start=1)})

    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"], cwd=root, capture_output=True, text=True, check=False
    )

    assert re.findall(r"docs/(\d+)-page.md:\d+: ", done.stderr) == [f"{number:02}" for number in range(1, 8)]
    assert "7 problems in the book; nothing was built" in done.stderr
    assert (done.returncode, (root / "site").exists()) == (1, False)


def test_traceback_shows_the_page(gate):
    """A failure's traceback holds the Markdown's own lines and text, and nothing of the machine."""
    page, problem = next(param.values for param in PAGES if param.id == "a failing block")

    lines = gate(page, problem).splitlines()

    assert [line for line in lines if line.startswith("  File ")] == [
        '  File "docs/01-page.md", line 11, in <module>',
        '  File "docs/01-page.md", line 5, in total',
    ]
    assert "    return Vlaue(n)" in lines
    assert "litbook" not in "".join(lines)


def test_recap_out_of_date(make_book, invoke):
    """A "The code so far" that is not the code so far is found at its first line."""
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
    """A generated file that is not what the chapters make is found, whoever changed which."""
    root = make_book({"01-a.md": GOOD})
    file = root / path
    file.write_bytes(file.read_bytes().replace(*(text.encode() for text in edit)))
    problem = f"src/pkg/shapes.py:{where}; edit the chapter, not this file, and run `litbook tangle`"

    done = invoke(root, "check")

    assert (headlines(done.output), done.exit_code) == ([problem], 1)
    assert [invoke(root, *args).exit_code for args in (["tangle", "--check"], ["tangle"], ["check"])] == [1, 0, 0]


def test_generated_file_that_is_missing_or_left_over(make_book, invoke):
    """A file that was not made, and one that no chapter makes any more, are found; tangle mends both."""
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


@pytest.mark.parametrize(("page", "problem"), UNREADABLE[:1])
def test_failing_tangle_changes_nothing(make_book, invoke, page, problem):
    """When one page is wrong, the files of all others stay as they are."""
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
    """A setting that cannot be read is named with its line by check and build."""
    root = make_book({"01-a.md": GOOD})
    (root / "pyproject.toml").write_text(text)

    checked, built = invoke(root, "check"), build(root)

    assert checked.output.startswith(f"pyproject.toml:{problem}")
    assert f"pyproject.toml:{problem}" in built.output
    assert (checked.exit_code, built.exit_code) == (1, 1)


@pytest.mark.parametrize("module", ["no_such_module", "no_such_package.module"])
def test_missing_module(make_book, invoke, module):
    """A block skipped for want of a module is no problem, unless skips are forbidden."""
    root = make_book({"01-a.md": f'```python {{ needs="{module}" }}\nimport {module}\n```\n'})
    problem = f"docs/01-a.md:1: not run: needs {module}, not installed here; install it and run again"

    assert invoke(root, "check").exit_code == 0
    done = invoke(root, "check", "--forbid-skips")
    assert (headlines(done.output), done.exit_code) == ([problem], 1)


@pytest.mark.parametrize(("options", "code"), [([], 0), (["--forbid-skips"], 1)])
def test_missing_module_by_pytest(make_book, options, code):
    """The same of the doc tests."""
    root = make_book({"01-a.md": '```python { needs="no_such_module" }\nimport no_such_module\n```\n'})
    command = [sys.executable, "-m", "pytest", "-q", "--markdown-docs", "-p", "no:cacheprovider", *options, "docs"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    problem = "docs/01-a.md:1: not run: needs no_such_module, not installed here; install it and run again"
    assert (done.returncode, problem in done.stdout) == (code, bool(code))


def test_two_pages_that_number_their_figures_alike(make_book, invoke):
    """The second is told to take a label of its own, or one page's drawings would take the other's place."""
    drawing = '```python { caption="One box." alt="A single box, a." }\nfrom graphviz import Digraph\n\nDigraph("g", body=["a"])\n```\n'
    root = make_book({"01-a.md": drawing, "answers/01-a.md": drawing})
    checked = invoke(root, "check")
    problem = "figures are numbered 1.1 and so on in docs/01-a.md already"
    remedy = "give this page a `label:` of its own in the front matter"
    assert (checked.output, checked.exit_code) == (f"docs/answers/01-a.md:1: {problem}; {remedy}\n", 1)
    page = root / "docs" / "answers" / "01-a.md"
    page.write_text(f"---\nlabel: A1\n---\n{drawing}")
    assert invoke(root, "check").exit_code == 0
