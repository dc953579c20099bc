"""The code drawer and other reading aids in a real Chromium, by mouse and by keyboard."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from browser import ADDRESS, BOOK, DESK, PHONE, SHIFT, serving, until
from litbook.source.elements.exercises import is_chapter
from litbook.weave.paste import pasteable

WIDE = {"width": 1920, "height": 1080}
GLIDE = """() => {
    const animate = Element.prototype.animate;
    Element.prototype.animate = function (...rest) { window.glided = this.className; return animate.apply(this, rest); };
}"""
READING = "document.querySelector('#block-{}').scrollIntoView({{block: 'center'}})"


def at_block(page, number):
    """Scroll to a block and wait until the scripts have noticed it."""
    page.evaluate(READING.format(number))
    page.wait_for_timeout(150)


def changing_blocks(visit_page):
    """Return the numbers of the blocks that go into a file of the package."""
    script = "all => all.map(e => Number(e.closest('.litbook-block').id.slice(6)))"
    return visit_page.locator(".litbook-marks").evaluate_all(script)


@pytest.fixture
def drawer(visit):
    """Return a function that opens a chapter, scrolls to a block that changes the package, and opens the drawer."""

    def open_drawer(viewport, scheme="light"):
        page = visit("10-reuse/", scheme=scheme, viewport=viewport)
        page.requests = []
        page.on("request", lambda request: page.requests.append(request.url.rpartition("/")[2]))
        page.block = changing_blocks(page)[0]
        at_block(page, page.block)
        page.evaluate(GLIDE)
        page.before = page.locator(f"#block-{page.block}").bounding_box()
        if viewport == PHONE:
            page.locator("[data-tool=more]").click()
        page.locator("[data-tool=code]").click()
        page.locator(".litbook-drawer mark").first.wait_for()
        page.wait_for_timeout(250)  # it's animated
        return page

    return open_drawer


@pytest.mark.parametrize("viewport", [DESK, WIDE])
def test_the_drawer_stands_beside_the_text(drawer, viewport):
    """Opening the drawer doesn't move or cover the block being read; its lines are marked and in view."""
    page = drawer(viewport)
    text, panel = page.locator(f"#block-{page.block}").bounding_box(), page.locator(".litbook-drawer").bounding_box()
    assert abs(text["y"] - page.before["y"]) < 2
    assert text["x"] + text["width"] <= panel["x"]
    assert page.evaluate("window.glided") == "md-content"
    assert panel["x"] + panel["width"] == viewport["width"]
    marked = page.locator(".litbook-drawer mark")
    assert "self.grad += out.grad" in "".join(marked.all_inner_texts())
    assert panel["y"] < marked.first.bounding_box()["y"] < viewport["height"]
    assert page.locator("[role=tab]").all_inner_texts() == ["engine.py", "draw.py", "check.py"]
    assert page.complaints == []


def test_the_drawer_follows_the_reader(drawer):
    """While scrolling, the drawer shows the package as of the block being read; a chosen file stays chosen."""
    page = drawer(DESK)
    assert "other.grad = out.data" not in (first := page.locator(".litbook-drawer code").inner_text())
    at_block(page, changing_blocks(page)[1])
    assert page.locator(".litbook-drawer code").inner_text() != first
    assert "out.grad" in "".join(page.locator(".litbook-drawer mark").all_inner_texts())
    page.get_by_role("tab", name="draw.py").click()
    at_block(page, 1 + changing_blocks(page)[1])
    assert page.get_by_role("tab", name="draw.py").get_attribute("aria-selected") == "true"
    assert "def draw_dot" in page.locator(".litbook-drawer code").inner_text()


def test_the_drawer_costs_nothing_until_it_is_opened(visit, drawer):
    """The drawer's script, style, and content are fetched by the button, once."""
    page = drawer(DESK)
    code, *rest = sorted(name for name in page.requests if name != "live.css")  # comes late on a busy machine
    assert (re.fullmatch(r"10-reuse-code\.[0-9a-f]{12}\.json", code) is not None, rest) == (
        True,
        ["drawer.css", "drawer.js", "take.js"],
    )


