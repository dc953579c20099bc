r"""Formulas: found in a page's Markdown, and made into MathML, which browsers draw by themselves. Pure.

On the page Markdown leaves ``<span class="arithmatex">\(…\)</span>``. It stays so until the page is whole: search
reads the TeX, in which a reader would ask for it.
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
"""A character of a paragraph: no formula goes on beyond a blank line."""
FORMULA = re.compile(
    rf"^[ \t>]*(?:\\\[(?P<brackets>{LINE}+?)\\\]|\$\$(?P<dollars>{LINE}+?)\$\$)[ \t]*$"
    rf"|^[ \t>]*(?P<environment>\\begin\{{(?P<name>[a-z]+\*?)\}}{LINE}+?\\end\{{(?P=name)\}})[ \t]*$"
    rf"|(?<!\\)\\\((?P<inline>{LINE}+?)\\\)"
    rf"|(?<![\\$])\$(?![\s$])(?P<dollar>(?:\\.|(?!\n[ \t>]*\n)[^\\$])+?)(?<!\s)\$",
    re.DOTALL | re.MULTILINE,
)
"""What arithmatex takes for a formula: displayed ones are paragraphs of their own."""
INLINE = re.compile(r"\\\((.*?)\\\)")
DOLLARS = re.compile(r"\$\$(.+?)\$\$|\$([^$]+)\$", re.DOTALL)
"""What Jupyter takes for a formula."""
WRAPPER = "arithmatex"
"""The class of the element that Markdown wraps a formula in."""
ROW_SPACE = re.compile(r"\\\\\[[\d.]+\w+\]")
"""TeX's extra space between rows, which the library does not know; the style sheet gives rows theirs."""
QUOTED = re.compile(r"^[ \t]*>", re.MULTILINE)
ENTITY = re.compile(r"&(?!amp;|lt;|gt;|quot;)\w+;")


def mathml(source: str, displayed: bool) -> str:
    """The element ``<math>`` for TeX, which is kept in it as an annotation.

    Raises ValueError, with the place in ``source`` and what is wrong there, for what is no TeX.
    """
    from math_core import LatexError, LatexToMathML

    try:
        converter = LatexToMathML(annotation=True, fancy_error=False)
        known = ROW_SPACE.sub(lambda space: r"\\".ljust(len(space[0])), source)
        found = converter.convert_with_local_state(known, displaystyle=displayed)
    except LatexError as error:
        offset, _, problem = str(error).partition(": ")
        raise ValueError(int(offset) if offset.isdigit() else 0, problem.rstrip(".")) from error
    return ENTITY.sub(lambda entity: unescape(entity[0]), found)  # HTML's names are not XML's


def rendered(html: str) -> str:
    """A page's HTML with MathML in the place of TeX. Raises ValueError."""
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
    r"""HTML with MathML for what stands between ``\(`` and ``\)``. Raises ValueError."""
    return INLINE.sub(lambda match: mathml(unescape(match[1]), displayed=False), text)


def plain(title: str) -> str:
    r"""A title in which formulas stand as TeX without ``\(`` and ``\)``, for where only words can be."""
    return INLINE.sub(r"\1", title)


def wrapped(text: str, displayed: bool) -> str:
    """The HTML for a text of a notebook, its formulas in frames as arithmatex makes them."""
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
    """As many characters that are nothing, on as many lines."""
    return re.sub(r"[^\n]", " ", match[0])
