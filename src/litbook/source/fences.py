"""Find the fenced blocks of a page: exactly those that ``pymdownx.superfences`` renders.

That includes blocks nested in lists, admonitions, tabs, and quotes. ``weave/extension.py`` checks at each build that both
found the same ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from litbook.core.errors import BookError
from litbook.core.model import Location
from litbook.core.text.plain import TAB_WIDTH

FENCE = re.compile(r"(?P<prefix>[> ]*)(?P<marks>`{3,}|~{3,})(?P<header>.*)")
LOOKS_LIKE_HEADER = re.compile(r"[ ]*\.?[\w#.+-]+[ ]*(\{.*\}|([ ]*[a-zA-Z]\w*(=([\"']).*?\4)?(?=[ ]|$))+)[ ]*")
"""Text that superfences takes for a header even if it contains a backtick."""
CONTAINER = re.compile(r"[ ]*([-*+] |\d+\. |!!! |\?\?\?\+? |=== |/// |\[\^[^]]+\]:|: )")
"""The beginning of a list item, admonition, tab, footnote, or definition, which contains the lines indented below it."""
INLINE_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")


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
        location = Location(path, index + 1)
        if match and "`" in match["marks"] and "`" in match["header"]:
            if LOOKS_LIKE_HEADER.fullmatch(match["header"]):
                raise BookError(location, "a backtick in the header of a fence", "use ~~~ for the fence")
            match = None  # not a fence: a paragraph that begins with inline code
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
        yield Fence(location, end + 1, prefix, match["header"].strip(), text)
        index = end + 1


def hidden(found: Sequence[Fence], lines: list[str], taken: set[int], path: str) -> Iterator[BookError]:
    """Yield each python fence that would run without being shown: in a comment, or in indented text.

    A comment that's never closed is reported itself, and not what it hides.
    """
    prose = [INLINE_CODE.sub("", line) if index not in taken else "" for index, line in enumerate(lines)]
    commented, opened = [], 0
    for number, line in enumerate(prose, start=1):
        commented.append(opened)
        if "<!--" in line or "-->" in line:
            opened = number if line.rfind("<!--") > line.rfind("-->") else 0
    if opened:
        yield BookError(Location(path, opened), "this comment is never closed", "close it with -->")
    for fence in found:
        if fence.header.startswith("python"):
            first = fence.location.line - 1
            if commented[first] and commented[first] != opened:
                problem = "this block is in a comment: it would run without being shown"
                yield BookError(fence.location, problem, "move it out of the comment, or delete it")
            yield from misplaced(fence, prose, first)


def misplaced(fence: Fence, prose: Sequence[str], first: int) -> Iterator[BookError]:
    """Yield a fence that Markdown takes for indented text; ``prose`` is the page's other lines."""
    if ">" not in fence.prefix and is_indented(prose, first, len(fence.prefix)):
        problem = "Markdown shows this block as indented text: it is in no list, admonition or tab"
        yield BookError(fence.location, problem, "move it to the left; to show a fence, put it inside a longer one")


def is_indented(prose: Sequence[str], index: int, level: int) -> bool:
    """Return True if Markdown shows a line that begins with ``level`` spaces as it is, since nothing contains it."""
    if level < TAB_WIDTH:
        return False
    for line in (prose[above] for above in range(index - 1, -1, -1)):
        indentation = len(line) - len(line.lstrip(" "))
        if not line.strip() or indentation >= level:
            continue
        level = indentation
        if CONTAINER.match(line):
            return False
        if level == 0:
            break
    return True