def test_the_drawer_by_keyboard(drawer):
    """By keyboard, the focus goes into the drawer, arrow keys select files, and Escape closes it and returns the focus."""
    page = drawer(DESK)
    active = "document.activeElement"
    assert page.evaluate(f"{active}.textContent") == "engine.py"
    page.keyboard.press("ArrowRight")
    assert page.evaluate(f"{active}.textContent + {active}.ariaSelected") == "draw.pytrue"
    page.keyboard.press("End")
    assert "def numerical_gradient" in page.locator(".litbook-drawer code").inner_text()
    page.keyboard.press("Escape")
    assert page.locator(".litbook-drawer").count() == 0
    assert page.evaluate(f"{active}.dataset.tool") == "code"
    assert page.locator("[data-tool=code]").get_attribute("aria-expanded") == "false"
    page.keyboard.press("d")
    page.locator(".litbook-drawer[open]").wait_for()


def test_the_drawer_is_a_sheet_on_a_phone(drawer):
    """On a phone the drawer is modal and fits the window, and Escape returns the focus to the button of the menu."""
    page = drawer(PHONE, "dark")
    box = page.locator(".litbook-drawer:modal").bounding_box()
    assert (box["x"], box["width"], box["y"] + box["height"]) == (0, PHONE["width"], PHONE["height"])
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.keyboard.press("Escape")
    assert page.locator(".litbook-drawer").count() == 0
    assert page.evaluate("document.activeElement.dataset.tool") == "more"
    assert page.complaints == []


def test_the_drawer_s_file_can_be_taken_along(drawer):
    """Copy and Download give the file that the drawer shows: Python without marks, by keyboard, too."""
    page = drawer(PHONE)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=ADDRESS)
    page.get_by_role("tab", name="draw.py").click()
    copy = page.locator(".litbook-drawer").get_by_role("button", name="Copy").element_handle()  # its name changes
    copy.focus()
    page.keyboard.press("Enter")
    until(page, "button => button.textContent === 'Copied'", copy)
    copied = page.evaluate("navigator.clipboard.readText()")
    with page.expect_download() as downloading:
        page.locator(".litbook-drawer").get_by_role("button", name="Download").click()
    file = downloading.value
    assert (file.suggested_filename, Path(file.path()).read_text(encoding="utf-8")) == ("draw.py", copied)
    names = [node.name for node in ast.parse(copied).body if isinstance(node, ast.FunctionDef)]
    assert "draw_dot" in names
    assert copied.endswith("\n")
    assert not copied.endswith("\n\n")
    assert page.complaints == []


def test_an_open_drawer_is_open_on_the_next_page(drawer):
    """An open drawer is open on the next page, without the focus or a layout shift; once closed, it stays closed."""
    page = drawer(DESK)
    page.goto(page.url.replace("10-reuse", "11-more-operations"))
    page.locator(".litbook-drawer[open] code span").first.wait_for()
    assert page.evaluate("document.activeElement === document.body")
    assert page.evaluate(SHIFT) < 0.01
    page.locator(".litbook-drawer").get_by_role("button", name="Close").click()
    page.reload()
    page.wait_for_timeout(300)
    assert page.locator(".litbook-drawer").count() == 0
    assert page.complaints == []


def test_a_page_before_the_first_file_has_no_drawer(visit):
    """A page before the package's first file has a help button and no drawer button."""
    tools = visit("01-derivative/").locator(".litbook-tools button:visible")
    assert tools.all_inner_texts() == ["?"]


