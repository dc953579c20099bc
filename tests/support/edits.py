"""Edit a book at random, and compare what an incremental build makes of it with a clean build.

``python tests/support/edits.py --edits 50`` does it with the real book, which takes about a minute for each edit.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import os
import random
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from litbook.core.cache import digest, environment
from litbook.run.kept import libraries
from places import ROOT

Site = tuple[dict[str, str], list[str]]
"""The digest of each file of a site, and the warnings of its build."""
LIBRARY = "edited_library"
"""An installed library that the book may import, and whose version may change."""
SOURCES = ("docs", "src", "packs", "overrides", "mkdocs.yml", "pyproject.toml")
NAV_LINE = re.compile(r"^( +- )([\w/.-]+\.md)$", re.MULTILINE)
SWITCH = re.compile(r"^( +(?:printed|epub|policy|permalink): )(true|false)", re.MULTILINE)


class Editor:
    """Makes random edits to the book in a folder; each can be told from its name which kind it was."""

    def __init__(self, root: Path, seed: int, installed: Path | None = None) -> None:
        """Edit the book in ``root``, and the library :data:`LIBRARY` in the folder ``installed``, if there's one."""
        self.root, self.random, self.installed = root, random.Random(seed), installed
        self.count = seed * 1000
        self.states = [self.state()]
        self.broken: tuple[Path, str] | None = None

    def state(self) -> dict[str, bytes]:
        """Return the content of each file that edits change."""
        files = [*(self.root / "docs").rglob("*"), self.root / "mkdocs.yml"]
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in files if path.is_file()}

    def edit(self) -> str:
        """Make one edit and return its kind. A page that the last one broke is fixed first."""
        self.count += 1
        if self.broken:
            path, text = self.broken
            self.broken = None
            path.write_text(text, encoding="utf-8")
            return "fix"
        kinds: list[Callable[[], None]] = [
            *(
                self.prose,
                self.more_prose,
                self.code,
                self.package,
                self.header,
                self.description,
                self.title,
                self.nav,
            ),
            *(
                self.glossary,
                self.rename,
                self.delete,
                self.add,
                self.revert,
                self.break_block,
                self.option,
                self.site_name,
            ),
            *([self.library] if self.installed else []),
        ]
        chosen = self.random.choice(kinds)
        chosen()
        self.states.append(self.state())
        return chosen.__name__

    def page(self, pattern: str = "*.md") -> Path:
        """Return a random page."""
        return self.random.choice(sorted((self.root / "docs").rglob(pattern)))

    def change(self, path: Path, change: Callable[[str], str]) -> None:
        """Write what ``change`` makes of a file's text."""
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")

    def prose(self) -> None:
        """Add a paragraph below a page's title, which moves every line below."""
        self.change(
            self.page(),
            lambda text: re.sub(r"(?m)^# .*\n", rf"\g<0>\nA *new* thought, number {self.count}.\n", text, count=1),
        )

    def more_prose(self) -> None:
        """Add a section at the end of a page."""
        self.change(self.page(), lambda text: f"{text.rstrip()}\n\n## Section {self.count}\n\nMore about it.\n")

    def code(self) -> None:
        """Add a block and its output."""
        block = f"```python\nprint({self.count} * 2)\n```\n\n```output\n{self.count * 2}\n```\n"
        self.change(self.page("[0-9]*.md"), lambda text: f"{text.rstrip()}\n\n{block}")

    def package(self) -> None:
        """Add a function to the package, or change it."""
        name = f"added_{self.random.randrange(3)}"
        block = f'```python {{ file="added/tools.py" }}\ndef {name}():\n    return {self.count}\n```\n'
        self.change(self.page("[0-9]*.md"), lambda text: f"{text.rstrip()}\n\n{block}")

    def header(self) -> None:
        """Give a block another title."""
        self.change(
            self.page("[0-9]*.md"),
            lambda text: text.replace("```python\n", f'```python {{ title="{self.count}" }}\n', 1),
        )

    def description(self) -> None:
        """Change a page's description."""
        self.front_matter("description")

    def title(self) -> None:
        """Change a page's title."""
        self.front_matter("title")

    def front_matter(self, key: str) -> None:
        """Set a key of a page's front matter."""

        def change(text: str) -> str:
            line = f"{key}: Words {self.count}\n"
            if not text.startswith("---\n"):
                return f"---\n{line}---\n\n{text}"
            head, end, rest = text[4:].partition("---\n")
            others = re.sub(rf"(?m)^{key}:.*\n", "", head)
            return f"---\n{others}{line}{end}{rest}"

        self.change(self.page(), change)

    def nav(self) -> None:
        """Exchange two pages of the navigation."""

        def change(text: str) -> str:
            lines = list(NAV_LINE.finditer(text))
            first, second = sorted(self.random.sample(lines, 2), key=lambda match: match.start())
            parts = (
                text[: first.start(2)],
                second[2],
                text[first.end(2) : second.start(2)],
                first[2],
                text[second.end(2) :],
            )
            return "".join(parts)

        self.change(self.root / "mkdocs.yml", change)

    def glossary(self) -> None:
        """Change what a word means."""
        path = self.root / "docs" / "glossary.md"
        if path.exists():
            self.change(path, lambda text: re.sub(r"(?m)^: +", rf"\g<0>As of {self.count}, ", text, count=1))

    def rename(self) -> None:
        """Give a chapter and its answers another address, and let the links to them follow."""
        page = self.random.choice(sorted((self.root / "docs").glob("[0-9]*.md")))
        new = re.sub(r"(-\w+?)\d*\.md$", rf"\g<1>{self.count}.md", page.name)
        for folder in (page.parent, page.parent / "answers"):
            if (folder / page.name).exists():
                (folder / page.name).rename(folder / new)
        for path in [*(self.root / "docs").rglob("*.md"), self.root / "mkdocs.yml"]:
            self.change(path, lambda text: re.sub(rf"\b{re.escape(page.name)}", new, text))

    def delete(self) -> None:
        """Delete a page that no other links to."""
        pages = sorted((self.root / "docs").glob("*-added*.md"))
        if pages:
            page = self.random.choice(pages)
            page.unlink()
            self.change(
                self.root / "mkdocs.yml", lambda text: re.sub(rf"(?m)^ +- {re.escape(self.name(page))}\n", "", text)
            )

    def add(self) -> None:
        """Add a page, last but one in the navigation."""
        page = self.root / "docs" / f"{self.random.randrange(50, 90)}-added{self.count}.md"
        page.write_text(f"# Added {self.count}\n\n```python\nadded = {self.count}\n```\n", encoding="utf-8")
        self.change(self.root / "mkdocs.yml", lambda text: NAV_LINE.sub(rf"\g<0>\n\g<1>{page.name}", text, count=1))

    def revert(self) -> None:
        """Return to an earlier state."""
        wanted = self.random.choice(self.states)
        for name in self.state().keys() - wanted.keys():
            (self.root / name).unlink()
        for name, content in wanted.items():
            (self.root / name).write_bytes(content)

    def break_block(self) -> None:
        """Add a block that fails; the next edit takes it away."""
        page = self.page("[0-9]*.md")
        self.broken = page, page.read_text(encoding="utf-8")
        block = self.random.choice(("1 +", "1 / 0", "undefined"))
        self.change(page, lambda text: f"{text.rstrip()}\n\n```python\n{block}\n```\n")

    def option(self) -> None:
        """Turn an option on or off."""
        path = self.root / "mkdocs.yml"
        place = self.random.choice(list(SWITCH.finditer(path.read_text(encoding="utf-8"))))
        other = "false" if place[2] == "true" else "true"
        self.change(path, lambda text: text[: place.start(2)] + other + text[place.end(2) :])

    def site_name(self) -> None:
        """Give the book another name, which each page shows."""
        self.change(
            self.root / "mkdocs.yml", lambda text: re.sub(r"(?m)^site_name: .*", f"site_name: Book {self.count}", text)
        )

    def library(self) -> None:
        """Install another version of the library."""
        assert self.installed
        install(self.installed, self.count)

    def name(self, page: Path) -> str:
        """Return a page's name in the navigation."""
        return page.relative_to(self.root / "docs").as_posix()


