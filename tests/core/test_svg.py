"""Drawings: data that a page doesn't need is removed, and the visible result stays the same."""

import pytest

from litbook.core.text import svg

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 {size} {size}">'
PATH = '<path id="line_1" d="M -0.5678 3.14159 L -0.001 12.000"/></svg>'


def test_a_large_drawing_has_two_digits():
    """Coordinates of a large drawing are rounded to hundredths, which can't be seen; signs stay."""
    found = svg.cleaned(HEAD.format(size=400) + PATH)
    assert 'd="M -0.57 3.14 L 0 12"' in found


def test_a_small_drawing_keeps_its_digits():
    """Coordinates of a small drawing keep their digits, because a hundredth could be seen."""
    assert 'd="M -0.5678 3.14159 L -0.001 12.000"' in svg.cleaned(HEAD.format(size=1) + PATH)


def test_only_ids_that_are_asked_for_stay():
    """Only ids that a link or a clip path refers to stay, with the drawing's prefix."""
    parts = '<clipPath id="clip"/><g id="figure_1" clip-path="url(#clip)"><use xlink:href="#dot"/></g><path id="dot"/></svg>'
    found = svg.inline(svg.cleaned(HEAD.format(size=400) + parts), "figure-1-", "a dot")
    assert 'id="figure-1-clip"' in found
    assert "url(#figure-1-clip)" in found
    assert 'id="figure-1-dot"' in found
    assert 'href="#figure-1-dot"' in found
    assert "figure_1" not in found


def test_colors_follow_the_theme():
    """In attributes and in styles, by name or by number, in any case; colors of nobody's stay, and so do words."""
    style = 'style="fill: #FFFFFF; stroke:black; stroke-width: 2; color: teal"'
    found = svg.cleaned(HEAD.format(size=9) + f'<path fill="White" stroke="#123456" {style}/></svg>')
    white, black = "var(--litbook-paper, #ffffff)", "var(--litbook-ink, #24292f)"
    assert f'<path fill="{white}" stroke="#123456"' in found
    assert f'style="fill: {white}; stroke:{black}; stroke-width: 2; color: teal"' in found


def test_the_root_of_a_drawing():
    """It has its width in pixels, a role, and a text alternative; what's black because nothing else is said is the theme's."""
    found = svg.inline(svg.cleaned(HEAD.format(size=9) + "</svg>"), "figure-1-", 'a "dot" & more')
    assert found.startswith("<svg ")
    assert ' viewBox="0 0 9 9" fill="var(--litbook-ink, #24292f)" id="figure-1-drawing" ' in found
    assert ' style="--litbook-width: 9px" role="img" aria-label="a &quot;dot&quot; &amp; more"' in found
    assert ' fill="none" ' in svg.cleaned(HEAD.format(size=9).replace("viewBox", 'fill="none" viewBox') + "</svg>")


WIDTHS = {
    'width="72pt" height="9pt" viewBox="0 0 9 9"': 96,
    'width="72px" viewBox="0 0 9 9"': 72,
    'width=" 7.4 "': 7,
    'width="100%" viewBox="0 0 9 9"': 9,
    'width="3em"': 0,
    'viewBox="1,2, 30,4"': 30,
    'viewBox="1 2 30"': 0,
    "": 0,
}
"""What a root says of its size, and how wide it is in pixels."""


def test_widths():
    """A width in points or pixels, else the view box's."""
    found = [svg.cleaned(f'<svg xmlns="http://www.w3.org/2000/svg" {size}/>') for size in WIDTHS]
    assert [int(svg.SIZE.search(drawing)[1]) for drawing in found] == list(WIDTHS.values())
    assert not any('width="' in drawing or "height" in drawing for drawing in found)


def test_what_is_dropped():
    """Titles, which would be tooltips, what's about the maker, and blank lines, which would end the element in Markdown."""
    parts = "<title>n0</title><g>\n\n  <metadata>x</metadata><title/>\n<text>a</text></g></svg>"
    assert svg.cleaned(HEAD.format(size=9) + parts).endswith("<g>\n<text>a</text></g></svg>")


def test_a_style_is_for_its_drawing():
    """Alone in an e-book it's as it was, with the colors that are given, or with the usual ones."""
    text = HEAD.format(size=9) + "<style> g { fill: red }\n</style><g fill='grey' stroke='#fff' color='#3f51b5'/></svg>"
    found = svg.inline(svg.cleaned(text), "a-", "")
    assert "<style>#a-drawing { g { fill: red } }</style>" in found
    alone = svg.standalone(svg.cleaned(text), "it")
    colored = svg.colored(alone, {"paper": "#eeeeee", "1": "blue"})
    assert "<style>g { fill: red }</style>" in colored
    assert '<g fill="#57606a" stroke="#eeeeee" color="blue" />' in colored


def test_a_drawing_alone():
    """It's a file of its natural size on white, with its text alternative."""
    found = svg.standalone(svg.cleaned('<svg xmlns="http://www.w3.org/2000/svg" width="12" fill="red"/>'), "a < b")
    assert found == (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<svg xmlns="http://www.w3.org/2000/svg" fill="red" id="drawing" width="12" style="background: #ffffff" '
        'role="img" aria-label="a &lt; b" />\n'
    )


def test_what_is_no_drawing():
    """It's said why."""
    with pytest.raises(ValueError, match=r"^this is not SVG: no element found: line 1, column 0$"):
        svg.cleaned("")


def test_digits_of_coordinates():
    """At most two after the point, none that are zeros, and no negative zero; colors and text keep theirs."""
    values = {"10.999": "11", "-0.0049": "0", "100.0001": "100", "2.505": "2.5", "0.125 1.55": "0.12 1.55"}
    for exact, short in values.items():
        found = svg.cleaned(HEAD.format(size=svg.LARGE) + f'<path d="{exact}" stroke-width="{exact}"/></svg>')
        assert f'<path d="{short}" stroke-width="{exact}" />' in found
    assert 'd="10.999"' in svg.cleaned(HEAD.format(size=svg.LARGE - 1) + '<path d="10.999"/></svg>')


def test_text_in_a_series_color():
    """A label in the color of its line has a shade of its own, with the contrast that text needs."""
    drawing = f'<svg xmlns="{svg.SVG}"><path stroke="#2a9d6f"/><text style="fill: #2a9d6f">a</text></svg>'

    found = svg.cleaned(drawing)

    assert 'stroke="var(--litbook-3, #2a9d6f)"' in found
    assert "fill: var(--litbook-3t, #207a55)" in found
