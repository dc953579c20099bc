"""Editors find each problem: by the patterns for VS Code and GitHub, and the 'errorformat', that a new book has."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest

from litbook.commands.new.scaffold import TEMPLATE
from places import ROOT

PAGES = {
    "01-page.md": '# 1. Page\n\n```python { file="pkg/a.py" }\ndef one():\n    return 1\n```\n\n```python\nprint("docs/01-page.md:3: a; b")\n```\n\n```output\n5\n```\n',
    "02-fails.md": "# 2. Fails\n\n```python\nraise ValueError('docs/x.md:1: not; this\\nsrc/y.py:2: nor; this')\n```\n",
    "03 a (copy).md": "# 3\n\n```pyton\n1\n```\n",
    "04-open.md": "# 4\n\n```python\n1\n",
    "05-limits.md": "# 5\n\n```python\nimport os\n\nos._exit(3)\n```\n",
}
"""An output that looks like a problem, an exception that does, a path with spaces, pages that can't be read, a dead process."""
TASKS = json.loads((TEMPLATE / ".vscode" / "tasks.json").read_text(encoding="utf-8"))["tasks"]
PATTERNS = {task["label"]: task["problemMatcher"]["pattern"] for task in TASKS}
PATTERNS["GitHub"] = json.loads((TEMPLATE / ".github" / "problems.json").read_text())["problemMatcher"][0]["pattern"][0]
FORMAT = re.search(r"errorformat=(.*)", (TEMPLATE / "README.md").read_text(encoding="utf-8"))[1].replace("\\ ", " ")


@pytest.fixture
def problems(make_book, invoke):
    """Return what `litbook check` prints about a book with many problems, and the place of each."""
    root = make_book(PAGES)
    (root / "src").mkdir(exist_ok=True)
    output = invoke(root, "check").output
    starts = [line for line in output.splitlines() if not line.startswith(" ")]
    places = [tuple(line.split(": ")[0].rsplit(":", 1)) for line in starts]
    assert {path for path, _ in places} == {f"docs/{name}" for name in PAGES}
    return output, places, [line.split(": ", 1)[1] for line in starts]


@pytest.mark.parametrize("name", PATTERNS)
def test_matchers(problems, name):
    """Each problem is one match, with its file, line, and message, and no line of a detail is."""
    output, places, said = problems
    pattern = PATTERNS[name]
    found = [match for line in output.splitlines() if (match := re.search(pattern["regexp"], line))]
    assert [(match[pattern["file"]], match[pattern["line"]]) for match in found] == places
    assert [match[pattern["message"]] for match in found] == said


def test_vs_code_hears_when_a_round_begins_and_ends():
    """The patterns of the background task fit the lines of `litbook watch`, and no problem."""
    background = TASKS[0]["problemMatcher"]["background"]
    lines = ["watching docs/; Ctrl+C ends it", "checking: docs/a.md", "docs/a.md:1: done: no; no", "done: 1 problem"]
    assert [bool(re.search(background["beginsPattern"], line)) for line in lines] == [False, True, False, False]
    assert [bool(re.search(background["endsPattern"], line)) for line in lines] == [False, False, False, True]


@pytest.mark.skipif(not shutil.which("vim"), reason="needs Vim")
def test_vim(problems, tmp_path):
    """Vim's quickfix list has the same problems, in the same order."""
    output, places, said = problems
    (tmp_path / "problems").write_text(output)
    script = (
        f"set errorformat={FORMAT.replace(' ', chr(92) + ' ')}\ncgetfile problems\n"
        "call writefile([json_encode(map(filter(getqflist(), 'v:val.valid'), '[bufname(v:val.bufnr), string(v:val.lnum), v:val.text]'))], 'found')\nqa!\n"
    )
    (tmp_path / "script.vim").write_text(script)
    command = ["vim", "-u", "NONE", "-N", "-es", "-S", "script.vim"]
    subprocess.run(command, cwd=tmp_path, check=False, timeout=60, stdin=subprocess.DEVNULL, capture_output=True)
    found = json.loads((tmp_path / "found").read_text())
    assert [(path, line) for path, line, _ in found] == places
    assert [text for *_, text in found] == said


def test_the_manual_says_the_same():
    """The manual shows the tasks and the line for Vim that a new book has."""
    manual = (ROOT / "src" / "litbook" / "manual" / "docs" / "08-editor.md").read_text(encoding="utf-8")
    readme = (TEMPLATE / "README.md").read_text(encoding="utf-8")
    assert (TEMPLATE / ".vscode" / "tasks.json").read_text(encoding="utf-8") in manual
    assert re.search(r"^set makeprg.*", readme, re.MULTILINE)[0] in manual.splitlines()
