"""Everybody can read each page: it loads whole, fits, and axe-core finds nothing to object to, by day and by night."""

from importlib.resources import files
from importlib.util import find_spec

import pytest

from browser import ADDRESS, DESK, PAGES, PHONE, turn, window

if not find_spec("axe_playwright_python"):
    pytest.skip("needs pip install -e '.[browser]'", allow_module_level=True)

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
DRAWINGS = ".litbook-scroll > svg"
"""Their letters take axe half a minute on some pages, so it looks at two of them; test_contrast.py computes the rest."""
LIGHTEN = """() => {
  document.querySelectorAll(".litbook-scroll > svg").forEach((svg) => svg.replaceChildren());
  document.querySelectorAll("pre code, .doc-signature code").forEach((code) => code.replaceChildren(code.textContent));
}"""
"""axe walks through each element. Drawings and the words of code are most of them; test_contrast.py computes theirs."""
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
"""Of words that look alike, on backgrounds that look alike, axe needs to compare one with its background."""
CONTRAST = {"include": [["[data-look=new]"]], "exclude": [[DRAWINGS], ["[data-look=known]"]]}
SEEN = ["link-in-text-block", "scrollable-region-focusable", "target-size"]
"""Rules whose answer depends on the colours, or on the size of the window; besides that of contrast."""


def objections(page, context="html", **options):
    """What axe-core objects to in this part of a page: rule, element, and what is wrong."""
    found = page.evaluate(
        "([context, options]) => axe.run(context, options)", [context, {"resultTypes": ["violations"], **options}]
    )
    return [
        (rule["id"], node["target"], node["failureSummary"]) for rule in found["violations"] for node in rule["nodes"]
    ]


def faint(page, known):
    """What axe-core objects to in the contrast of words and their background; ``known`` looks are passed over."""
    new = page.evaluate(COMPARE, known)
    known += new
    return objections(page, CONTRAST, runOnly=["color-contrast"]) if new else []


@pytest.fixture(scope="module")
def tab(chromium, site):
    """One window for all pages of the ``site``: to open another takes longer than to look at a page."""
    with window(chromium, ADDRESS, color_scheme="light", viewport=DESK) as page:
        page.goto(ADDRESS)
        page.looks = []
        yield page


@pytest.mark.parametrize("name", [*PAGES, "404.html"])
def test_everybody_can_read_a_page(tab, name):
    """It loads whole and fits each window; axe-core objects to nothing at a desk by day, nor on a phone at night.

    Answers are made of what chapters are made of, and are looked at by day alone.
    """
    tab.evaluate("localStorage.clear()")  # it was night on the page before
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
    tab.locator("label[title='Switch to dark']").evaluate("label => label.click()")  # a hand would open its tooltip
    tab.set_viewport_size(PHONE)
    tab.wait_for_timeout(300)  # colours fade into one another
    assert objections(tab, {"exclude": [[DRAWINGS]]}, runOnly=SEEN) == []
    assert faint(tab, tab.looks) == []


@pytest.mark.parametrize("name", ["05-backpropagation/", "19-moons/"])
def test_drawings_too(visit, name):
    """Graphs and plots pass as well."""
    page = visit(name)
    page.evaluate(AXE)
    assert objections(page) == []


def test_this_test_can_fail(visit):
    """A picture without words, faint letters and a field without a name are found; faint letters by themselves, too."""
    page = visit("")
    looks = []
    page.evaluate(LIGHTEN)
    page.evaluate(AXE)
    assert faint(page, looks) == []
    page.evaluate("""document.querySelector("article").insertAdjacentHTML(
        "beforeend", '<p style="color: #bbb">faint</p><p style="background: #666">murky</p><img src="data:,"><input>')""")
    assert {rule for rule, *_ in objections(page)} == {"color-contrast", "image-alt", "label"}
    assert len(faint(page, looks)) == 2
