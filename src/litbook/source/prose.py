"""The prose of a page: everything but its front matter and its fenced blocks. Pure."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

import yaml

from litbook.core.errors import BookError
from litbook.core.model import Chapter, Location
from litbook.source.fences import fences

FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


def front_matter(text: str, path: str) -> tuple[dict[str, object], int]:
    """Return the front matter of ``text``, and the number of lines it takes. Raises BookError if it can't be read."""
    match = FRONT_MATTER.match(text)
    if not match:
        return {}, 0
    try:
        meta = yaml.safe_load(match["yaml"]) or {}
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date or number that doesn't exist
        mark = getattr(error, "problem_mark", None)
        line = match["yaml"].count("\n", 0, mark.index) + 2 if mark else 1
        problem = f"the front matter is not YAML: {getattr(error, 'problem', None) or str(error).splitlines()[0]}"
        raise BookError(Location(path, line), problem, "fix it; quote a title that contains a colon") from error
    if not isinstance(meta, dict):
        raise BookError(Location(path, 1), "the front matter is not a mapping", "write `title: …` lines")
    return meta, front_matter_length(text)


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