def install(folder: Path, version: int) -> None:
    """Install a version of :data:`LIBRARY`, whose object ``shown`` shows the version on a page."""
    for earlier in folder.glob(f"{LIBRARY}-*"):
        shutil.rmtree(earlier)
    about = folder / f"{LIBRARY}-{version}.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {LIBRARY}\nVersion: {version}\n")
    (about / "RECORD").write_text(f"{LIBRARY}.py,sha256={version},\n")
    module = folder / f"{LIBRARY}.py"
    module.write_text(
        f"class Shown:\n    def _repr_html_(self):\n        return '<b>{version}</b>'\n\n\nshown = Shown()\n"
    )
    os.utime(module, (version, version))  # what was compiled of it would be taken for current within a second
    for known in (environment, libraries.distributions_of, libraries.by_module):
        known.cache_clear()  # as a process that starts after this knows nothing of the version before


def built(root: Path) -> Site:
    """Build the book in ``root``; return the digest of each file of the site, none if it wasn't built, and the warnings."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort

    site, messages = root / "site", Messages()
    shutil.rmtree(site, ignore_errors=True)
    logger = logging.getLogger("mkdocs")
    logger.addHandler(messages)
    builds = logging.getLogger("mkdocs.commands.build")
    filters, builds.filters = builds.filters, []  # the command leaves one there that lets no message pass twice
    try:
        config = load_config(str(root / "mkdocs.yml"))
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
    except Abort:
        return {}, messages.found
    finally:
        builds.filters = filters
        logger.removeHandler(messages)
    files = sorted(path for path in site.rglob("*") if path.is_file())
    return {
        path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }, messages.found


class Messages(logging.Handler):
    """Collects warnings and errors."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Remember a message."""
        self.found.append(record.getMessage())


