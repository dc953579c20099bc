"""Find the fenced blocks of a page: exactly those that ``pymdownx.superfences`` renders.

That includes blocks nested in lists, admonitions, tabs, and quotes. ``weave/extension.py`` checks at each build that both
found the same ones.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from litbook.core.errors import BookError
from litbook.core.model import Location
from litbook.core.text.markdown import CODE, COMMENT, UNCLOSED, spans
from litbook.core.text.plain import TAB_WIDTH, line_counter

FENCE = re.compile(r"(?P<prefix>[> ]*)(?P<marks>`{3,}|~{3,})(?P<header>.*)")
LOOKS_LIKE_HEADER = re.compile(r"[ ]*+\.?[\w#.+-]++[ ]*+(?:\{|(?:[a-zA-Z]\w*+[ ]++)*+[a-zA-Z]\w*+=[\"'])")
"""The beginning of what superfences may take for a header even if there's a backtick in it."""
CONTAINER = re.compile(r"[ ]*([-*+] |\d+\. |!!! |\?\?\?\+? |=== |/// |\[\^[^]]+\]:|: )")
"""The beginning of a list item, admonition, tab, footnote, or definition, which contains the lines indented below it."""


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block in any language."""

    location: Location
    last_line: int
    prefix: str
    header: str
    text: str


def fences(lines: list[str], path: str, start: int = 0) -> Iterator[Fence]:
    """Yield each fenced block of ``lines`` from index ``start`` on, in order.

    Raises BookError for a fence that's never closed, or that contains a line indented less than the fence.
    """
    index = start
    while index < len(lines):
        match = FENCE.fullmatch(lines[index])
        if match and "`" in match["marks"] and "`" in match["header"]:
            if LOOKS_LIKE_HEADER.match(match["header"]):
                location = Location(path, index + 1)
                raise BookError(location, "a backtick in the header of a fence", "use ~~~ for the fence")
            match = None  # not a fence: a paragraph that begins with inline code
        if not match:
            index += 1
            continue
        location, prefix, marks = Location(path, index + 1), match["prefix"], match["marks"]
        empty = prefix.rstrip(" ")
        body = []
        for end in range(index + 1, len(lines)):
            line = lines[end]
            if not line.strip(" ") or line == empty:
                body.append("")
            elif not line.startswith(prefix):
                problem = f"line {end + 1} is to the left of the fence it is in"
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
        yield Fence(location, end + 1, prefix, match["header"].strip(" "), text)
        index = end + 1


def hidden(found: Sequence[Fence], lines: list[str], taken: set[int], path: str) -> Iterator[BookError]:
    """Yield each python fence that would run without being shown: in a comment, or in indented text.

    A comment that's never closed is reported itself, and not what it hides.
    """
    prose = [line if index not in taken else "" for index, line in enumerate(lines)]
    text = "\n".join(prose)
    line_of = line_counter(text)
    comments = [span for span in spans(text, (CODE, COMMENT), by_line=True) if span.kind != CODE]
    commented: set[int] = set()
    for span in comments:
        if span.kind == UNCLOSED:
            yield BookError(Location(path, line_of(span.start)), "this comment is never closed", "close it with -->")
            break
        commented.update(range(line_of(span.start), line_of(span.end)))
    blocks = [fence for fence in found if fence.header.startswith("python")]
    levels = {fence.location.line - 1: len(fence.prefix) for fence in blocks if ">" not in fence.prefix}
    verbatim = indented(prose, levels)
    for fence in blocks:
        if fence.location.line in commented:
            problem = "this block is in a comment: it would run without being shown"
            yield BookError(fence.location, problem, "move it out of the comment, or delete it")
        if fence.location.line - 1 in verbatim:
            problem = "Markdown shows this block as indented text: it is in no list, admonition or tab"
            yield BookError(fence.location, problem, "move it to the left; to show a fence, put it inside a longer one")


def indented(prose: Sequence[str], levels: Mapping[int, int]) -> set[int]:
    """Return which lines Markdown shows as they are, since nothing contains them.

    ``levels`` has the number of spaces that each of these lines begins with, by its index; ``prose`` is the page's lines.
    """
    found: set[int] = set()
    above: list[tuple[int, bool]] = []  # lines above, each further to the right, and whether something contains them
    for index, line in enumerate(prose[: max(levels, default=-1) + 1]):
        level = levels.get(index, 0)
        if level >= TAB_WIDTH and not is_contained(above, level):
            found.add(index)
        if line.strip():
            level = len(line) - len(line.lstrip(" "))
            is_inside = is_contained(above, level)
            while above and above[-1][0] >= level:
                above.pop()
            above.append((level, is_inside or CONTAINER.match(line) is not None))
    return found


def is_contained(above: list[tuple[int, bool]], level: int) -> bool:
    """Return True if one of the lines ``above`` contains a line that begins with ``level`` spaces."""
    parent = bisect_left(above, (level, False)) - 1
    return parent >= 0 and above[parent][1]
