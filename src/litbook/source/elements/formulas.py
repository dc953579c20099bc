r"""Find formulas in a page's Markdown, and convert TeX to MathML, which browsers draw by themselves. Pure.

Markdown produces ``<span class="arithmatex">\(…\)</span>``, which stays until the rest of the page is complete: the search
index should contain TeX, because readers search for that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape

from litbook.core.model import Chapter, Location
from litbook.core.text.html import elements, replaced
from litbook.source.prose import prose_lines

MAYBE = re.compile(r"\\[(\[]|\$|\\begin\{")
CODE = re.compile(r"(?<![\\`])(`+)(?!`).+?(?<!`)\1(?!`)|<!--.*?-->", re.DOTALL)
LINE = r"(?:(?!\n[ \t>]*\n).)"
"""A character of a paragraph: formulas end before a blank line."""
FORMULA = re.compile(
    rf"^[ \t>]*(?:\\\[(?P<brackets>{LINE}+?)\\\]|\$\$(?P<dollars>{LINE}+?)\$\$)[ \t]*$"
    rf"|^[ \t>]*(?P<environment>\\begin\{{(?P<name>[a-z]+\*?)\}}{LINE}+?\\end\{{(?P=name)\}})[ \t]*$"
    rf"|(?<!\\)\\\((?P<inline>{LINE}+?)\\\)"
    rf"|(?<![\\$])\$(?![\s$])(?P<dollar>(?:\\.|(?!\n[ \t>]*\n)[^\\$])+?)(?<!\s)\$",
    re.DOTALL | re.MULTILINE,
)
"""A formula as arithmatex finds it; displayed ones are paragraphs of their own."""
INLINE = re.compile(r"\\\((.*?)\\\)")
DOLLARS = re.compile(r"\$\$(.+?)\$\$|\$([^$]+)\$", re.DOTALL)
"""A formula as Jupyter finds it."""
WRAPPER = "arithmatex"
"""The class of the element that Markdown wraps a formula in."""
ROW_SPACE = re.compile(r"\\\\\[[\d.]+\w+\]")
"""TeX's extra space between rows, which math_core doesn't support; the style sheet sets the space between rows."""
QUOTED = re.compile(r"^[ \t]*>", re.MULTILINE)
ENTITY = re.compile(r"&(?!amp;|lt;|gt;|quot;)\w+;")


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


def blanked(match: re.Match[str]) -> str:
    """Return as many spaces on as many lines as the match has."""
    return re.sub(r"[^\n]", " ", match[0])
