"""The glossary: parsing it, finding its terms in prose, and linking them."""

from __future__ import annotations

from textwrap import dedent

import markdown
import pytest

from litbook.check.report import Facts
from litbook.check.report import glossary as glossary_check
from litbook.source import book
from litbook.source.elements import glossary
from litbook.source.parse import parse
from litbook.weave.extension import LitbookExtension
from litbook.weave.page import Page
from places import ROOT

TEXT = dedent("""\
    ---
    title: Glossary
    ---

    # Glossary

    What the words mean.

    descent
    :   To go down.
        [Chapter 1](01-one.md).

    gradient descent
    steepest descent
    :   To go *down* by the [gradient](01-one.md), as in `step`.

    leaf
    : Nothing hangs below it.

    entry
    : What is here.
    """)
WORDS = glossary.read(parse(TEXT, "docs/glossary.md"))


def test_reading():
    """An entry has names, a line, and a tooltip text, without markup and without its "read on" links."""
    found = [(e.location.line, e.names, e.identity, e.summary) for e in WORDS.entries]
    assert found == [
        (9, ("descent",), "descent", "To go down."),
        (
            13,
            ("gradient descent", "steepest descent"),
            "gradient-descent",
            "To go down by the gradient, as in step.",
        ),
        (17, ("leaf",), "leaf", "Nothing hangs below it."),
        (20, ("entry",), "entry", "What is here."),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A leaf.", ["leaf"]),
        ("Leafs, leaflets, and overleaf", ["Leafs"]),
        ("Entries", ["Entries"]),
        ("Gradient descents and descent", ["Gradient descents", "descent"]),
        ("gradient\ndescent", ["gradient\ndescent"]),
        ("gradient, descent", ["descent"]),
        ("the gradient-descent way", []),
        ("the leaf's name", []),
    ],
)
def test_finding(text, found):
    """Plural and capitalized forms are found, whole words only, the longest match first."""
    assert [text[start:end] for start, end, _ in WORDS.uses(text)] == found


def test_what_a_page_introduces():
    """A last line of links says which page introduces a term; of a name that ends in another one, the rest counts."""
    more = "\n\nsteep descent\n:   Fast.\n    [Chapter 1](01-one.md#steps). [2](more/02-two.md).\n"
    found = glossary.read(parse(TEXT + more, "docs/glossary.md")).introduced
    assert found == {
        "docs/01-one.md": ["descent", "steep"],
        "docs/more/02-two.md": ["steep"],
    }


def html(text, path="docs/01-one.md"):
    """Return a page of a book with this glossary."""
    extension = LitbookExtension(Page(parse(text, path), ()))
    extension.glossary = WORDS
    return markdown.markdown(
        text,
        extensions=["admonition", "def_list", "md_in_html", "pymdownx.arithmatex", "pymdownx.superfences", extension],
        extension_configs={"pymdownx.arithmatex": {"generic": True}},
    )


LEAF = '<a class="litbook-term" href="{}glossary.md#leaf" title="Nothing hangs below it.">{}</a>'


def test_the_first_use_is_linked():
    """Only the first use in prose, emphasis, lists, and tables is linked; none in headings, code, links, or formulas."""
    text = "# A leaf\n\n`leaf` [leaf](x.md) \\(leaf\\)\n\n*A Leaf* and a leaf.\n"
    page = html(text)
    assert page.count("litbook-term") == 1
    assert f"<em>A {LEAF.format('', 'Leaf')}</em> and a leaf." in page
    assert f"{LEAF.format('../', 'leaf')}," in html("A leaf,\n", "docs/answers/01-one.md")
    assert html("- one leaf\n- descent, by steepest descent\n").count("litbook-term") == 3
    assert "litbook-term" not in html("```text\nleaf\n```\n")
    assert html('!!! note "A leaf"\n\n    One entry.\n').count("litbook-term") == 1


def test_a_page_without_a_number_is_no_chapter():
    """A page without a number gets no links; the glossary's own page gets the ids that links lead to."""
    assert "litbook-term" not in html("A leaf.\n", "docs/about.md")
    page = html(TEXT, "docs/glossary.md")
    assert '<dt id="gradient-descent">gradient descent</dt>\n<dt>steepest descent</dt>' in page
    assert "litbook-term" not in page


def test_check_names_what_is_wrong(make_book, invoke):
    """A term with two entries and one that no chapter uses are reported; code, formulas, links, and headings don't count."""
    words = TEXT.replace("\nentry\n", "\nDescent\n")
    chapter = "# Entry\n\nA descent, `leaf`, [leaf](about.md), \\(leaf\\)\n\n```text\nleaf\n```\n"
    root = make_book({"glossary.md": words, "01-one.md": chapter, "about.md": "A leaf, a gradient descent.\n"})
    done = invoke(root, "check")
    assert done.output.splitlines() == [
        (
            "docs/glossary.md:13: no chapter uses “gradient descent”; "
            "remove it from the glossary, or add the name they use"
        ),
        "docs/glossary.md:17: no chapter uses “leaf”; remove it from the glossary, or add the name they use",
        "docs/glossary.md:20: “Descent” is already defined in line 9; keep one of the two",
    ]
    assert done.exit_code == 1


def test_the_book_s_glossary():
    """The book's glossary is sorted, each entry says where to read on, and the check finds no problems."""
    words = BOOK.glossary
    names = [entry.names[0].lower() for entry in words.entries]
    assert names == sorted(names)
    assert len(names) > 50
    assert [e.names for e in words.entries if "](" not in e.definition.strip().split("\n")[-1]] == []
    assert list(glossary_check(Facts(BOOK, {}))) == []


BOOK = book.load(ROOT)
