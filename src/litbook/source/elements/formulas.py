r"""Find formulas in a page's Markdown, and convert TeX to MathML, which browsers draw by themselves. Pure.

Markdown produces ``<span class="arithmatex">\(…\)</span>``, which stays until the rest of the page is complete: the search
index has a sentence's formulas as TeX, because readers search for that.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape, unescape

from litbook.core.model import Chapter, Location
from litbook.core.text import markdown
from litbook.core.text.html import elements, replaced
from litbook.source.prose import prose_lines

MAYBE = re.compile(r"\\[(\[]|\$|\\begin\{")
OPENING = re.compile(
    r"^[ \t>]*(?:(?P<brackets>\\\[)|(?P<dollars>\$\$)|(?P<environment>\\begin\{(?P<name>[a-z]+\*?)\}))"
    r"|(?<!\\)(?P<inline>\\\()|(?<![\\$])(?P<dollar>\$)(?![\s$])",
    re.MULTILINE,
)
"""The beginning of a formula as arithmatex finds it; displayed ones are paragraphs of their own."""
CLOSING = re.compile(
    r"(?P<brackets>\\\])[ \t]*$|(?P<dollars>\$\$)[ \t]*$|(?P<environment>\\end\{(?P<name>[a-z]+\*?)\})[ \t]*$"
    r"|(?P<inline>\\\))",
    re.MULTILINE,
)
DOLLAR = re.compile(r"\$(?:\\.|(?!\n[ \t>]*\n)[^\\$])+?(?<!\s)\$", re.DOTALL)
PARAGRAPH_END = re.compile(r"\n(?=[ \t>]*\n)")
CODE = (markdown.CODE, markdown.COMMENT)
"""What may look like a formula and isn't one."""
INLINE = re.compile(r"\\\((.*?)\\\)")
KINDS = ("brackets", "dollars", "environment", "inline", "dollar")
DOLLARS = re.compile(r"\$\$(.+?)\$\$|\$([^$]+)\$", re.DOTALL)
"""A formula as Jupyter finds it."""
WRAPPER = "arithmatex"
"""The class of the element that Markdown wraps a formula in."""
ROW_SPACE = re.compile(r"\\\\\[[\d.]+\w+\]")
"""TeX's extra space between rows, which math_core doesn't support; the style sheet sets the space between rows."""
QUOTED = re.compile(r"^[ \t]*>", re.MULTILINE)
ENTITY = re.compile(r"&(?!amp;|lt;|gt;|quot;)\w+;")


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in a text."""

    kind: str
    """What it's between: ``brackets``, ``dollars``, ``environment``, ``inline`` for ``\\(`` and ``\\)``, or ``dollar``."""
    start: int
    """Where it starts, the space before a displayed one included."""
    source_start: int
    source_end: int
    end: int

    @property
    def is_displayed(self) -> bool:
        """True for a formula on lines of its own."""
        return self.kind not in ("inline", "dollar")


def formulas(text: str) -> Iterator[Formula]:
    """Yield each formula in ``text``, in order. One ends before a blank line."""
    closings: dict[tuple[str, str], list[int]] = {}
    for match in CLOSING.finditer(text):
        closings.setdefault((match.lastgroup or "", match["name"] or ""), []).append(match.start())
    breaks = [match.start() for match in PARAGRAPH_END.finditer(text)]
    place = 0
    for match in OPENING.finditer(text):
        if match.start() >= place:
            found = formula(text, match, closings, breaks)
            if found:
                yield found
                place = found.end


def formula(
    text: str, opening: re.Match[str], closings: Mapping[tuple[str, str], list[int]], breaks: list[int]
) -> Formula | None:
    """Return the formula that begins with ``opening``; None if nothing in its paragraph closes it."""
    kind = next(kind for kind in KINDS if opening[kind])
    start, inside = opening.start(kind), opening.end(kind)
    if kind == "dollar":
        match = DOLLAR.match(text, start)
        return Formula(kind, start, inside, match.end() - 1, match.end()) if match else None
    places = closings.get((kind, opening["name"] or ""), [])
    index = bisect_left(places, inside + 1)
    after = bisect_left(breaks, inside)
    last = breaks[after] if after < len(breaks) else len(text)
    if index == len(places) or places[index] > last:
        return None
    end = CLOSING.match(text, places[index])
    assert end
    if kind == "environment":
        return Formula(kind, opening.start(), start, end.end(kind), end.end())
    return Formula(kind, opening.start(), inside, places[index], end.end())


def without(text: str, mark: str = "") -> str:
    """Return ``text`` with a ``mark`` in place of each formula; without one, spaces on as many lines."""
    parts, place = [], 0
    for found in formulas(text):
        parts += [text[place : found.start], mark or markdown.blanked(text[found.start : found.end])]
        place = found.end
    return "".join([*parts, text[place:]])


def mathml(source: str, displayed: bool) -> str:
    """Return a ``<math>`` element for TeX, with the TeX as an annotation.

    Raises ValueError, with an offset in ``source`` and a message, if ``source`` isn't valid TeX.
    """
    from math_core import LatexError, LatexToMathML

    try:
        converter = LatexToMathML(annotation=True, fancy_error=False)
        known = ROW_SPACE.sub(lambda space: r"\\".ljust(len(space[0])), source)
        found = converter.convert_with_local_state(known, displaystyle=displayed)
    except LatexError as error:
        offset, _, problem = str(error).partition(": ")
        raise ValueError(int(offset) if offset.isdigit() else 0, problem.rstrip(".")) from error
    return ENTITY.sub(lambda entity: unescape(entity[0]), found)  # most of HTML's named entities aren't defined in XML


def rendered(html: str) -> str:
    """Return a page's HTML with MathML in place of TeX. Raises ValueError."""
    return replaced(
        html,
        (
            (
                wrapper.content_start,
                wrapper.content_end,
                content(wrapper.tag, html[wrapper.content_start : wrapper.content_end]),
            )
            for wrapper in elements(html, "span", "div", css_class=WRAPPER)
        ),
    )


def content(tag: str, text: str) -> str:
    r"""Return the MathML for the content of a wrapper: TeX in HTML, in \(…\), \[…\], or $$…$$. Raises ValueError."""
    source = unescape(text).strip()
    if source.startswith((r"\(", r"\[", "$$")):
        source = source[2:-2]
    return mathml(source, displayed=tag == "div")


def inline(text: str) -> str:
    r"""Return HTML with MathML in place of TeX between ``\(`` and ``\)``. Raises ValueError."""
    return INLINE.sub(lambda match: mathml(unescape(match[1]), displayed=False), text)


def plain(title: str) -> str:
    r"""Return a title without the ``\(`` and ``\)`` around its formulas, for places that can only contain text."""
    return INLINE.sub(r"\1", title)


def wrapped(text: str, displayed: bool) -> str:
    """Return HTML for a text of a notebook, with its formulas wrapped like arithmatex does."""
    pieces, end = [], 0
    for match in DOLLARS.finditer(text):
        tag = "div" if match[1] and displayed else "span"
        source = escape(match[1] or match[2])
        pieces += [escape(text[end : match.start()]), f'<{tag} class="arithmatex">{source}</{tag}>']
        end = match.end()
    return "".join([*pieces, escape(text[end:])])


def prose(chapter: Chapter) -> Iterator[tuple[Location, str]]:
    """Yield the chapter's prose with its first line; nothing if there can't be a formula in it."""
    if MAYBE.search(chapter.text):
        yield Location(chapter.path, 1), "\n".join(prose_lines(chapter))
