"""The font for formulas in the book's site."""

from pathlib import Path

from litbook.site.theme import assets
from litbook.site.theme.fonts import math_font


def test_the_font_is_small(site):
    """The font, for readers without a math font, is small, and its license is beside it."""
    [folder] = site.glob("assets/litbook.*")
    font, license_text, styles = (
        folder / Path(name).name for name in (math_font.PATH, math_font.LICENSE, assets.STYLESHEET)
    )
    assert font.stat().st_size <= 10_000
    assert "SIL OPEN FONT LICENSE" in license_text.read_text(encoding="utf-8")
    assert 'url("math.woff2")' in styles.read_text(encoding="utf-8")
