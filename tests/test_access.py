"""Everybody can read each page: axe-core finds nothing to object to, by day and by night."""

from importlib.resources import files
from importlib.util import find_spec

import pytest
from browser import DESK, PAGES, PHONE

if not find_spec("axe_playwright_python"):
    pytest.skip("needs pip install -e '.[browser]'", allow_module_level=True)

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
LARGE = """axe.run({exclude: [".litbook-scroll > svg"]}, {resultTypes: ["violations"]})"""
RUN = """axe.run(document, {resultTypes: ["violations"]})"""
# Letters in drawings take axe half a minute on some pages, so that it looks at two of them; test_contrast.py computes the rest.


def objections(page, run):
    """What axe-core objects to on a page: rule, element, and what is wrong."""
    page.evaluate(AXE)
    found = page.evaluate(run)["violations"]
    return [(rule["id"], node["target"], node["failureSummary"]) for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", [*PAGES, "404.html"])
def test_nothing_stands_in_a_reader_s_way(visit, name, scheme):
    """No rule of axe-core is broken, at a desk by day and on a phone at night."""
    page = visit(name, scheme, DESK if scheme == "light" else PHONE)
    assert objections(page, LARGE) == []


@pytest.mark.parametrize("name", ["05-backpropagation/", "19-moons/"])
def test_drawings_too(visit, name):
    """Graphs and plots pass as well."""
    assert objections(visit(name), RUN) == []


def test_this_test_can_fail(visit):
    """A picture without words, faint letters and a field without a name are found."""
    page = visit("")
    page.evaluate("""document.querySelector("article").insertAdjacentHTML(
        "beforeend", '<p style="color: #bbb">faint</p><img src="data:,"><input>')""")
    assert {rule for rule, *_ in objections(page, RUN)} == {"color-contrast", "image-alt", "label"}
