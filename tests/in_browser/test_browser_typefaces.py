"""A first visit isn't held up by the book's typefaces; from the next page on, they're there, and nothing moves."""

import pytest

from browser import SHIFT, until

FACE = "getComputedStyle(document.querySelector('.md-content p')).fontFamily.includes('Litbook')"


@pytest.mark.parametrize("viewport", [{"width": 390, "height": 740}, {"width": 1280, "height": 740}])
def test_typefaces_are_for_the_next_page(visit, viewport):
    """The first page has the reader's own, and fetches the book's; the second one has these from the start."""
    page = visit("16-descent/", viewport=viewport)
    assert not page.evaluate(FACE)
    until(page, "() => localStorage.getItem(new URL('../litbook.faces', location).pathname) === 'true'")
    assert page.evaluate(SHIFT) < 0.01
    page.goto(page.url.replace("16-descent", "17-zero-grad"))
    assert page.evaluate(FACE)
    page.evaluate("document.fonts.ready")
    assert page.evaluate(SHIFT) < 0.01
    assert page.complaints == []
