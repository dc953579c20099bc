"""On a phone: nothing covers code or figures, what can be tapped is large enough, and one button opens everything else."""

import pytest

from browser import SHIFT

WIDTHS = [390, 320]
TOUCH = {"has_touch": True, "is_mobile": True}
COVERED = """() => {
  const top = document.querySelector(".md-header").getBoundingClientRect().bottom; // what's above is behind the header
  const box = (element) => {
    const { left, right, width, bottom, ...rest } = element.getBoundingClientRect().toJSON();
    return { left, right, width, bottom, top: Math.max(top, rest.top), height: bottom - Math.max(top, rest.top) };
  };
  const meet = (a, b) => a.width > 0 && b.width > 0 && a.height > 0 && b.height > 0 && a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const over = [...document.querySelectorAll(".litbook-tools, .litbook-copy, .litbook-drag-hint, .md-top")].filter((e) => e.checkVisibility());
  const under = [...document.querySelectorAll(".md-content pre > code, .litbook-figure svg")].filter((e) => e.checkVisibility());
  return over.flatMap((e) => under.filter((u) => meet(box(e), box(u))).map((u) => `${e.className} on ${u.textContent.slice(0, 30)}`));
}"""
"""What covers code or a figure at the current scroll position."""
SMALL = """() => {
  const found = {};
  for (const element of document.querySelectorAll("a[href], button, input, summary, label, [role=spinbutton], .litbook-slider")) {
    const { width, height } = element.getBoundingClientRect();
    const inText = element.matches("a, .litbook-term") && element.closest("p, li, dt, dd, td, figcaption, pre, h1, h2, h3, .filename");
    if (!width || !height || inText || element.matches("[type=checkbox]") || !element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue;
    const { content, width: wide, height: high } = getComputedStyle(element, "::after");
    const around = content === "none" || !element.matches(".litbook-slider") ? [0, 0] : [parseFloat(wide), parseFloat(high)];
    const size = [Math.max(width, around[0]), Math.max(height, around[1])].map(Math.round);
    if (Math.min(...size) < 44) found[element.outerHTML.slice(0, 80)] = size;
  }
  return found;
}"""
"""What can be tapped and is smaller than 44 pixels, links in text aside, with the area around a number that belongs to it."""


@pytest.fixture(params=WIDTHS)
def phone(visit, request):
    """Return a function that opens a page on a phone, with its tools."""

    def open_page(name, **options):
        page = visit(name, viewport={"width": request.param, "height": 740}, **TOUCH, **options)
        if name:
            page.locator("#block-2 [data-tool=run]").wait_for(state="attached")
        return page

    return open_page


@pytest.mark.parametrize("name", ["", "05-backpropagation/", "16-descent/"])
def test_nothing_covers_code_or_figures(phone, name):
    """Neither at the top nor anywhere further down, and no hint that comes while scrolling; nothing moves."""
    page = phone(name)
    for _ in range(12):
        assert page.evaluate(COVERED) == []
        page.mouse.wheel(0, 500)
        page.wait_for_timeout(60)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert page.evaluate(SHIFT) < 0.01
    assert page.complaints == []


@pytest.mark.parametrize("name", ["", "05-backpropagation/", "16-descent/"])
def test_what_can_be_tapped_is_large(phone, name):
    """Every button, field, fold, and number has at least 44 pixels in both directions."""
    page = phone(name)
    assert page.evaluate(SMALL) == {}
    page.locator("label[for=__drawer].md-header__button").click()
    page.locator(".md-nav--primary .md-nav__link").first.wait_for()
    assert page.evaluate(SMALL) == {}


def test_one_button_opens_everything_else(phone):
    """The button in the header opens a menu of the reading aids, and gets the focus back."""
    page = phone("05-backpropagation/")
    tools = page.locator(".litbook-tools button:visible")
    assert tools.evaluate_all("all => all.map((e) => e.dataset.tool)") == ["more"]
    tools.click()
    assert tools.evaluate_all("all => all.map((e) => e.dataset.tool)") == ["more", "code", "help", "top"]
    page.locator("[data-tool=help]").click()
    page.get_by_role("dialog", name="Reading with the keyboard").wait_for()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.tool") == "more"
    assert tools.count() == 1
    page.mouse.wheel(0, 2000)
    page.locator("[data-tool=more]").click()
    page.locator("[data-tool=top]").click()
    page.wait_for_function("scrollY === 0")
    assert page.complaints == []
