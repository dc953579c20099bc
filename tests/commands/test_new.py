"""``litbook new``: the book it makes is true from the start, and it never writes half a book or over something."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pexpect
import pytest
import yaml
from click.testing import CliRunner

from litbook.check.code.extend import EXTEND
from litbook.commands import main
from litbook.commands.new import command as asking
from litbook.commands.new import origin, scaffold
from places import ROOT

WORDS = ("--title", "A walk on paper", "--author", "Ada", "--package", "walks")
FILES = {
    ".github/problems.json", ".github/workflows/publish.yml", ".github/workflows/test.yml", ".gitignore", ".vscode/tasks.json", "README.md",
    "docs/01-walks.md", "docs/02-drawing.md", "docs/answers/02-drawing.md", "docs/index.md", "mkdocs.yml", "pyproject.toml",
    "src/walks/__init__.py", "src/walks/source-map.json", "src/walks/walk.py",
}  # fmt: skip


def new(*arguments):
    """Run ``litbook new`` with these arguments, not in a terminal."""
    return CliRunner().invoke(main.main, ["new", *map(str, arguments)])


def files(root):
    """Return the paths of all files below a folder."""
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def root(tmp_path):
    """Return a new book's folder."""
    done = new(tmp_path / "book", *WORDS)
    assert (done.output, done.exit_code) == ("", 0)
    return tmp_path / "book"


def test_a_new_book_is_true(root, litbook):
    """Nothing is left to update, to extract, or to fix, and no place for a word is left open."""
    assert files(root) == FILES
    for command in ("check --forbid-skips", "update --check", "tangle --check"):
        done = litbook(*command.split(), cwd=root)
        assert (done.stdout, done.stderr, done.returncode) == ("", "", 0), command
    assert not [name for name in FILES if "<<" in (root / name).read_text(encoding="utf-8")]