def differences(root: Path, clean: Callable[[Path], Site]) -> list[str]:
    """Build the book in ``root``; return the files, or warnings, that only it or only a ``clean`` build of it has."""
    (files, warnings), (wanted, expected) = built(root), clean(root)
    different = sorted(name for name in files.keys() | wanted.keys() if files.get(name) != wanted.get(name))
    return different + sorted(set(warnings) ^ set(expected))


class Clean:
    """Builds books from nothing, in a folder of its own. It remembers the sites of the states that it was given."""

    def __init__(self, scratch: Path, prepare: Callable[[Path], None] = lambda root: None) -> None:
        """Build in the folder ``scratch``; ``prepare`` gets a book there before it's built."""
        self.scratch, self.prepare = scratch, prepare
        self.known: dict[str, Site] = {}

    def __call__(self, root: Path) -> Site:
        """Return what :func:`built` returns of a copy of the book in ``root`` that was never built."""
        shutil.rmtree(self.scratch, ignore_errors=True)
        self.scratch.mkdir(parents=True)
        copy(root, self.scratch)
        files = [path for path in sorted(self.scratch.rglob("*")) if path.is_file()]
        texts = [[path.relative_to(self.scratch).as_posix(), path.read_bytes().hex()] for path in files]
        state = digest([texts, environment()])
        if state not in self.known:
            self.prepare(self.scratch)
            self.known[state] = built(self.scratch)
        return self.known[state]


def copy(root: Path, to: Path) -> None:
    """Copy the sources of a book, and nothing that was made from them."""
    for name in SOURCES:
        source = root / name
        if source.is_dir():
            shutil.copytree(source, to / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, to / name)


def main() -> None:
    """Edit a copy of the real book, and stop at the first edit after which the two sites differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edits", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    os.environ["SOURCE_DATE_EPOCH"] = "0"
    with tempfile.TemporaryDirectory(prefix="litbook-edits-") as folder:
        root = Path(folder, "book")
        root.mkdir()
        copy(ROOT, root)
        installed = Path(folder, "site-packages")
        install(installed, 1)
        sys.path.insert(0, str(installed))
        editor = Editor(root, options.seed, installed)
        clean = Clean(Path(folder, "clean"))
        for number in range(1, options.edits + 1):
            kind = editor.edit()
            found = differences(root, clean)
            print(f"{number} of {options.edits}: {kind}: {len(found)} differences", flush=True)  # noqa: T201
            if found:
                sys.exit("\n".join(found[:20]))


if __name__ == "__main__":
    main()
