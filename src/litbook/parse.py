"""Text to :class:`~litbook.model.Chapter`: find the fences, read their headers.

The scanner sees exactly the fences that ``pymdownx.superfences`` renders, nested in lists,
admonitions, tabs and quotes included; ``litbook.markdown`` holds the two to each other at each build.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import yaml

from litbook.errors import BookError
from litbook.header import MISSPELT, read_header
from litbook.model import Block, Chapter, Location, Output, Recap

TAB_WIDTH = 4
"""Python-Markdown's."""
RECAP_OPENING = ('<details markdown="1">', "<summary>The code so far</summary>")
RECAP_CLOSING = "</details>"

FENCE = re.compile(r"(?P<prefix>[> ]*)(?P<marks>`{3,}|~{3,})(?P<header>.*)")
LOOKS_LIKE_HEADER = re.compile(r"[ ]*\.?[\w#.+-]+[ ]*(\{.*\}|([ ]*[a-zA-Z]\w*(=([\"']).*?\4)?(?=[ ]|$))+)[ ]*")
"""What superfences takes for a header even if it holds a back-tick."""
CONTAINER = re.compile(r"[ ]*([-*+] |\d+\. |!!! |\?\?\?\+? |=== |/// |\[\^[^]]+\]:|: )")
"""Begins something that holds what is indented below it."""
INLINE_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Fence:
    """Any fenced block, before its language is looked at."""

    location: Location
    last_line: int
    prefix: str
    header: str
    text: str


def normalise(text: str) -> str:
    """``text`` as Markdown reads it: no byte order mark, line feeds only, tabs as spaces."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.expandtabs(TAB_WIDTH) for line in text.split("\n"))


def front_matter(text: str, path: str) -> tuple[dict[str, object], int]:
    """The front matter of ``text`` and the number of lines that it takes."""
    match = FRONT_MATTER.match(text)
    if not match:
        return {}, 0
    try:
        meta = yaml.safe_load(match["yaml"]) or {}
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date or number that there is not
        mark = getattr(error, "problem_mark", None)
        line = match["yaml"].count("\n", 0, mark.index) + 2 if mark else 1
        problem = f"the front matter is not YAML: {getattr(error, 'problem', None) or str(error).splitlines()[0]}"
        raise BookError(Location(path, line), problem, "mend it; quote a title that holds a colon") from error
    if not isinstance(meta, dict):
        raise BookError(Location(path, 1), "the front matter is not a mapping", "write `title: …` lines")
    return meta, match[0].count("\n")


def fences(lines: list[str], path: str, start: int = 0) -> Iterator[Fence]:
    """Each fenced block of ``lines`` from index ``start`` on, in order.

    Raises BookError for a fence that is never closed, or left by a line that stands too far left.
    """
    index = start
    while index < len(lines):
        match = FENCE.fullmatch(lines[index])
        location = Location(path, index + 1)
        if match and "`" in match["marks"] and "`" in match["header"]:
            if LOOKS_LIKE_HEADER.fullmatch(match["header"]):
                raise BookError(location, "a back-tick in the header of a fence", "make the fence of ~~~")
            match = None  # text that begins with code
        if not match:
            index += 1
            continue
        prefix, marks = match["prefix"], match["marks"]
        body = []
        for end in range(index + 1, len(lines)):
            line = lines[end]
            if not line.strip(" ") or line == prefix.rstrip():
                body.append("")
            elif not line.startswith(prefix):
                problem = f"line {end + 1} stands left of the fence it is in"
                raise BookError(
                    location, problem, f"indent it like the fence, or close the fence with {marks} before it"
                )
            elif line.removeprefix(prefix).rstrip(" ") == marks:
                break
            else:
                body.append(line.removeprefix(prefix))
        else:
            raise BookError(location, "this fence is never closed", f"close it with a line {prefix}{marks}")
        text = "".join(line + "\n" for line in body)
        yield Fence(location, end + 1, prefix, match["header"].strip(), text)
        index = end + 1


def find_recap(lines: list[str], path: str, taken: set[int]) -> Recap | None:
    """The page's "The code so far", if it has one. ``taken`` are the indices inside fences."""
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


def check_shown(fence: Fence, lines: list[str], taken: set[int]) -> None:
    """Raises BookError for a python fence that would run and not be seen: in a comment, or in indented text."""
    if not fence.header.startswith("python"):
        return
    above = [INLINE_CODE.sub("", lines[i]) if i not in taken else "" for i in range(fence.location.line - 1)]
    comment = "\n".join(above)
    if comment.rfind("<!--") > comment.rfind("-->"):
        raise BookError(fence.location, "this block is in a comment: it would run unseen", "take it out, or delete it")
    level = len(fence.prefix)
    if level < TAB_WIDTH or ">" in fence.prefix:
        return
    for line in reversed(above):
        indentation = len(line) - len(line.lstrip(" "))
        if not line.strip() or indentation >= level:
            continue
        level = indentation
        if CONTAINER.match(line):
            return
        if level == 0:
            break
    problem = "Markdown shows this block as indented text: it is in no list, admonition or tab"
    raise BookError(fence.location, problem, "move it to the left; to show a fence, put it inside a longer one")


def parse(text: str, path: str) -> Chapter:
    """The chapter that ``text`` is, ``path`` being its name in messages.

    Raises BookError for the first thing that is wrong, from top to bottom.
    """
    text = normalise(text)
    lines = text.split("\n")
    meta, start = front_matter(text, path)
    found = list(fences(lines, path, start))
    taken = {index for fence in found for index in range(fence.location.line - 1, fence.last_line)}
    for fence in found:
        check_shown(fence, lines, taken)
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
    """The block that a python fence is; its code is compiled to find syntax errors."""
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
        recap=recap,
    )
    if block.is_python:
        check_syntax(block)
    return block


def check_syntax(block: Block) -> None:
    """Raises BookError at the line of a syntax error."""
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
        raise BookError(location, problem, "mend the block, or mark it `skip`", detail) from error