def test_a_new_book_is_tested(root):
    """Plain ``pytest`` finds and tests each block."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    blocks = sum(page.read_text(encoding="utf-8").count("\n```python") for page in (root / "docs").rglob("*.md"))
    assert (f"{blocks} passed" in done.stdout, done.returncode) == (True, 0), done.stdout


def test_a_new_book_is_built_the_same_each_time(root):
    """``mkdocs build --strict`` works, knows where the book will be, and gives the same bytes again."""
    sites = []
    for number in (1, 2):
        command = [
            sys.executable,
            "-m",
            "mkdocs",
            "build",
            "--strict",
            "--site-dir",
            str(root.parent / f"site{number}"),
        ]
        where = {**os.environ, "SITE_URL": "https://example.org/walks/", "PYTHONHASHSEED": str(number)}
        done = subprocess.run(command, cwd=root, env=where, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        site = root.parent / f"site{number}"
        sites.append({name: (site / name).read_bytes() for name in files(site)})
    assert sites[0] == sites[1]
    page = sites[0]["02-drawing/index.html"].decode()
    assert '<link rel="canonical" href="https://example.org/walks/02-drawing/"' in page
    assert page.count("<svg") > 3
    assert "For you, the author" in page


@pytest.mark.parametrize(
    "command",
    [
        "check-jsonschema -q --builtin-schema vendor.github-workflows .github/workflows/test.yml .github/workflows/publish.yml",
        "zizmor -q --offline --no-progress --min-severity medium .github",
        "ruff format -q --check --isolated .",
        "ruff check -q --isolated src",
    ],
)
def test_a_new_book_has_no_lint(root, command):
    """The workflows are well-formed and give away nothing, and all its code is formatted."""
    program, *arguments = command.split()
    found = shutil.which(program, path=Path(sys.executable).parent)
    if found is None:
        pytest.fail("needs the extra lint") if os.environ.get("CI") else pytest.skip("needs the extra lint")
    done = subprocess.run([found, *arguments], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_words_are_in_their_places(tmp_path):
    """A title with quotes and markup is one in YAML, TOML, and Markdown alike."""
    title = 'A "walk" & <more>: #1 \\ *'
    assert new(tmp_path / "book", "--title", title, "--author", 'Ada "L"', "--package", "walks").exit_code == 0

    config = (tmp_path / "book" / "mkdocs.yml").read_text(encoding="utf-8").replace("!ENV", "")
    project = tomllib.loads((tmp_path / "book" / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    index = (tmp_path / "book" / "docs" / "index.md").read_text(encoding="utf-8")
    assert (yaml.safe_load(config)["site_name"], yaml.safe_load(config)["site_author"]) == (title, 'Ada "L"')
    assert (project["name"], project["authors"]) == ("walks", [{"name": 'Ada "L"'}])
    assert yaml.safe_load(index.split("---\n")[1])["title"] == title
    assert '\n# A "walk" & \\<more\\>: #1 \\\\ \\*\n' in index


@pytest.mark.parametrize(
    ("folder", "title", "package"),
    [("my-book", "My book", "my_book"), ("Types", "Types", "book_types"), ("2nd try", "2nd try", "book_2nd_try"), ("日記", "日記", "book")],
)  # fmt: skip
def test_defaults_come_from_the_folder(tmp_path, folder, title, package):
    """Without a terminal, nothing is asked, and the package has a name that can be imported."""
    assert new(tmp_path / folder).exit_code == 0
    assert (tmp_path / folder / "README.md").read_text(encoding="utf-8").startswith(f"# {title}\n")
    assert (tmp_path / folder / "src" / package / "walk.py").is_file()


def test_three_questions_in_a_terminal(tmp_path, litbook):
    """A terminal is asked for what no option says, again after an answer that can't be, and told what to type next."""
    command = ["-m", "litbook", "new", "my-book", "--author", "Ada"]
    child = pexpect.spawn(sys.executable, command, cwd=str(tmp_path), encoding="utf-8", timeout=30)
    child.expect_exact("Title [My book]: ")
    child.sendline("A walk")
    child.expect_exact("Package [my_book]: ")
    child.sendline("types")
    child.expect_exact("there is a module 'types' already; choose another name")
    child.expect_exact("Package [my_book]: ")
    child.sendline("")
    child.expect(pexpect.EOF)
    steps = [line.strip() for line in child.before.splitlines()]
    assert steps[steps.index("cd my-book") :][:2] == ["cd my-book", "litbook watch"]
    assert (tmp_path / "my-book" / "src" / "my_book" / "walk.py").is_file()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--title", " "), "Invalid value for --title: write a line of text"),
        (("--title", "two\nlines"), "Invalid value for --title: write a line of text"),
        (("--package", "my-book"), "'my-book' can't be imported; use letters, digits, and underscores"),
        (("--package", "class"), "'class' can't be imported"),
        (("--package", "random"), "there is a module 'random' already; choose another name"),
    ],
)
def test_words_that_cannot_be(tmp_path, options, said):
    """The exit status is 2, and nothing is written."""
    done = new(tmp_path / "book", *options)
    assert (said in done.output, done.exit_code) == (True, 2)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("notes.txt", "has notes.txt in it; name an empty folder"),
        ("docs/a.md", "has docs in it; name an empty folder"),
        (".gitignore", "a book brings its own .gitignore; delete yours, or move it out of"),
        ("README.md", "a book brings its own README.md; delete yours, or move it out of"),
        (".github/workflows/test.yml", "a book brings its own .github/workflows/test.yml; delete yours"),
        (".vscode", "a book brings its own .vscode/"),
    ],
)
def test_what_is_there_stays(tmp_path, name, said):
    """A folder with something in it is refused and left as it was."""
    (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
    (tmp_path / name).write_text("mine")
    done = new(tmp_path)
    assert (said in done.output, done.exit_code) == (True, 2), done.output
    assert (files(tmp_path), (tmp_path / name).read_text()) == ({name}, "mine")


def test_a_file_is_no_folder(tmp_path):
    """The name of a file is refused, too."""
    (tmp_path / "book").write_text("mine")
    done = new(tmp_path / "book")
    assert ("book is a file; name a folder that doesn't exist yet" in done.output, done.exit_code) == (True, 2)


def test_a_folder_with_an_environment(tmp_path):
    """A folder that holds only `.git`, `.venv`, and what GitHub puts there besides a README can become a book."""
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".github" / "workflows").mkdir(parents=True)
    more = {"LICENSE", ".github/dependabot.yml", ".github/workflows/mine.yml"}
    for name in more:
        (tmp_path / name).write_text("mine")
    assert new(tmp_path, *WORDS).exit_code == 0
    assert files(tmp_path) == FILES | more


