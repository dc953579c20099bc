"""Parse a page into a :class:`~litbook.core.model.Chapter`: front matter, fences, and "The code so far"."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from litbook.core.errors import BookError, quoted
from litbook.core.model import Block, Chapter, Location, Output, Recap
from litbook.core.syntax import TOO_DEEP, compiled
from litbook.core.text.plain import normalize
from litbook.source.fence_header import MATERIALS, intended, read_header
from litbook.source.fences import Fence, fences, hidden
from litbook.source.prose import check_data, front_matter, front_matter_length

RECAP_OPENING = ('<details markdown="1">', "<summary>The code so far</summary>")
RECAP_CLOSING = "</details>"
LONGEST_PAGE = 2_000_000
"""The most characters of a page."""
LONGEST_LINE = 10_000
"""The most characters of a line, as in outputs."""
LINE_SHOWN = 120
"""The most characters of a line with a syntax error that a message shows."""


def find_recap(lines: list[str], path: str, taken: set[int]) -> Recap | None:
    """Return the page's "The code so far", if it has one. ``taken`` are the indices of lines in fences. Raises BookError."""
    found: Recap | None = None
    for index in range(len(lines) - 1):
        if (lines[index], lines[index + 1]) != RECAP_OPENING or index in taken:
            continue
        location = Location(path, index + 1)
        if found:
            raise BookError(location, "a second “The code so far” on this page", "keep one of them")
        for end in range(index + 2, len(lines)):
            if end not in taken and lines[end].strip() == RECAP_CLOSING:
                found = Recap(index + 3, end + 1)
                break
        else:
            raise BookError(location, "this <details> is never closed", f"close it with {RECAP_CLOSING}")
    return found


def parse(text: str, path: str) -> Chapter:
    """Return the chapter in ``text``, called ``path`` in messages.

    Raises BookError for the first problem, from top to bottom.
    """
    chapter, problems = parse_all(text, path)
    if problems:
        raise problems[0]
    return chapter


def parse_all(text: str, path: str, *, is_fine: bool = False) -> tuple[Chapter, list[BookError]]:
    """Return the chapter in ``text``, as far as it can be read, and all problems, from top to bottom.

    ``is_fine`` says that it's known to have no problems, such as code that Python doesn't accept: to find out takes a while.
    """
    text = normalize(text)
    lines = text.split("\n")
    if too_long := next(overlong(text, lines, path), None):
        return Chapter(path, ""), [too_long]
    problems: list[BookError] = []
    meta: dict[str, object] = {}
    found: list[Fence] = []
    recap = None
    with collected(problems):
        meta, _ = front_matter(text, path)
        check_data(meta, text, path)
    before = len(problems)
    with collected(problems):
        for fence in fences(lines, path, front_matter_length(text)):
            found.append(fence)  # noqa: PERF402  # those before a problem count
    taken = {index for fence in found for index in range(fence.location.line - 1, fence.last_line)}
    if len(problems) == before:  # every fence is closed
        problems += () if is_fine else hidden(found, lines, taken, path)
        with collected(problems):
            recap = find_recap(lines, path, taken)
    blocks = read_blocks(found, lines, recap, problems)
    if not is_fine:
        blocks = list(compilable(blocks, problems))
    problems.sort(key=lambda problem: problem.location)
    return Chapter(path, text, meta, tuple(blocks), recap), problems


def overlong(text: str, lines: list[str], path: str) -> Iterator[BookError]:
    """Yield the problem of a page or a line that's too long to be read in a bearable time, by us or by others."""
    if len(text) > LONGEST_PAGE:
        problem = f"this page has {len(text):,} characters, and {LONGEST_PAGE:,} are enough"
        yield BookError(Location(path, 1), problem, "make several pages of it")
    for number, line in enumerate(lines, start=1):
        if len(line) > LONGEST_LINE:
            problem = f"this line has {len(line):,} characters, and {LONGEST_LINE:,} are enough"
            yield BookError(Location(path, number), problem, "make several lines of it")


