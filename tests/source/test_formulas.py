"""Formulas: found where Markdown finds them, converted to MathML in a build, and reported if they can't be parsed."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont

from litbook.check.prose.pages import formula_problems
from litbook.check.report import Facts, all_formulas
from litbook.site.theme.fonts import math_font
from litbook.source import book
from litbook.source.elements import formulas
from litbook.source.parse import parse
from places import ROOT

BOOK = book.load(ROOT)
SITE = """\
site_name: A book
theme: {name: material, font: false}
plugins: [search, mkdocs-jupyter, litbook]
markdown_extensions: [md_in_html, toc, pymdownx.superfences, {pymdownx.arithmatex: {generic: true}}]
"""
SQUARE = (
    "<math><semantics><msup><mi>x</mi><mn>2</mn></msup>"
    '<annotation encoding="application/x-tex">x^2</annotation></semantics></math>'
)


def test_tex_becomes_mathml():
    """An inline formula becomes MathML with its TeX inside; entities that XML doesn't define become characters."""
    assert formulas.mathml("x^2", displayed=False) == SQUARE
    limit = formulas.mathml(r"\tanh x", displayed=True)
    assert limit.startswith('<math display="block">')
    assert ElementTree.fromstring(limit).findtext(".//mo") == "\u2061"


def test_rows_may_ask_for_space():
    """``\\[6pt]`` ends a row, and nothing of it shows on the page."""
    rows = formulas.mathml("\\begin{aligned}\na &= b \\\\[6pt]\nc &= d\n\\end{aligned}", displayed=True)
    assert rows.count("<mtr>") == 2
    assert "6" not in rows


def test_every_formula_of_the_book_is_found_and_read():
    """Every formula of the book that Markdown finds is found, and becomes well-formed MathML."""
    found = [(text, m) for c in BOOK.chapters for _, text in formulas.prose(c) for m in formulas.formulas(text)]
    assert len(found) == len(re.findall(r"^\\\[$", "\n".join(c.text for c in BOOK.chapters), re.MULTILINE)) > 40
    assert list(all_formulas(Facts(BOOK, {}))) == []
    for text, formula in found:
        source = text[formula.source_start : formula.source_end]
        ElementTree.fromstring(formulas.mathml(source, displayed=True))


PAGE = r"""---
title: A page
---

# On \(x^2\)

Inline \(\frac{a\), and $b}$, and money: $5 and $ 6, and `\(\code\)`.

> \[
> \begin{aligned}
> a &= \oops
> \end{aligned}
> \]

```text
\[ \fenced \]
```

<!-- \(\hidden\) -->

\begin{nothing}x\end{nothing}

$$
\also{
$$
"""


def test_what_cannot_be_read_is_said_with_its_line():
    """Invalid formulas in prose, quotes, and environments are reported with their line; text in code and comments isn't."""
    problems = formula_problems(formulas.prose(parse(PAGE, "docs/01-page.md")))
    assert [str(problem).removeprefix("docs/01-page.md:").partition(";")[0] for problem in problems] == [
        '7: this formula cannot be read: Expected closing token "}", but reached end of input',
        '7: this formula cannot be read: Unmatched closing token: "}"',
        '11: this formula cannot be read: Unknown command "\\oops"',
        '21: this formula cannot be read: Unknown environment "nothing"',
        '24: this formula cannot be read: Unknown command "\\also"',
    ]


def cell(kind: str, identity: str, source: str) -> dict[str, object]:
    """Return a notebook cell."""
    rest = {"outputs": [], "execution_count": 1} if kind == "code" else {}
    return {"cell_type": kind, "id": identity, "metadata": {}, "source": source, **rest}


@pytest.fixture
def formula_book(make_book):
    """Return a book with a page and a notebook, with formulas in a heading, in prose, and displayed."""

    def make(tex: str = "x^2") -> Path:
        page = f"# On \\({tex}\\)\n\n## Of \\(x^2\\)\n\nInline \\(x^2\\).\n\n\\[ y \\]\n"
        cells = [cell("markdown", "a", f"# Notes\n\nInline ${tex}$ and `$x$`.\n\n$$ y $$"), cell("code", "b", "x = 1")]
        notes = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        pages = {"index.md": "# Index\n", "01-page.md": page, "02-notes.ipynb": json.dumps(notes, indent=1)}
        root = make_book(pages)
        (root / "mkdocs.yml").write_text(SITE)
        return root

    return make


def test_check_and_build_refuse_what_cannot_be_read(formula_book, invoke, build):
    """Check and build report invalid formulas on pages and in notebooks with path and line; nothing is built."""
    root = formula_book(r"\oops")
    said = [
        'docs/01-page.md:1: this formula cannot be read: Unknown command "\\oops"; fix the TeX',
        'docs/02-notes.ipynb:5: this formula cannot be read: Unknown command "\\oops"; fix the TeX',
    ]
    checked = invoke(root, "check")
    assert checked.exit_code == 1
    assert [line.partition(",")[0] for line in checked.stdout.splitlines()] == said
    assert build(root).exit_code == 1
    assert not (root / "site").exists()


def test_a_site_shows_formulas_everywhere_and_its_search_reads_tex(formula_book, build):
    """Formulas are rendered in prose, notebooks, and the table of contents; titles and the search index have plain text."""
    root = formula_book()
    result = build(root)
    assert result.exit_code == 0, result.output
    site = root / "site"
    page = (site / "01-page" / "index.html").read_text(encoding="utf-8")
    assert f'<p>Inline <span class="arithmatex">{SQUARE}</span>.</p>' in page
    assert re.search(r'<div class="arithmatex"><math display="block">.*?<mi>y</mi>', page)
    assert f"Of {SQUARE}" in re.search(r'<a href="#of-x2".*?</a>', page, re.DOTALL)[0]
    assert "<title>On x^2 - A book</title>" in page
    assert r"\(" not in page

    notes = (site / "02-notes" / "index.html").read_text(encoding="utf-8")
    assert f'<p>Inline <span class="arithmatex">{SQUARE}</span> and <code>$x$</code>.</p>' in notes
    assert '<div class="arithmatex"><math display="block">' in notes

    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    texts = {entry["location"]: entry["text"] for entry in index["docs"]}
    assert texts["01-page/#of-x2"] == "<p>Inline \\(x^2\\).</p>"  # a displayed one would be an excerpt of TeX alone


def test_the_font_has_what_the_formulas_need():
    """The font has the characters that the formulas use, italic variables, and the larger brackets that belong to them."""
    html = f"<p>not this</p>{formulas.mathml('h = (2 x + sqrt)', displayed=False)}"
    shown = math_font.letters(html)
    assert shown == {*"h=(2x+sqrt)", "\u210e", *map(chr, (0x1D465, 0x1D460, 0x1D45E, 0x1D45F, 0x1D461))}

    found = TTFont(io.BytesIO(math_font.cut(shown)))
    assert {chr(code) for code in found.getBestCmap()} == shown
    assert len(found.getGlyphOrder()) > len(shown) + 4
    assert math_font.cut(shown) == math_font.cut(sorted(shown))