@pytest.mark.parametrize("exists", [True, False])
def test_nothing_half_written(tmp_path, monkeypatch, exists):
    """When a write fails in the middle, the folder is as it was before."""
    folder = tmp_path / "book"
    if exists:
        folder.mkdir()
        (folder / ".git").mkdir()
    calls = []
    whole = scaffold.write_atomically

    def full_disk(path, content):
        calls.append(path)
        if len(calls) == 5:
            raise OSError(28, "No space left on device")
        whole(path, content)

    monkeypatch.setattr(scaffold, "write_atomically", full_disk)
    done = new(folder, *WORDS)
    assert (done.exit_code, len(calls)) == (1, 5)
    assert [path.name for path in tmp_path.rglob("*")] == (["book", ".git"] if exists else [])


@pytest.mark.parametrize(
    ("direct", "wanted"),
    [
        (None, "litbook[site,live,test]"),
        ({"url": "file:///books/src/litbook", "dir_info": {"editable": True}}, "litbook[site,live,test]"),
        (
            {"url": "https://example.org/b.git", "vcs_info": {"vcs": "git", "commit_id": "abc"}, "subdirectory": "src/litbook"},
            "litbook[site,live,test] @ git+https://example.org/b.git@abc#subdirectory=src/litbook",
        ),
    ],
)  # fmt: skip
def test_where_litbook_came_from(monkeypatch, direct, wanted):
    """A litbook from a repository is named by its commit there; one from an index or a folder by its name."""
    record = type("Record", (), {"read_text": lambda self, name: direct and json.dumps(direct)})
    monkeypatch.setattr(metadata, "distribution", lambda name: record())
    assert origin.requirement() == wanted
    assert origin.local_source() == (Path("/books/src/litbook") if direct and "dir_info" in direct else None)


def test_what_to_type_next(tmp_path, monkeypatch):
    """What a new book uses and isn't installed comes first, from where litbook itself came from."""
    monkeypatch.setattr(asking, "NEEDED", ("no_such_module",))
    monkeypatch.setattr(origin, "direct_url", lambda: {"url": "file:///books/src/litbook", "dir_info": {}})
    steps = [line.strip() for line in asking.next_steps(tmp_path / "a b").splitlines() if line.startswith("  ")]
    install = f"{sys.executable} -m pip install '/books/src/litbook[site,live,test]'"
    assert steps[:3] == [f'cd "{tmp_path / "a b"}"', install, "litbook watch"]


def test_extend_is_the_one_that_the_error_shows():
    """The book's `extend` is the one that `litbook check` offers to a book without."""
    chapter = (scaffold.TEMPLATE / "docs" / "01-walks.md").read_text(encoding="utf-8")
    assert f"```python\n{EXTEND}```\n" in chapter


def test_the_actions_are_those_of_this_repository():
    """Each action of the workflows is pinned to the commit that this repository's own workflows use."""
    pins = [
        {line.split("uses: ")[1] for path in (folder / ".github" / "workflows").glob("*.yml")
         for line in path.read_text().splitlines() if "uses: actions/" in line}
        for folder in (ROOT, scaffold.TEMPLATE)
    ]  # fmt: skip
    assert pins[1] <= pins[0]
    assert len(pins[1]) == 4