@contextmanager
def collected(problems: list[BookError]) -> Iterator[None]:
    """Add a BookError that's raised inside to ``problems``."""
    try:
        yield
    except BookError as error:
        problems.append(error)


def read_blocks(
    found: Iterable[Fence], lines: list[str], recap: Recap | None, problems: list[BookError]
) -> list[Block]:
    """Return the python fences as blocks with their outputs, and add what's wrong with any fence to ``problems``."""
    blocks: list[Block] = []
    above: Fence | None = None  # the fence that may still get an output; its block, if it could be read, is the last
    for fence in found:
        language = fence.header.partition("{")[0].partition(" ")[0]
        before, above = above, None
        with collected(problems):
            if language == "python":
                above = fence
                recapped = bool(recap and recap.first_line <= fence.location.line <= recap.last_line)
                blocks.append(read_block(fence, recapped))
            elif language == "output":
                if before is None or not is_below(fence, before, lines, recap):
                    problem = "this output follows no python block"
                    raise BookError(fence.location, problem, "put it directly under the block that prints it")
                read_header(fence.header, fence.location, allowed=())
                if blocks and blocks[-1].location == before.location:
                    output = Output(fence.text, fence.location.line, fence.last_line)
                    blocks[-1] = replace(blocks[-1], output=output)
            elif meant := intended(language):
                above = fence if meant == "python" else None
                raise BookError(fence.location, f"unknown language {quoted(language)}", f"write `{meant}`")
            else:
                read_header(fence.header, fence.location, allowed=MATERIALS)
    return blocks


def is_below(output: Fence, block: Fence, lines: list[str], recap: Recap | None) -> bool:
    """Return True if an output belongs to a block: it's in the same place, with nothing in between."""
    between = lines[block.last_line : output.location.line - 1]
    in_recap = recap is not None and recap.first_line <= block.location.line <= recap.last_line
    return output.prefix == block.prefix and not in_recap and not any(line.strip(" >") for line in between)


def read_block(fence: Fence, recap: bool) -> Block:
    """Return a python fence as a block. Raises BookError for its header."""
    words = read_header(fence.header, fence.location)
    return Block(
        location=fence.location,
        last_line=fence.last_line,
        prefix=fence.prefix,
        source=fence.text,
        file=words.get("file"),
        raises=words.get("raises"),
        skip=words.get("skip"),
        needs=tuple(words.get("needs", "").replace(",", " ").split()),
        caption=words.get("caption"),
        alt=words.get("alt"),
        live=words.get("live"),
        predict=words.get("predict"),
        judge=int(words["judge"]) if "judge" in words else None,
        name=words.get("name"),
        recap=recap,
    )


def compilable(blocks: Iterable[Block], problems: list[BookError]) -> Iterator[Block]:
    """Yield the blocks whose code Python accepts, and add what it objects to in the others to ``problems``."""
    for block in blocks:
        with collected(problems):
            check_syntax(block)
            yield block


def check_syntax(block: Block) -> None:
    """Raise BookError at the line of a syntax error."""
    error = syntax_error(block.source) if block.is_python else None
    if error:
        null = block.source.find("\0")
        before_null = block.source.count("\n", 0, null) + 1
        line = before_null if null >= 0 else error.lineno or 1
        code = block.source.split("\n")[line - 1].replace("\0", "�")
        column = (error.offset or 1) - 1
        start = max(0, column - LINE_SHOWN // 2) if len(code) > LINE_SHOWN else 0
        detail = f"    {code[start : start + LINE_SHOWN]}\n    {' ' * (column - start)}^"
        location = Location(block.location.path, block.location.line + line)
        remedy = "split it" if error.msg == TOO_DEEP else "fix the block, or mark it `skip`"
        problem = error.msg if error.msg == TOO_DEEP else f"{type(error).__name__}: {error.msg}"
        raise BookError(location, problem, remedy, detail) from error


@functools.lru_cache(maxsize=4096)  # many pages have the same "The code so far"
def syntax_error(source: str) -> SyntaxError | None:
    """Return what Python objects to in ``source``; None if it's fine."""
    try:
        compiled(source, "<block>")
    except SyntaxError as error:
        return error
    return None
