"""The prose of a page: everything but its front matter and its fenced blocks. Pure."""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Mapping

from litbook.core.errors import BookError
from litbook.core.model import Chapter, Location
from litbook.core.text import yaml
from litbook.core.text.markdown import without
from litbook.source.fences import fences, indented

UNCLOSED = re.compile(r"\A---[ \t]*\n[A-Za-z_][\w-]*:(?:[ \t]|\n|\Z)")
"""The beginning of a page whose front matter isn't closed, if :data:`FRONT_MATTER` doesn't match."""
KEYS: Mapping[str, str] = {
    "title": "the page's title, in the navigation and in the browser's tab",
    "description": "a sentence for search engines and previews",
    "label": "what the page's figure numbers begin with; without it, the number in the file's name",
    "data": "files of the book that the page's blocks read, by the same relative paths: [data/iris.csv]",
    "draft": "true if the page isn't ready: it's served while you write, and neither checked nor published",
    "formerly": "old addresses of the page, which lead here; litbook move and litbook rename write them",
    "lecture": "the part of a lecture, such as a video, that the page explains; shown below its title with the reading time",
}
"""The front matter keys that litbook reads, with what each is. Others are for MkDocs, the theme, or the author."""
FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
LONGEST = 20_000
"""The most characters of a front matter. Reading a megabyte of YAML would take a minute."""


def front_matter(text: str, path: str) -> tuple[dict[str, object], int]:
    """Return the front matter of ``text``, and the number of lines it takes. Raises BookError if it can't be read."""
    match = FRONT_MATTER.match(text)
    if not match:
        if UNCLOSED.match(text):
            remedy = "close it with a line --- below its last setting"
            raise BookError(Location(path, 1), "the front matter is never closed", remedy)
        return {}, 0
    if len(match["yaml"]) > LONGEST:
        problem = f"the front matter has {len(match['yaml']):,} characters, and {LONGEST:,} are enough"
        raise BookError(Location(path, 1), problem, "move what isn't a setting below it")
    try:
        meta = yaml.read(match["yaml"]) or {}
    except yaml.YamlError as error:
        problem = f"the front matter is not YAML: {error.problem}"
        raise BookError(
            Location(path, error.line + 1), problem, "fix it; quote a title that contains a colon"
        ) from error
    if not isinstance(meta, dict):
        raise BookError(Location(path, 1), "the front matter is not a mapping", "write `title: …` lines")
    for key in meta:
        check_key(str(key), match["yaml"], path)
    return meta, front_matter_length(text)


def check_key(key: str, yaml_text: str, path: str) -> None:
    """Raise BookError for a key that looks like a misspelling of one that litbook reads."""
    meant = [] if key in KEYS else difflib.get_close_matches(key, KEYS, n=1, cutoff=0.8)
    if meant:
        line = next(i for i, text in enumerate([*yaml_text.split("\n"), key], start=2) if key in text)
        raise BookError(Location(path, line), f"unknown key {key!r} in the front matter", f"write `{meant[0]}:`")


def front_matter_length(text: str) -> int:
    """Return the number of lines that the front matter of ``text`` takes; 0 if it has none."""
    match = FRONT_MATTER.match(text)
    return match[0].count("\n") if match else 0


def line_in_front_matter(text: str, words: str) -> int:
    """Return the first line of the front matter of ``text`` that contains ``words``, or 1."""
    lines = text.split("\n")[: front_matter_length(text)]
    return next((number for number, line in enumerate(lines, start=1) if words in line), 1)


def check_data(meta: Mapping[str, object], text: str, path: str) -> None:
    """Raise BookError if ``data`` in the front matter isn't a list of files below the book's folder."""
    named = meta.get("data") or []
    for name in named if isinstance(named, list) else [named]:
        if not isinstance(named, list) or not isinstance(name, str) or ".." in name.split("/") or name.startswith("/"):
            place = Location(path, line_in_front_matter(text, "data:"))
            remedy = "list files relative to it, such as data: [data/iris.csv]"
            raise BookError(place, "data is not a list of files in the book's folder", remedy)


def prose_lines(chapter: Chapter) -> tuple[str, ...]:
    """Return the lines of a page, with those of its front matter and its fences empty, so line numbers stay.

    The text of a notebook is JSON, and returned as it is.
    """
    return without_fences(chapter.text, chapter.path)


def is_legible(chapter: Chapter) -> bool:
    """Return True if :func:`prose_lines` can be told apart from the fences of a page."""
    try:
        prose_lines(chapter)
    except BookError:
        return False
    return True


@functools.lru_cache(maxsize=256)
def without_fences(text: str, path: str) -> tuple[str, ...]:
    """Return :func:`prose_lines` of a page with this text. Cached, because half a dozen readers ask for each page."""
    lines = text.split("\n")
    if path.endswith(".ipynb"):
        return tuple(lines)
    start = front_matter_length(text)
    prose = [""] * start + lines[start:]
    for fence in fences(lines, path, start):
        prose[fence.location.line - 1 : fence.last_line] = [""] * (fence.last_line - fence.location.line + 1)
    return tuple(prose)


@functools.lru_cache(maxsize=256)
def markup_lines(text: str, path: str) -> tuple[str, ...]:
    """Return the lines of a page's prose with a dot for each character of inline code, comments, and scripts.

    Lines of indented code are empty.
    """
    lines = without_fences(text, path)
    verbatim = indented(lines, {index: len(line) - len(line.lstrip(" ")) for index, line in enumerate(lines)})
    shown = "\n".join("" if index in verbatim else line for index, line in enumerate(lines))
    return tuple(without(shown, lambda span: re.sub(r"\S", "·", span)).split("\n"))
