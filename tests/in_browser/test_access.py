"""Accessibility: each page loads completely and fits the window, and axe-core finds no violations, in both palettes."""

from importlib.resources import files
from importlib.util import find_spec

import pytest

from browser import ADDRESS, DESK, PAGES, PHONE, turn, window

if not find_spec("axe_playwright_python"):
    pytest.skip("needs pip install -e '.[browser]'", allow_module_level=True)

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
DRAWINGS = ".litbook-scroll > svg"
"""Selects drawings. On some pages axe needs half a minute for them, so it checks two pages; test_contrast.py does the rest."""
LIGHTEN = """() => {
  document.querySelectorAll(".litbook-scroll > svg").forEach((svg) => svg.replaceChildren());
  document.querySelectorAll("pre code, .doc-signature code").forEach((code) => code.replaceChildren(code.textContent));
}"""
"""Removes most of a page's elements, which axe would visit: drawings and tokens of code. test_contrast.py covers these."""
COMPARE = """(before) => {
  const known = new Set(before);
  const behind = new Map([[null, ""]]);
  const background = (element) => {
    if (!behind.has(element)) {
      const { backgroundColor, backgroundImage, opacity, position } = getComputedStyle(element);
      behind.set(element, [backgroundColor, backgroundImage, opacity, position, background(element.parentElement)].join());
    }
    return behind.get(element);
  };
  const hasWords = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const isRead = (element) => hasWords(element) && element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  for (const element of [...document.body.querySelectorAll("*")].filter(isRead)) {
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(element);
    const look = [color, fontSize, fontWeight, textShadow, background(element)].join();
    element.dataset.look = known.has(look) ? "known" : "new";
    known.add(look);
  }
  return [...known].slice(before.length);
}"""
"""Marks one element per look: text with the same colors on the same background needs only one contrast check."""
CONTRAST = {"include": [["[data-look=new]"]], "exclude": [[DRAWINGS], ["[data-look=known]"]]}
SEEN = ["link-in-text-block", "scrollable-region-focusable", "target-size"]
"""Rules whose results depend on colors or the window's size, other than contrast."""


def objections(page, context="html", **options):
    """Return axe-core's violations in this part of a page: rule, element, and description."""
    found = page.evaluate(
        "([context, options]) => axe.run(context, options)", [context, {"resultTypes": ["violations"], **options}]
    )
    return [
        (rule["id"], node["target"], node["failureSummary"]) for rule in found["violations"] for node in rule["nodes"]
    ]


def faint(page, known):
    """Return axe-core's contrast violations; looks that are ``known`` are skipped."""
    new = page.evaluate(COMPARE, known)
    known += new
    return objections(page, CONTRAST, runOnly=["color-contrast"]) if new else []


@pytest.fixture(scope="module")
def tab(chromium, site):
    """Yield one window for all pages of the ``site``, because opening another takes longer than checking a page."""
    with window(chromium, ADDRESS, color_scheme="light", viewport=DESK) as page:
        page.goto(ADDRESS)
        page.looks = []
        yield page


@pytest.mark.parametrize("name", [*PAGES, "404.html"])
def test_everybody_can_read_a_page(tab, name):
    """Each page loads completely, fits each window, and has no violations, on a desktop (light) and on a phone (dark).

    Pages of answers have the same elements as chapters, so they're checked in the light palette only.
    """
    tab.evaluate("localStorage.clear()")  # the page before was dark
    tab.set_viewport_size(DESK)
    tab.complaints.clear()
    turn(tab, ADDRESS + name)
    assert tab.complaints == []
    assert tab.evaluate("[...document.querySelectorAll('.arithmatex')].filter(e => !e.querySelector('math'))") == []
    for width in (768, 360):
        tab.set_viewport_size({"width": width, "height": 800})
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.set_viewport_size(DESK)
    tab.evaluate(LIGHTEN)
    tab.evaluate(AXE)
    assert objections(tab, {"exclude": [[DRAWINGS]]}, rules={"color-contrast": {"enabled": False}}) == []
    assert faint(tab, tab.looks) == []
    if name.startswith("answers/"):
        return
    tab.locator("label[title='Switch to dark']").evaluate("label => label.click()")  # a pointer would open its tooltip
    tab.set_viewport_size(PHONE)
    tab.wait_for_timeout(300)  # colors are animated
    assert objections(tab, {"exclude": [[DRAWINGS]]}, runOnly=SEEN) == []
    assert faint(tab, tab.looks) == []


@pytest.mark.parametrize("name", ["05-backpropagation/", "20-moons/"])
def test_drawings_too(visit, name):
    """Graphs and plots have no violations either."""
    page = visit(name)
    page.evaluate(AXE)
    assert objections(page) == []


def test_this_test_can_fail(visit):
    """An image without alt text, faint text, and a field without a name are found; faint text also by itself."""
    page = visit("")
    looks = []
    page.evaluate(LIGHTEN)
    page.evaluate(AXE)
    assert faint(page, looks) == []
    page.evaluate("""document.querySelector("article").insertAdjacentHTML(
        "beforeend", '<p style="color: #bbb">faint</p><p style="background: #666">murky</p><img src="data:,"><input>')""")
    assert {rule for rule, *_ in objections(page)} == {"color-contrast", "image-alt", "label"}
    assert len(faint(page, looks)) == 2
