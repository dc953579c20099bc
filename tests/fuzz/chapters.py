"""Break pages at random, and see that the parser says so in one line, soon, and agrees with GitHub and the site."""

from __future__ import annotations

import random
import re
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from markdown import Markdown
from markdown_it import MarkdownIt
from pymdownx.superfences import SuperFencesCodeExtension

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from fuzzing import Failure, command, first_failure, pick, seeded
from litbook.check.code import readers
from litbook.core.model import Chapter
from litbook.core.text.plain import normalize
from litbook.source.navigation import Loader
from litbook.source.parse import parse_all
from litbook.source.prose import front_matter_length
from litbook.weave.extension import keep_known_words
from places import BOOKS, ROOT, TESTS

PATH = "docs/page.md"
SAID = re.compile(r"docs/page\.md:(\d+): [^\n]+; [^\n]+")
SECONDS = 1.0
"""The CPU time that a page may take."""
COUNT = 76_000
LINES = 40
"""The most lines of a page that's mutated: its parts are as good as the whole, and read sooner."""
PIECES = [
    "```python", "```", "````", "~~~", "~~~python", "```output", "```\u00a0", "``` python", "```python { title='a' }",
    '```python a="x" a="x" `!', "```text", "    ```python", "> ```python", "> ```", ">", "> > a", "- a", "1. a", "  - b", "10. c",
    "!!! note", '=== "Tab"', "??? note", ": a", "[^1]: a", "[a]: b", "<div>", '<div markdown="1">', "</div>", "<details>", "<!--", "-->",
    "<pre>", "</pre>", "<script>", "---", "...", "title: a", "x: [[", "# A {#a}", "a\n=", "$$", "\\[", "\\(a", "`", "``", "\t", "\\", "\u2028",
    "\r", "\x0c", "\0", "::: a", "| a | b |", "|--|--|", "<br>", "<a", "&amp;", "*a", "    ", "  ", "```python\n1\n```", "\n\n",
]  # fmt: skip
"""What Markdown reads as more than text."""


@cache
def sources() -> list[list[str]]:
    """Return the lines of every page: of this book, of its manual, and of the test books, and each parser's fixture."""
    folders = [ROOT / "docs", ROOT / "src" / "litbook" / "manual" / "docs", BOOKS]
    paths = sorted(path for folder in folders for path in folder.rglob("*.md"))
    texts = [
        path.read_text(encoding="utf-8") for path in [*paths, *sorted((TESTS / "fixtures" / "parse").glob("*.txt"))]
    ]
    return [text.split("\n") for text in texts]


def page(chance: random.Random) -> str:
    """Return a part of a page with a few mutations."""
    lines = list(excerpt(chance))
    for _ in range(chance.randint(1, 6)):
        pick(chance, MUTATIONS)(chance, lines)
    return "\n".join(lines)


def excerpt(chance: random.Random) -> list[str]:
    """Return some lines of a page, often from its top or from a fence on."""
    lines = pick(chance, sources())
    fences = [index for index, line in enumerate(lines) if line.lstrip(" >").startswith("```python")]
    start = pick(chance, [0, chance.randrange(len(lines)), *fences[:20]])
    start = max(0, start - chance.randrange(4))
    return lines[start : start + chance.randint(2, LINES)]


def place(chance: random.Random, lines: list[str]) -> int:
    """Return the index of a line; there's always one."""
    if not lines:
        lines.append("")
    return chance.randrange(len(lines))


def insert(chance: random.Random, lines: list[str]) -> None:
    """Add a line that means something."""
    lines.insert(place(chance, lines), pick(chance, PIECES))


def prefix(chance: random.Random, lines: list[str]) -> None:
    """Move a few lines to the right, or into a quote."""
    start, before = place(chance, lines), pick(chance, [" ", "  ", "    ", "> ", ">", "\t", "- ", "        "])
    for index in range(start, min(len(lines), start + chance.randint(1, 6))):
        lines[index] = before + lines[index]


def dedent(chance: random.Random, lines: list[str]) -> None:
    """Move a few lines to the left."""
    start = place(chance, lines)
    for index in range(start, min(len(lines), start + chance.randint(1, 6))):
        lines[index] = lines[index].removeprefix(" " * chance.randint(1, 4))


def edit(chance: random.Random, lines: list[str]) -> None:
    """Put something inside a line, or take a character out."""
    index = place(chance, lines)
    line, column = lines[index], chance.randint(0, len(lines[index]))
    lines[index] = line[:column] + (pick(chance, PIECES) if chance.random() < 0.5 else "") + line[column + 1 :]


