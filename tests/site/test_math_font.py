"""The font for formulas in the book's site."""

from litbook.site.theme import assets, math_font


def test_the_font_is_small(site):
    """The font, for readers without a math font, is small, and its license is beside it."""
    assert (site / math_font.PATH).stat().st_size <= 10_000
    assert "SIL OPEN FONT LICENSE" in (site / math_font.LICENSE).read_text(encoding="utf-8")
    assert 'url("math.woff2")' in (site / assets.STYLESHEET).read_text(encoding="utf-8")
