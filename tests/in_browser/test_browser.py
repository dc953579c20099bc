"""Pages in a real Chromium. Skipped without one; in CI that's a failure."""

import pytest

from browser import ADDRESS, BOOK, DESK, PHONE, SHIFT, until
from litbook.weave.paste import pasteable


@pytest.mark.parametrize(("name", "figure"), [("01-derivative/", "#figure-1-1"), ("04-graph/", "#figure-4-5")])
def test_figures_follow_the_theme(visit, name, figure):
    """A drawing has dark text in the light palette and light text in the dark one, also after a click on the switch."""
    color = f"getComputedStyle(document.querySelector('{figure} svg text')).fill"
    page = visit(name, "light")
    light = page.evaluate(color)
    assert brightness(light) < 100
    dark = visit(name, "dark").evaluate(color)
    assert brightness(dark) > 150
    page.locator("label[title='Switch to dark']").click()
    assert page.evaluate(color) == dark


def brightness(color: str) -> float:
    """Return the mean of the three numbers in ``rgb(r, g, b)``."""
    numbers = [float(number) for number in color.removeprefix("rgb(").removesuffix(")").split(",")]
    return sum(numbers) / 3


def test_a_step_can_be_seen_as_a_change_and_as_a_whole(visit):
    """The switch shows a step's diff or the whole class in the step's place, by mouse and by keyboard."""
    page = visit("10-reuse/")
    block = page.locator(".litbook-block:has(> .litbook-switch)").first
    step, changed, whole = (block.locator("> .highlight"), *block.locator("> .litbook-view").all())
    buttons = block.locator("> .litbook-switch button")
    assert buttons.all_inner_texts() == ["This step", "What changed in Value", "All of Value so far"]
    assert [part.is_visible() for part in (step, changed, whole)] == [True, False, False]

    buttons.nth(1).click()
    assert [part.is_visible() for part in (step, changed, whole)] == [False, True, False]
    assert "-            self.grad = out.grad" in changed.inner_text()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert [part.is_visible() for part in (step, changed, whole)] == [False, False, True]
    assert buttons.evaluate_all("all => all.map(e => e.ariaPressed)") == ["false", "false", "true"]
    assert page.complaints == []


def test_a_step_s_views_fold_open_without_scripts(visit):
    """Without scripts the step is shown without a switch, and its views are below it."""
    page = visit("10-reuse/", java_script_enabled=False)
    block = page.locator(".litbook-block:has(> .litbook-switch)").first
    assert not block.locator("> .litbook-switch").is_visible()
    assert block.locator("> .highlight").is_visible()
    block.locator("summary").first.click()
    assert "+            self.grad += out.grad" in block.locator("details").first.inner_text()


@pytest.mark.parametrize("name", ["10-reuse/", "14-network/", "20-moons/"])
def test_nothing_moves_while_a_page_loads(visit, name):
    """Scripts don't move the content: the layout shift is too small to be noticed."""
    page = visit(name)
    assert page.evaluate(SHIFT) < 0.01


def test_a_wide_drawing_scrolls_in_its_own_frame_on_a_phone(visit):
    """On a phone a wide drawing scrolls in its own frame, and its text is at least 12 px high."""
    page = visit("15-loss/", viewport=PHONE)
    frames = page.locator(".litbook-scroll:has(.graph)").all()
    frame = max(frames, key=lambda frame: frame.evaluate("e => e.scrollWidth - e.clientWidth"))
    assert frame.evaluate("e => e.scrollWidth > e.clientWidth + 100 && getComputedStyle(e).overflowX === 'auto'")
    assert frame.locator("text").first.evaluate("e => e.getBoundingClientRect().height") >= 12


def test_graphs_go_down_on_a_phone(visit):
    """A graph that's wider than a phone has a second drawing, which a phone shows instead of the first, and no less large."""
    shown = "e => [e.getBoundingClientRect().width, e.getBoundingClientRect().height]"
    drawings = ".litbook-figure:has(.litbook-narrow) .litbook-scroll"
    wide = visit("05-backpropagation/").locator(drawings)
    assert [wide.nth(n).is_visible() for n in (0, 1)] == [True, False]
    narrow = visit("05-backpropagation/", viewport=PHONE).locator(drawings)
    assert [narrow.nth(n).is_visible() for n in (0, 1)] == [False, True]
    width, height = narrow.nth(1).locator("svg").evaluate(shown)
    assert width < PHONE["width"] < height
    assert narrow.nth(1).locator("text").first.evaluate("e => e.getBoundingClientRect().height") >= 12


def test_a_figure_opens_large_and_gives_the_place_back(visit):
    """By keyboard, Enter enlarges a figure, Escape closes it, and the focus returns."""
    page = visit("04-graph/", viewport=PHONE)
    link = page.locator("#figure-4-5 .litbook-enlarge")
    link.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog.litbook-large")
    assert dialog.evaluate("e => e.open")
    assert dialog.locator("svg").first.is_visible()
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    assert link.evaluate("e => e === document.activeElement")
    assert page.complaints == []


@pytest.mark.parametrize("viewport", [DESK, PHONE])
def test_a_page_can_be_copied(visit, site, viewport):
    """By keyboard, below the title; what's copied is the file that the link beside it leads to."""
    page = visit("04-graph/", viewport=viewport)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=ADDRESS)
    button = page.get_by_role("button", name="Copy page")
    assert button.bounding_box()["height"] >= 24
    button.focus()
    page.keyboard.press("Enter")
    until(page, "() => document.querySelector('.litbook-markdown button').textContent === 'Copied'")
    assert page.evaluate("navigator.clipboard.readText()") == (site / "04-graph.md").read_text(encoding="utf-8")
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert page.complaints == []


def test_a_page_that_cannot_be_fetched_is_not_copied(visit):
    """Without a connection the button says so, and can be tried again."""
    page = visit("04-graph/")
    page.route("**/04-graph.md", lambda route: route.fulfill(status=404))
    page.locator(".litbook-markdown button").click()
    until(page, "() => document.querySelector('.litbook-markdown button').textContent === 'Could not copy'")
    until(page, "() => document.querySelector('.litbook-markdown button').textContent === 'Copy page'")


def test_without_javascript_a_page_is_complete(visit):
    """Without scripts, code, outputs, and drawings are there, and a figure's link leads to the drawing."""
    page = visit("04-graph/", java_script_enabled=False)
    assert not page.locator(".litbook-markdown button").is_visible()
    assert page.locator(".litbook-markdown a").get_attribute("href") == "../04-graph.md"
    assert page.locator("#figure-4-5 svg text").first.is_visible()
    page.locator("#figure-4-5 .litbook-enlarge").click()
    page.wait_for_url("**/figure-4-5.svg")


@pytest.mark.parametrize("name", ["04-graph", "18-micrograd", "20-moons"])
def test_copying_gives_the_form_that_pastes_everywhere(visit, name):
    """Copying gives the code that ``litbook.weave.paste`` makes, including recaps and the last blank line, without outputs."""
    page = visit(f"{name}/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=ADDRESS)
    chapter = next(chapter for chapter in BOOK.readable if chapter.path.startswith(f"docs/{name}."))
    page.evaluate("document.querySelectorAll('details').forEach(details => (details.open = true))")
    for index, block in enumerate(chapter.blocks):
        button = page.locator(f"#block-{index + 1} > .highlight .litbook-copy")
        button.focus()
        page.keyboard.press("Enter")
        until(page, "button => button.textContent === 'Copied'", button.element_handle())
        assert page.evaluate("navigator.clipboard.readText()") == pasteable(block.source), block.location
    assert page.complaints == []
