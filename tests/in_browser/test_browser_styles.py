"""The site's one style sheet: what it leaves out of the theme's would apply to nothing, in a real Chromium."""

import re
from pathlib import Path

import material
import pytest
import tinycss2

from litbook.site.publishing.unused import NESTED, split
from litbook.site.theme.assets import STYLESHEET

THEME = Path(material.__file__).parent / "templates" / "assets" / "stylesheets"
MOMENT = re.compile(r"::?(before|after|hover|focus(-visible|-within)?|active|target|checked|disabled|-[\w-]+)(?![\w-])")
"""What a selector asks for that an element has in some moments only, or that's a part of it."""
MATCHING = """selectors => selectors.filter(selector => {
    try { return document.querySelector(selector) } catch { return false }
})"""


def selectors(nodes):
    """Yield the selectors of all rules."""
    for node in nodes:
        if node.type == "qualified-rule":
            yield from (tinycss2.serialize(part).strip() for part in split(node.prelude, ","))
        elif node.type == "at-rule" and node.lower_at_keyword in NESTED:
            yield from selectors(tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True))


def read(*paths):
    """Return the selectors in style sheets."""
    css = "".join(path.read_text(encoding="utf-8") for path in paths)
    return set(selectors(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)))


@pytest.fixture(scope="module")
def left_out(site):
    """Return the selectors of the theme that the site's style sheet doesn't have, as they'd match at some moment."""
    [sheet] = site.glob(STYLESHEET.replace("litbook/", "litbook.*/"))
    found = read(*THEME.glob("*.css")) - read(sheet)
    assert len(found) > 300
    return sorted({MOMENT.sub("", selector) for selector in found} - {""})


@pytest.mark.parametrize(
    "name",
    [
        "",
        "05-backpropagation/",
        "13-pytorch/",
        "answers/05-backpropagation/",
        "glossary/",
        "reference/",
        "20-notebook/",
        "404.html",
    ],
)
def test_nothing_lacks_its_style(visit, left_out, name):
    """No selector that was left out matches anything in a page, whose search, drawer, and help are open."""
    page = visit(name)
    assert page.evaluate(MATCHING, ["body .md-header"]) == ["body .md-header"]
    assert page.evaluate(MATCHING, left_out) == []
    page.locator("input[name=query]").focus()
    page.keyboard.type("gradient")
    page.locator(".md-search-result__item").first.wait_for()
    for button in page.locator(".litbook-tools [data-tool]").all():
        button.evaluate("button => button.click()")
    page.wait_for_load_state("networkidle")
    assert page.evaluate(MATCHING, left_out) == []
