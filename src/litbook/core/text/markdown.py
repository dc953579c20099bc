"""Find what isn't prose in Markdown: inline code, comments, raw HTML. In one pass, however the text was made."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

CODE, COMMENT, RAW, ENTRY, UNCLOSED = "code", "comment", "raw", "entry", "unclosed"
"""The kinds of spans. An unclosed one is the beginning of a comment that never ends."""
EVERYTHING = frozenset((CODE, COMMENT, RAW, ENTRY))
TOKENS = {
    "code": (CODE, r"`+"),
    "comment": (COMMENT, r"<!--"),
    "end": (COMMENT, r"-->"),
    "raw": (RAW, r"<(?P<opened>script|style|pre|code)\b"),
    "close": (RAW, r"</(?P<closed>script|style|pre|code)>"),
    "entry": (ENTRY, r"^:::[ ]"),
    "paragraph": (CODE, r"\n(?:[ \t>]*\n)+"),
    "line": (CODE, r"\n"),
}
"""What can begin or end a span: the kind of the span, and a pattern."""
OPTIONS = re.compile(r"::: [^\n]*(?:\n(?:[ ]{4}[^\n]*)?(?=\n|\Z))*")
"""An entry of mkdocstrings, and its options."""
LONGEST_TITLE = 500
"""The most characters of a heading, whose markup is read by patterns that take longer the longer it is."""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text in which nothing is markup."""

    kind: str
    start: int
    end: int


def spans(text: str, kinds: Collection[str] = EVERYTHING, *, by_line: bool = False) -> list[Span]:
    """Return the parts of ``text`` in which nothing is markup, in order. They don't overlap.

    Inline code ends in its paragraph; with ``by_line``, in its line.
    """
    tokens = list(tokens_of(frozenset(kinds), by_line).finditer(text))
    ends = closings(tokens, text)
    found: list[Span] = []
    place = 0
    for token, end in zip(tokens, ends, strict=True):
        kind = token.lastgroup or ""
        if token.start() < place:
            continue
        if kind == ENTRY:
            options = OPTIONS.match(text, token.start())
            assert options
            place = options.end()
            found.append(Span(kind, token.start(), place))
        elif end is not None:
            place = end
            found.append(Span(kind, token.start(), place))
        elif kind == COMMENT:
            found.append(Span(UNCLOSED, token.start(), token.end()))
    return found


@functools.cache
def tokens_of(kinds: frozenset[str], by_line: bool) -> re.Pattern[str]:
    """Return the pattern of what can begin or end a span of one of ``kinds``."""
    wanted = [name for name, (kind, _) in TOKENS.items() if kind in kinds and (name != "line" or by_line)]
    return re.compile("|".join(f"(?P<{name}>{TOKENS[name][1]})" for name in wanted), re.MULTILINE)


def closings(tokens: list[re.Match[str]], text: str) -> list[int | None]:
    """Return, for each token that begins a span, where the span ends; None for one that's never closed."""
    ends: list[int | None] = [None] * len(tokens)
    code: dict[int, int] = {}  # from here to the end of the paragraph, the first run of each length
    raw: dict[str, int] = {}
    comment = None
    for index in range(len(tokens) - 1, -1, -1):
        token = tokens[index]
        start, end = token.span()
        match token.lastgroup:
            case "code":
                is_escaped = start > 0 and text[start - 1] == "\\"
                ends[index] = None if is_escaped else code.get(end - start)
                code[end - start] = end
            case "paragraph" | "line":
                code = {}
            case "comment":
                ends[index] = comment
            case "end":
                comment = end
            case "raw":
                ends[index] = raw.get(token["opened"])
            case "close":
                raw[token["closed"]] = end
    return ends


def without(
    text: str, fill: Callable[[str], str], kinds: Collection[str] = EVERYTHING, *, by_line: bool = False
) -> str:
    """Return ``text`` with what ``fill`` returns for each of its :func:`spans`."""
    return "".join(pieces(text, fill, [span for span in spans(text, kinds, by_line=by_line) if span.kind in kinds]))


def pieces(text: str, fill: Callable[[str], str], found: list[Span]) -> Iterator[str]:
    """Yield the parts of ``text`` outside the spans ``found``, and in between what ``fill`` returns for each."""
    place = 0
    for span in found:
        yield text[place : span.start]
        yield fill(text[span.start : span.end])
        place = span.end
    yield text[place:]


def blanked(text: str) -> str:
    """Return as many spaces on as many lines as ``text`` has."""
    return re.sub(r"[^\r\n]", " ", text)


def heading(line: str) -> tuple[int, str] | None:
    """Return the level and the title of a heading with hashes, without its attributes; None for any other line."""
    rest = line.lstrip("#")
    level = len(line) - len(rest)
    if not level or not rest.startswith(" "):
        return None
    title = rest.strip(" ")
    if title.endswith("}") and "{" in title:
        title = title[: title.rindex("{")]
    return level, title.rstrip(" #")