def remove(chance: random.Random, lines: list[str]) -> None:
    """Delete a line."""
    del lines[place(chance, lines)]


def repeat(chance: random.Random, lines: list[str]) -> None:
    """Copy a line to another place."""
    line = lines[place(chance, lines)]
    lines[place(chance, lines) : 0] = [line] * chance.randint(1, 3)


def splice(chance: random.Random, lines: list[str]) -> None:
    """Insert a part of another page."""
    where = place(chance, lines)
    lines[where:where] = excerpt(chance)[: chance.randint(1, 12)]


MUTATIONS: list[Callable[[random.Random, list[str]], None]] = [
    insert,
    insert,
    prefix,
    dedent,
    edit,
    remove,
    repeat,
    splice,
]


def judge(text: str) -> None:
    """Assert that a page gives blocks, or problems of one line each, soon, and that who shows it agrees or it's reported."""
    begun = time.process_time()
    chapter, problems = parse_all(text, PATH)
    took = time.process_time() - begun
    assert took < SECONDS, f"the parser took {took:.1f} s"
    last = normalize(text).count("\n") + 1
    for problem in problems:
        said = SAID.fullmatch(str(problem).partition("\n")[0])
        assert said, f"this is no message: {str(problem)[:200]!r}"
        assert 1 <= int(said[1]) <= last, f"there's no such line: {said[0]}"
    if problems:
        return
    if not readers.of_page(chapter):
        agree(chapter)


def agree(chapter: Chapter) -> None:
    """Assert that GitHub and the site show each block, and no other. Nobody has reported that they don't."""
    ours = [block.source.rstrip("\n") for block in chapter.blocks]
    found, html = on_the_site(without_front_matter(chapter))
    assert found == ours, f"the site has other blocks: {found} in place of {ours}"
    shown = [int(number) for number in re.findall(r"\[\[block (\d+)\]\]", re.sub(r"(?s)<!--.*?-->", "", html))]
    assert sorted(shown) == list(range(len(ours))), f"the site shows the blocks {shown} of {len(ours)}"
    theirs = on_github(without_front_matter(chapter))
    plain = [" ".join(text.split()) for text in ours]
    assert all(" ".join(text.split()) in plain for text in theirs), f"GitHub has other blocks: {theirs}"


def without_front_matter(chapter: Chapter) -> str:
    """Return a page's text below its front matter."""
    return "\n".join(chapter.text.split("\n")[front_matter_length(chapter.text) :])


def on_github(text: str) -> list[str]:
    """Return the text of each Python block that a parser of CommonMark finds."""
    tokens = MarkdownIt("commonmark").parse(text)
    return [token.content for token in tokens if token.type == "fence" and re.match(r"python(?![\w.+-])", token.info)]


@cache
def site() -> tuple[Markdown, list[str]]:
    """Return Python-Markdown as this book's site configures it, and a list that gets the blocks of each conversion."""
    listed = yaml.load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), Loader)[
        "markdown_extensions"
    ]  # it's a SafeLoader
    options = {name: given for one in listed if isinstance(one, dict) for name, given in one.items()}
    names = [next(iter(one)) if isinstance(one, dict) else one for one in listed]
    markdown = Markdown(extensions=names, extension_configs={name: given or {} for name, given in options.items()})
    superfences = next(e for e in markdown.registeredExtensions if isinstance(e, SuperFencesCodeExtension))
    found: list[str] = []

    def python(src: str, **_rest: Any) -> str:
        found.append(src.rstrip("\n"))
        return f"[[block {len(found) - 1}]]"

    superfences.extend_super_fences("python", python, keep_known_words, None)
    superfences.extend_super_fences("output", lambda **_rest: "", keep_known_words, None)
    return markdown, found


def on_the_site(text: str) -> tuple[list[str], str]:
    """Return the text of each Python block that superfences finds, and the page's HTML with ``[[block n]]`` in its place."""
    markdown, found = site()
    found.clear()
    html = markdown.reset().convert(text)
    return list(found), html


def run(cases: Iterator[str]) -> Failure | None:
    """Return the first page that breaks the parser; None if none of ``cases`` does."""
    return first_failure(cases, judge)


def fuzz(seed: int, count: int) -> Failure | None:
    """Return the first of ``count`` pages that breaks the parser."""
    return run(seeded(page, seed, count))


if __name__ == "__main__":
    command("chapters", COUNT, run, page)()
