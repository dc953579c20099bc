"""Drawings: data that a page doesn't need is removed, and the visible result stays the same."""

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


def test_text_in_a_series_color():
    """A label in the color of its line has a shade of its own, with the contrast that text needs."""
    drawing = f'<svg xmlns="{svg.SVG}"><path stroke="#2a9d6f"/><text style="fill: #2a9d6f">a</text></svg>'

    found = svg.cleaned(drawing)

    assert 'stroke="var(--litbook-3, #2a9d6f)"' in found
    assert "fill: var(--litbook-3t, #207a55)" in found
