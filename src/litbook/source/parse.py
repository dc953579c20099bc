"""Parse a page into a :class:`~litbook.core.model.Chapter`: front matter, fences, and "The code so far"."""

from __future__ import annotations

from dataclasses import replace

from litbook.core.errors import BookError
from litbook.core.model import Block, Chapter, Location, Output, Recap
from litbook.core.text.plain import normalize
from litbook.source.fence_header import MISSPELT, read_header
from litbook.source.fences import Fence, check_shown, fences
from litbook.source.prose import check_data, front_matter

RECAP_OPENING = ('<details markdown="1">', "<summary>The code so far</summary>")
RECAP_CLOSING = "</details>"


def find_recap(lines: list[str], path: str, taken: set[int]) -> Recap | None:
    """Return the page's "The code so far", if it has one. ``taken`` are the indices of lines in fences. Raises BookError."""
    found: Recap | None = None
    for index in range(len(lines) - 1):
        if index in taken or tuple(lines[index : index + 2]) != RECAP_OPENING:
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
    text = normalize(text)
    lines = text.split("\n")
    meta, start = front_matter(text, path)
    check_data(meta, text, path)
    found = list(fences(lines, path, start))
    taken = {index for fence in found for index in range(fence.location.line - 1, fence.last_line)}
    check_shown(found, lines, taken)
    recap = find_recap(lines, path, taken)
    blocks: list[Block] = []
    end_of_block = None  # the last line of a block that may still get an output
    for fence in found:
        language = fence.header.split("{")[0].split(" ")[0].strip()
        if language == "python":
            recapped = bool(recap and recap.first_line <= fence.location.line <= recap.last_line)
            blocks.append(read_block(fence, recapped))
            end_of_block = fence.last_line
        elif language == "output":
            between = lines[end_of_block : fence.location.line - 1] if end_of_block else ["no block"]
            elsewhere = bool(blocks) and blocks[-1].prefix != fence.prefix
            if any(line.strip(" >") for line in between) or blocks[-1].recap or elsewhere:
                problem = "this output follows no python block"
                raise BookError(fence.location, problem, "put it directly under the block that prints it")
            read_header(fence.header, fence.location, allowed=())
            output = Output(fence.text, fence.location.line, fence.last_line)
            blocks[-1] = replace(blocks[-1], output=output)
            end_of_block = None
        else:
            meant = MISSPELT.get(language.lower().removeprefix("."))
            if meant:
                raise BookError(fence.location, f"unknown language {language!r}", f"write `{meant}`")
            read_header(fence.header, fence.location, allowed=("title", "hl_lines", "linenums"))
            end_of_block = None
    return Chapter(path, text, meta, tuple(blocks), recap)


def read_block(fence: Fence, recap: bool) -> Block:
    """Return a python fence as a block. Raises BookError for its header, or a syntax error in its code."""
    words = read_header(fence.header, fence.location)
    block = Block(
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
        recap=recap,
    )
    if block.is_python:
        check_syntax(block)
    return block


def check_syntax(block: Block) -> None:
    """Raise BookError at the line of a syntax error."""
    try:
        compile(block.source, block.location.path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:  # ValueError: a null byte, before Python 3.11.4
        null = block.source.find("\0")
        before_null = block.source.count("\n", 0, null) + 1
        line = before_null if null >= 0 else getattr(error, "lineno", None) or 1
        code = block.source.split("\n")[line - 1].replace("\0", "�")
        problem = f"{type(error).__name__}: {getattr(error, 'msg', error)}"
        detail = f"    {code}\n    {' ' * ((getattr(error, 'offset', None) or 1) - 1)}^"
        location = Location(block.location.path, block.location.line + line)
        raise BookError(location, problem, "fix the block, or mark it `skip`", detail) from error
