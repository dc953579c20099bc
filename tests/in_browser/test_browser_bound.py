"""Formulas and the page to print, in a real Chromium. Skipped without one; in CI that's a failure."""

import pytest

from browser import ADDRESS, DESK, PHONE

FORMULA = "div.arithmatex math"


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_formulas_are_drawn_with_scripts_and_without(visit, scripts, viewport):
    """Fractions are stacked, rows are aligned, and a wide formula scrolls in its own frame, with and without scripts."""
    page = visit("01-derivative/", viewport=viewport, java_script_enabled=scripts)
    assert page.locator(FORMULA).count() >= 5
    above, below = (page.locator(f"{FORMULA} mfrac > *").nth(index).bounding_box() for index in (0, 1))
    assert above["y"] + above["height"] <= below["y"] + 1
    equals = page.locator("div.arithmatex").first.locator("mtr > mtd:nth-child(2)")
    assert len({round(row.bounding_box()["x"]) for row in equals.all()}) == 1
    assert page.locator("div.arithmatex").nth(3).evaluate("e => e.getBoundingClientRect().right") <= viewport["width"]
    assert page.complaints == []


def test_a_copied_passage_has_its_formulas_as_tex(visit):
    """A copied passage has its formulas as TeX and its paragraphs on separate lines; without formulas, the browser copies."""
    page = visit("01-derivative/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=ADDRESS)
    select = """around => {
        const range = document.createRange();
        const formula = [...document.querySelectorAll("div.arithmatex")].find(e => e.textContent.includes("lim"));
        range.selectNodeContents(formula.previousElementSibling);
        if (around) range.setEndAfter(formula);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
    }"""
    for around in (True, False):
        page.evaluate(select, around)
        page.keyboard.press("Control+c")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith("The number this quotient heads for is called the derivative")
        assert copied.endswith("\\[\nf'(x) = \\lim_{h \\to 0} \\frac{f(x + h) - f(x)}{h}\n\\]") == around
        assert "definition:\n" in copied or not around
    assert page.locator("body > div[style*='-100vh']").count() == 0


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_the_page_to_print_is_whole_without_scripts(visit, viewport):
    """The page to print has every chapter and fits the window; on paper each chapter starts a sheet, and links are internal."""
    page = visit("print/", viewport=viewport, java_script_enabled=False)
    assert page.locator("article").count() > 40
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    page.emulate_media(media="print")
    breaks = page.evaluate("[...document.querySelectorAll('article')].map(e => getComputedStyle(e).breakBefore)")
    assert set(breaks) == {"page"}
    assert page.complaints == []
