"""Check that `mkdocs.yml` turns on every Markdown extension that a page uses: without it, readers see raw text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from litbook.check.state import each_page
from litbook.core.errors import BookError
from litbook.core.model import Chapter
from litbook.source.book import Book
from litbook.source.elements.formulas import MAYBE, formulas
from litbook.source.navigation import Navigation
from litbook.source.prose import markup_lines, prose_lines

USES = {
    "admonition": ("an admonition", re.compile(r"^[ >]*!!! ")),
    "attr_list": ("attributes in braces", re.compile(r"\S[ ]*\{:?[ ]*[.#][\w-][^{}]*\}[ ]*$|\)\{:?[ ]*[.#\w][^{}]*\}")),
    "def_list": ("a definition list", re.compile(r"^:[ ]{1,3}\S")),
    "footnotes": ("a footnote", re.compile(r"^ {0,3}\[\^[^\]\s]+\]:")),
    "md_in_html": ("Markdown inside HTML", re.compile(r"<\w[^<>]*\bmarkdown(?:=|\b[^<>=]*>)")),
    "pymdownx.details": ("a fold", re.compile(r"^[ >]*\?\?\?\+? ")),
    "pymdownx.tabbed": ("tabs", re.compile(r"^[ >]*===[!+]* [\"\']")),
    "pymdownx.tasklist": ("a list of tasks", re.compile(r"^[ >]*[-*+] \[[ xX]\] ")),
    "pymdownx.snippets": ("a snippet", re.compile(r"^[ >]*-+8<-+ [\"\']")),
    "abbr": ("an abbreviation", re.compile(r"^\*\[[^\]]+\]: ")),
}
"""What a line looks like that an extension reads."""
EXTRA = ("abbr", "attr_list", "def_list", "footnotes", "md_in_html")
INCLUDED = {
    "extra": EXTRA,
    "pymdownx.extra": (*EXTRA, "pymdownx.superfences"),
    "pymdownx.blocks.admonition": (),
}
"""Extensions that turn on others."""
FENCES, MATHS, REFERENCE = "pymdownx.superfences", "pymdownx.arithmatex", "mkdocstrings"


def problems(book: Book) -> Iterator[BookError]:
    """Yield each extension that a page uses and `mkdocs.yml` doesn't list, with the first place that uses it."""
    site = book.navigation
    if site is None or not ("markdown_extensions" in site.lines or "plugins" in site.lines):
        return
    on = enabled(site)

    def missing(page: Chapter) -> Iterator[BookError]:
        for name, what, line in used(page):
            if name not in on:
                key = "plugins" if name == REFERENCE else "markdown_extensions"
                problem = f"{page.path}:{line} has {what}, which needs {name}"
                yield BookError(site.location(key), problem, f"add `- {name}` to {key}")

    seen: set[str] = set()
    for problem in each_page(book.settings.root, (*book.chapters, *book.legible), missing, sorted(on)):
        if problem.remedy not in seen:
            seen.add(problem.remedy)
            yield problem


def reads_formulas(book: Book) -> bool:
    """Return True if the site shows formulas. A book without a site may get one."""
    return book.navigation is None or MATHS in enabled(book.navigation)


def enabled(site: Navigation) -> set[str]:
    """Return the names of the extensions and plugins that are on, by their short names."""
    names = {name.removeprefix("markdown.extensions.") for name in site.extensions}
    return names | set(site.plugins) | {name for given in names for name in INCLUDED.get(given, ())}


def used(page: Chapter) -> Iterator[tuple[str, str, int]]:
    """Yield each extension that a page uses: its name, what it's used for, and the line."""
    if page.blocks:
        yield FENCES, "a python block", page.blocks[0].location.line
    lines = markup_lines(page.text, page.path)
    for number, line in enumerate(lines, start=1):
        for name, (what, pattern) in USES.items() if line.strip() else ():
            if pattern.search(line):
                yield name, what, number
    for number, line in enumerate(prose_lines(page), start=1):
        if line.startswith("::: "):
            yield REFERENCE, "an entry of the reference", number
    text = "\n".join(lines)
    for formula in formulas(text) if MAYBE.search(text) else ():
        if formula.kind != "dollar":
            yield MATHS, "a formula", text.count("\n", 0, formula.start) + 1
            return
