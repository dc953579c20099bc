"""Finding elements in HTML with a parser, and replacing them without changing anything else."""

from __future__ import annotations

import pytest

from litbook.core.text.html import element_at, elements, replaced


def found(html, *tags, **options):
    """Return the text of each element."""
    return [html[element.start : element.end] for element in elements(html, *tags, **options)]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a <b>c</b> d</p>", ["<b>c</b>"]),
        ("<b>a<b>b</b>c</b>", ["<b>a<b>b</b>c</b>", "<b>b</b>"]),
        ("<B\n class=x\n>a</B\n> <b/> <br> <bold>no</bold> <b-c>no</b-c>", ["<B\n class=x\n>a</B\n>", "<b/>"]),
        ("a <!-- <b>no</b> --> <b><!-- </b> --></b>", ["<b><!-- </b> --></b>"]),
        ("<script>'<b>no</b>'</script><style>/* <b>no</b> */</style><b>a</b>", ["<b>a</b>"]),
        ('<b title="</b> > <b>">a</b>', ['<b title="</b> > <b>">a</b>']),
        ("<i>a</i><b>never closed\n<i>b</i>", ["<b>never closed\n<i>b</i>"]),
        ("<b>one\ntwo\n</b>\n\n<b>three</b>", ["<b>one\ntwo\n</b>", "<b>three</b>"]),
        ("a < b, <", []),
        ("<!-- never closed <b>no</b>", []),
    ],
)
def test_elements(html, expected):
    """Nested elements are found in document order; text in comments, scripts, and attributes isn't."""
    assert found(html, "b") == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p class="mark">a</p> mark <p class="marked">no</p>', ['<p class="mark">a</p>']),
        ("<p class='a mark b'>a<i class=mark>b</i></p>", ["<p class='a mark b'>a<i class=mark>b</i></p>"]),
        ('<p title="mark">no</p><p class="b" id="mark">no</p>', []),
        ('<p data-x="<" class="mark">a</p>', ['<p data-x="<" class="mark">a</p>']),
    ],
)
def test_elements_of_a_class(html, expected):
    """A class matches only as a whole word of the attribute."""
    assert found(html, "p", "div", css_class="mark") == expected


def test_every_heading():
    """Several tags can be searched for at once."""
    assert found("<h1>a</h1><header>no</header><h2>b</h2>", "h1", "h2") == ["<h1>a</h1>", "<h2>b</h2>"]


def test_positions_and_attributes():
    """Attribute values are unescaped, one without a value is "", and the first of two duplicates counts."""
    html = 'text\n<a href="x?a=1&amp;b=2" hidden\n rel=one REL=two class="b  c">\nin <b>it</b></a> after'
    (element,) = elements(html, "a")
    assert element.tag == "a"
    assert element.attributes == {"href": "x?a=1&b=2", "hidden": "", "rel": "one", "class": "b  c"}
    assert element.classes == ["b", "c"]
    assert html[element.content_start : element.content_end] == "\nin <b>it</b>"
    assert html[element.start : element.end] == html.removeprefix("text\n").removesuffix(" after")


def test_void_elements_have_no_content():
    """A void element ends with its tag."""
    html = '<meta charset="utf-8"><link href="a"><img src=b />text'
    assert found(html, "meta", "link", "img") == ['<meta charset="utf-8">', '<link href="a">', "<img src=b />"]
    assert all(e.content_start == e.content_end == e.end for e in elements(html, "meta", "link", "img"))


def test_scripts_can_be_looked_for():
    """Scripts can be found, with their content as text."""
    html = "<script>if (a < b) '<script>'</script><script src=x></script>"
    assert found(html, "script") == ["<script>if (a < b) '<script>'</script>", "<script src=x></script>"]


def test_element_at():
    """``element_at`` returns None at a position where no element starts."""
    html = " <p>a</p><!-- c --></p>x"
    element = element_at(html, 1)
    assert element
    assert (element.start, element.end) == (1, 9)
    assert [element_at(html, place) for place in (0, 4, 9, 19, 23, 24)] == [None] * 6


def test_replaced():
    """Replacing elements leaves all other bytes unchanged."""
    html = "<b>a</b>\r\n<i>b</i><b>c</b>"
    edits = [(element.content_start, element.content_end, "X") for element in elements(html, "b")]
    assert replaced(html, edits) == "<b>X</b>\r\n<i>b</i><b>X</b>"
    assert replaced(html, []) == html