def test_keys_walk_through_a_page(visit):
    """Keys move the focus between blocks and sections, and copy; not with a modifier or in a field."""
    page = visit("10-reuse/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    focused = "document.activeElement.id || document.activeElement.tagName"
    shown = page.locator(".litbook-block[id]").evaluate_all(
        "all => all.filter(e => e.checkVisibility()).map(e => e.id)"
    )
    for key, expected in (("j", shown[0]), ("j", shown[1]), ("k", shown[0])):
        page.keyboard.press(key)
        assert page.evaluate(focused) == expected
    page.keyboard.press("c")
    until(page, "navigator.clipboard.readText().then(text => text.length > 0)")
    chapter = next(chapter for chapter in BOOK.chapters if chapter.path == "docs/10-reuse.md")
    block = chapter.blocks[int(shown[0].removeprefix("block-")) - 1]
    assert page.evaluate("navigator.clipboard.readText()") == pasteable(block.source)
    page.keyboard.press("l")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    page.keyboard.press("Control+j")
    page.locator("input.md-search__input").focus()
    page.keyboard.type("jld?")
    assert page.evaluate("document.activeElement.value") == "jld?"
    assert page.locator("dialog").count() == 0


def test_keys_can_be_turned_off(visit):
    """Our keys and Material's can be turned off; the help says so, opens by its button, and returns the focus."""
    page = visit("10-reuse/")
    page.keyboard.press("?")
    help_ = page.get_by_role("dialog", name="Reading with the keyboard")
    assert "Nothing is sent anywhere." in help_.inner_text()
    help_.get_by_label("Single keys").uncheck()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.tool") == "help"
    for key in "jd?s":
        page.keyboard.press(key)
    page.wait_for_timeout(200)
    assert page.locator("dialog").count() == 0
    assert page.evaluate("document.activeElement.dataset.tool") == "help"
    page.locator("[data-tool=help]").click()
    help_.get_by_label("Single keys").check()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.wait_for_url("**/11-more-operations/")


def test_the_search_works_on_the_next_page(visit):
    """The search worker is fetched on the first search, from the first page's address, as the policy requires."""
    page = visit("04-graph/")
    page.locator(".md-nav--primary a[href*='03-value']").first.evaluate("link => link.click()")
    page.locator("h1:has-text('3. A number with a memory')").wait_for(state="attached")
    page.wait_for_timeout(500)  # an open search closes when the next page arrives
    page.keyboard.press("s")
    page.locator("[data-md-component=search-query]:focus").wait_for()
    page.keyboard.type("neuron")
    page.locator(".md-search-result__item").first.wait_for()
    assert page.complaints == []


def test_what_was_read_is_remembered_and_forgotten(visit):
    """Progress is shown in the navigation and on the first page, stored in this browser only, and can be deleted."""
    page = visit("02-several-inputs/")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(600)
    page.goto(ADDRESS + "04-graph/")
    page.evaluate("scrollTo(0, document.querySelector('#block-9').offsetTop)")
    page.wait_for_timeout(600)
    section = page.evaluate("JSON.parse(localStorage['/litbook.last']).at")
    page.goto(ADDRESS)
    page.wait_for_timeout(200)
    marks = page.locator(".md-nav--primary .litbook-part").all_text_contents()
    assert marks[0] == " (read)"
    assert marks[1].endswith("% read)")
    line = page.locator(".litbook-progress")
    count = sum(is_chapter(chapter) for chapter in BOOK.readable)
    assert line.inner_text().startswith(f"1 of {count} chapters read. Go on with 4. Drawing the expression.")
    assert line.locator("a").get_attribute("href").endswith(f"/04-graph/{section}")
    line.get_by_role("button", name="forget it").click()
    assert line.inner_text().startswith("Nothing read so far.")
    assert page.locator(".litbook-part").count() == 0
    assert page.evaluate("JSON.parse(localStorage['/litbook.progress'])") == {}
    page.wait_for_timeout(600)
    page.evaluate("scrollTo(0, 500)")
    until(page, "() => localStorage['/litbook.progress'] !== '{}'")
    assert line.inner_text().startswith("Nothing read so far.")  # the first page isn't a chapter
    assert page.complaints == []


def test_next_and_previous_say_what_comes(visit):
    """Links to the next and previous page have their title and description."""
    page = visit("02-several-inputs/", java_script_enabled=False)
    name = page.get_by_role("link", name="Next 3. A number with a memory")
    assert name.locator(".md-footer__about").inner_text().endswith(".")


def test_an_answer_folds_open_below_its_exercise(visit):
    """An answer is fetched once and unfolds with its figures, unique ids, and working links."""
    page = visit("06-nudge/")
    fold = page.locator(".litbook-answer").nth(3)
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    fold.locator("figure svg").first.wait_for()
    text = fold.inner_text()
    assert "4. A better direction" in text
    assert "A goal with a floor" not in text
    assert "best 0.7009, going up 521" in text
    twice = """() => {
        const ids = [...document.querySelectorAll("[id]")].map(element => element.id);
        return ids.filter((id, place) => ids.indexOf(id) !== place);
    }"""
    assert page.evaluate(twice) == []
    assert fold.locator(".litbook-enlarge").get_attribute("href") == f"{ADDRESS}assets/figures/figure-A6-1.svg"
    page.locator(".litbook-answer summary").nth(1).click()
    other = page.locator(".litbook-answer").nth(1)
    other.locator(".litbook-answered").wait_for()
    assert "Two of them are data" in other.inner_text()
    assert "A goal with a floor" not in other.inner_text()
    assert fold.locator("a").last.get_attribute("href").endswith("/answers/06-nudge/#answer-4")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    fold.locator(".litbook-copy").first.click()
    until(page, "navigator.clipboard.readText().then(text => text.startsWith('import math'))")
    assert page.complaints == []


def test_without_scripts_an_answer_is_a_link(visit):
    """Without scripts an exercise has a link to its answer on its own page."""
    page = visit("06-nudge/", java_script_enabled=False)
    fold = page.locator(".litbook-answer").nth(1)
    fold.locator("summary").click()
    fold.locator("a").click()
    page.wait_for_url("**/answers/06-nudge/#answer-2")
    assert page.locator(".litbook-tools, .litbook-progress:visible").count() == 0


SETTINGS = """\
site_name: A book
site_url: {}  # instant navigation asks the sitemap
theme: {{name: material, font: false, features: [navigation.instant, litbook.drawer]}}
plugins: [litbook]
markdown_extensions: [footnotes, md_in_html, pymdownx.superfences]
"""
FIRST = """\
# First

A claim.[^1]

```python { file="pkg/a.py" }
ONE = 1
```

[^1]: A note with a [link](02-second.md).
"""
SECOND = """\
# Second

```python { file="pkg/a.py" }
TWO = 2
```
"""


@pytest.fixture
def instant(make_book, visit):
    """Yield a small book with instant navigation and a footnote, in a window."""
    root = make_book({"index.md": "# Index\n", "01-first.md": FIRST, "02-second.md": SECOND})
    with serving(root / "site") as address:
        (root / "mkdocs.yml").write_text(SETTINGS.format(address))
        subprocess.run([sys.executable, "-m", "mkdocs", "build"], cwd=root, check=True, capture_output=True)
        yield visit("01-first/", viewport=WIDE, at=address)


def test_a_footnote_needs_no_jump(instant):
    """A footnote opens beside its number, its links can be focused, and Escape returns the focus."""
    number = instant.locator(".footnote-ref")
    number.focus()
    instant.keyboard.press("Enter")
    note = instant.get_by_role("dialog", name="Footnote 1")
    note.wait_for()
    assert note.inner_text().strip() == "A note with a link."
    instant.keyboard.press("Tab")
    assert instant.evaluate("document.activeElement.textContent") == "link"
    instant.keyboard.press("Escape")
    assert note.count() == 0
    assert number.evaluate("e => e === document.activeElement")
    assert "#" not in instant.url


def test_the_drawer_stays_through_instant_navigation(instant):
    """After instant navigation the drawer shows the new page's code, without a reload."""
    instant.evaluate("window.stayed = true")
    instant.locator("[data-tool=code]").click()
    instant.locator(".litbook-drawer code span").first.wait_for()
    instant.locator(".md-nav--primary").get_by_role("link", name="Second").click()
    instant.locator(".litbook-drawer mark", has_text="TWO = 2").wait_for()
    assert instant.evaluate("window.stayed")
    assert instant.locator(".litbook-drawer code").inner_text().split() == ["ONE", "=", "1", "TWO", "=", "2"]
    assert instant.locator(".litbook-tools").count() == 1
    assert instant.complaints == []


def test_the_drawer_finds_its_content_whatever_the_address(visit):
    """The drawer's content is found though the address is another page's already, as during an instant navigation."""
    page = visit("04-graph/")
    page.evaluate("history.replaceState(null, '', '../')")
    page.locator("[data-tool='code']").click()
    page.locator(".litbook-drawer code").wait_for()
    assert page.complaints == []


def test_a_drawer_that_cannot_be_fetched_says_so(visit):
    """The button says so, no error is left uncaught, and another click tries again."""
    page = visit("04-graph/")
    source = page.evaluate("document.querySelector('.litbook-code').dataset.source")
    page.evaluate("document.querySelector('.litbook-code').dataset.source = 'nowhere.json'")
    button = page.locator("[data-tool='code']")
    button.click()
    until(page, "() => document.querySelector('[data-tool=code]').ariaLabel === 'It cannot be fetched now'")
    assert button.inner_text() == "It cannot be fetched now"
    assert f"404 {ADDRESS}nowhere.json" not in page.complaints  # what an uncaught error says
    page.evaluate("(source) => (document.querySelector('.litbook-code').dataset.source = source)", source)
    button.click()
    page.locator(".litbook-drawer code").wait_for()
    assert button.inner_text() == "The code so far"


def test_keys_for_blocks_do_nothing_where_there_are_none(visit):
    """On a page without blocks."""
    page = visit("glossary/")
    assert page.locator(".litbook-block").count() == 0
    for key in "cvrejk":
        page.keyboard.press(key)
    page.wait_for_timeout(100)
    assert page.complaints == []
