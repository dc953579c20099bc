"""The machine's manual: a book that's true, that builds, and that names everything an author can use."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib

import pytest

from litbook.check.code.extend import EXTEND
from litbook.commands.main import main
from litbook.core.settings import KNOWN
from litbook.site.plugin import Options
from litbook.source.fence_header import MATERIALS, OURS
from litbook.source.prose import KEYS
from places import ROOT

MACHINE = ROOT / "src" / "litbook"
MANUAL = MACHINE / "manual"
PAGES = {path.name: path.read_text(encoding="utf-8") for path in (MANUAL / "docs").glob("*.md")}


@pytest.fixture(scope="module")
def manual(tmp_path_factory):
    """Return a copy of the manual, so that checking it leaves nothing behind."""
    return shutil.copytree(
        MANUAL, tmp_path_factory.mktemp("manual") / "manual", ignore=shutil.ignore_patterns(".cache")
    )


def run(*command, **environment):
    """Run a program and return its output and its exit status."""
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"} | environment
    done = subprocess.run(
        [sys.executable, "-m", *map(str, command)], env=environment, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr, done.returncode


def test_everything_in_the_manual_is_true(manual):
    """It passes `litbook check`, which prints commands and options again and compares."""
    assert run("litbook", "--root", manual, "check", "--forbid-skips") == ("", 0)


def test_the_manual_builds(manual, tmp_path):
    """Without a warning, and with each page of the navigation."""
    said, status = run("mkdocs", "build", "-q", "--strict", "-f", manual / "mkdocs.yml", "--site-dir", tmp_path)
    assert (said, status) == ("", 0)
    pages = {path.parent.name for path in tmp_path.rglob("index.html")}
    assert {name.removesuffix(".md") for name in PAGES} - {"index"} <= pages


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("commands.md", [f"## litbook {name}" for name in main.commands]),
        ("reference.md", [*OURS, *MATERIALS, *KEYS, *(name for table in KNOWN.values() for name in table)]),
        ("reference.md", [name for name, _ in Options._schema]),
        (
            "reference.md",
            [
                f"| `{name}`"
                for name in tomllib.loads((MACHINE / "pyproject.toml").read_text())["project"]["optional-dependencies"]
            ],
        ),
    ],
    ids=["commands", "words", "options", "extras"],
)
def test_the_manual_names(page, names):
    """Each command, header word, front matter key, setting, option of the site, and extra has a line of its own."""
    lines = re.findall(r"^.*$", PAGES[page], re.MULTILINE)
    assert names
    assert [name for name in names if not any(re.match(rf"{re.escape(name)}(?!\w)", line) for line in lines)] == []


def test_each_command_is_in_a_chapter():
    """And not only in the list of commands."""
    chapters = "".join(text for name, text in PAGES.items() if name[0].isdigit())
    assert [name for name in main.commands if f"litbook {name}" not in chapters] == []


def test_what_authors_copy_is_what_a_new_book_has():
    """The editors' settings and `extend` are those of `litbook new`."""
    template = MACHINE / "commands" / "new" / "template"
    (vim,) = re.findall(r"^set makeprg.*$", (template / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert (template / ".vscode" / "tasks.json").read_text(encoding="utf-8") in PAGES["08-editor.md"]
    assert vim in PAGES["08-editor.md"]
    assert EXTEND in PAGES["03-package.md"]


def test_an_option_that_the_manual_lacks_is_a_problem(tmp_path):
    """A canary: an option added to the code makes the manual's page untrue, and the new line is named."""
    machine = tmp_path / "machine" / "litbook"
    shutil.copytree(MACHINE, machine, ignore=shutil.ignore_patterns("manual", "__pycache__"))
    module = machine / "commands" / "write" / "update.py"
    option = '@click.option("--loud", is_flag=True, expose_value=False, help="Say more.")\n@click.pass_obj'
    module.write_text(module.read_text(encoding="utf-8").replace("@click.pass_obj", option), encoding="utf-8")
    (tmp_path / "docs").mkdir()
    shutil.copy(MANUAL / "docs" / "commands.md", tmp_path / "docs")

    said, status = run("litbook", "--root", tmp_path, "check", PYTHONPATH=str(machine.parent))

    assert status == 1
    assert re.match(r"docs/commands\.md:\d+: the output differs", said)
    assert re.search(r"^ *\+ +--loud +Say more\.$", said, re.MULTILINE)
