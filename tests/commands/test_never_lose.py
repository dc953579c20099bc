"""A minute of everything at once: two commands, saves at any moment, kills, a full disk, a read-only folder.

Whatever happens, every word that the author typed is still there. ``NEVER_LOSE_SEED`` repeats a run, as far as time can
be repeated; ``NEVER_LOSE_SECONDS`` makes it longer.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import time

import pytest

from places import ROOT

SECONDS = float(os.environ.get("NEVER_LOSE_SECONDS", "60"))
PAGES = {
    "01-a.md": '# A\n\n```python {{ file="p/m.py" }}\ndef double(x):\n    return 2 * x  # word0a\n```\n\n'
    "```python\nimport time\n\ntime.sleep(0.2)\nprint(double({}))\n```\n\nEnd.\n",
    "02-b.md": '# B\n\n<details markdown="1">\n<summary>The code so far</summary>\n</details>\n\n'
    "```python\nimport time\n\ntime.sleep(0.2)\ndouble({})\n```\n\n- A list.\n\n    ```python\n    print('nested')\n    ```\n",
    "03-c.md": "# C\n\n```python\n[{}] * 3\n```\n\n```output\n[1]\n```\n\nEnd.\n",
}
GENERATED = re.compile(r"<details.*?</details>|^ *```output\n.*?^ *```$", re.DOTALL | re.MULTILINE)
MOVE = """
import sys
from pathlib import Path
from litbook.commands.write.changes import Change, lock, make
docs = Path("docs").resolve()
with lock(docs.parent):
    old = next(docs.glob("0[34]-c.md"))
    new = docs / {"03-c.md": "04-c.md", "04-c.md": "03-c.md"}[old.name]
    text = old.read_bytes()
    for problem in make([Change(old, text, None), Change(new, None, text)], docs.parent, together=True):
        print(problem)
"""
"""What `litbook move` does to the files."""
COMMANDS = (
    ["update"],
    ["update"],
    ["update", "docs/02-b.md"],
    ["tangle"],
    ["update", "--check"],
    ["check"],
    ["watch"],
    [],
)


class Desk:
    """The author, whose editor holds a text of each page and saves it now and then, and who runs commands meanwhile."""

    def __init__(self, root, seed):
        self.root = root
        self.chance = random.Random(seed)
        self.number = 0
        self.texts = {name[3:]: (root / "docs" / name).read_text() for name in PAGES}
        self.paths = {name[3:]: root / "docs" / name for name in PAGES}

    def reload(self):
        """Look at the files, between two commands: each page has every line typed, in order, and no other."""
        for page, text in self.texts.items():
            found = sorted((self.root / "docs").glob(f"0?-{page}"))
            complete = [path for path in found if typed(path.read_text()) == typed(text)]
            assert complete, (text, *(f"{path}\n{path.read_text()}" for path in found))
            for path in found:
                if path != complete[0]:  # saved while the page moved
                    path.unlink()
            self.paths[page] = complete[0]
            self.texts[page] = complete[0].read_text()

    def save(self):
        """Type up to six words into a page, sometimes change its code, and save it in place or by a rename."""
        page = self.chance.choice(list(self.texts))
        lines = self.texts[page].split("\n")
        place = self.chance.choice([1, len(lines) - 1])
        for _ in range(self.chance.randint(1, 6)):
            self.number += 1
            lines.insert(place, f"word{self.number}")
        text = "\n".join(lines)
        if self.chance.random() < 0.3:
            text = re.sub(r"(?<=double\()\d*(?=\))|(?<=^\[)\d*(?=\] \*)", str(self.number), text, flags=re.MULTILINE)
        self.texts[page] = text
        path = self.paths[page]
        if self.chance.random() < 0.5 or not path.parent.stat().st_mode & 0o200:
            path.write_text(text)
        else:
            other = path.with_name(f".{page}.swp")
            other.write_text(text)
            other.replace(path)

    def start(self):
        """Start a command; there may be no room for it to write, or the folder may be read-only."""
        arguments = self.chance.choice(COMMANDS)
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        if self.chance.random() < 0.25:
            environment["ROOM"] = str(self.chance.choice([0, 50, 200, 400, 1000]))
        command = [sys.executable, ROOT / "tests" / "support" / "bound.py", *arguments]
        if not arguments:
            command = [sys.executable, "-c", MOVE]
        return subprocess.Popen(
            command, cwd=self.root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def step(self):
        """Run one command or two, save, kill. Returns what they said."""
        folder = self.root / "docs"
        folder.chmod(0o555 if self.chance.random() < 0.15 else 0o755)
        running = [self.start() for _ in range(self.chance.choice([1, 2, 2]))]
        saves = [(self.chance.uniform(0, 2.0), None) for _ in range(self.chance.randrange(5))]
        kills = [
            (self.chance.uniform(0.2, 2.0), process)
            for process in running
            if self.chance.random() < 0.3 or "watch" in process.args  # which doesn't end by itself
        ]
        began = time.monotonic()
        for at, process in sorted(saves + kills, key=lambda event: event[0]):
            time.sleep(max(0.0, began + at - time.monotonic()))
            self.save() if process is None else process.kill()
        said = "".join(process.communicate(timeout=120)[0] for process in running)
        folder.chmod(0o755)
        return said


def typed(text):
    """Return the lines of a page that aren't generated, without blank ones."""
    return [line for line in GENERATED.sub("", text).split("\n") if line.strip()]


@pytest.mark.skipif(sys.platform == "win32", reason="kills and permissions are POSIX's")
def test_every_word_is_still_there(make_book, litbook):
    """After each step; in the end, an update makes the book true, and nothing else is left in its folder."""
    seed = int(os.environ.get("NEVER_LOSE_SEED", random.randrange(10**6)))
    sys.stdout.write(f"NEVER_LOSE_SEED={seed}\n")
    root = make_book({name: text.format(1) for name, text in PAGES.items()})
    desk = Desk(root, seed)
    end, steps = time.monotonic() + SECONDS, 0
    while time.monotonic() < end:
        said = desk.step()
        assert str(ROOT / "src" / "litbook") not in said, said  # no traceback of ours
        desk.reload()
        steps += 1

    done = [litbook(command, cwd=root) for command in ("update", "tangle", "check")]

    desk.reload()
    sys.stdout.write(f"{steps} steps, {desk.number} words\n")
    assert [one.returncode for one in done] == [0, 0, 0], [one.stdout for one in done]
    assert sorted(path.name[3:] for path in (root / "docs").iterdir()) == ["a.md", "b.md", "c.md"]
