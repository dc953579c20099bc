"""Reporting a mistake from the passage it's in, with a mouse, a finger, and the keyboard."""

from urllib.parse import parse_qs, urlsplit

import pytest

from browser import DESK, serving, until

SMALL = {"width": 320, "height": 640}
PAGES = {
    "index.md": "# A book\n",
    "01-a.md": "# A\n\nThe *first* words.\n\n- One\n- Two\n\n```python\nx = 1\n```\n\nThe last words.\n",
}
MKDOCS = """\
site_name: A book
theme: {name: material, font: false}
plugins: [litbook: {policy: true}]
markdown_extensions: [pymdownx.superfences]
repo_url: https://github.com/o/r
"""


@pytest.fixture
def reader(make_book, build, visit):
    """Yield a function that opens a page of a small book that knows its repository."""
    root = make_book(PAGES)
    (root / "mkdocs.yml").write_text(MKDOCS)
    result = build(root)
    assert result.exit_code == 0, result.output
    with serving(root / "site") as address:

        def open_page(**options):
            page = visit("01-a/", at=address, **options)
            page.mouse.move(5, 5)
            until(page, "() => performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/wrong.js'))")
            page.wait_for_timeout(100)
            page.place = f"{address}01-a/"
            return page

        yield open_page


def report(page):
    """Return the text of the issue that the link opens."""
    return parse_qs(urlsplit(page.locator(".litbook-wrong-here").get_attribute("href")).query)["body"][0]


@pytest.mark.parametrize("viewport", [DESK, SMALL])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_passage_under_the_pointer(reader, viewport, scheme):
    """The link is in the gap below it, quotes it, and moves nothing; one passage at a time has it."""
    page = reader(viewport=viewport, scheme=scheme)
    first, items, last = (
        page.locator(f".md-content__inner > {name}") for name in ("p:nth-of-type(2)", "ul", "p:nth-of-type(3)")
    )
    before = last.bounding_box()
    first.hover()
    link = page.locator(".litbook-wrong-here")
    assert report(page) == f"Page: docs/01-a.md\n{page.place}\n\n> The first words.\n\nWhat's wrong: "
    box, text = link.bounding_box(), first.bounding_box()
    assert box["y"] >= text["y"] + text["height"] - 1
    assert box["height"] >= 24
    assert box["x"] + box["width"] <= viewport["width"]
    items.locator("li").first.hover()
    assert "\n> One Two\n" in report(page)
    page.locator(".litbook-block").hover()
    assert f"{page.place}#block-1\n\n> x = 1\n" in report(page)
    assert last.bounding_box() == before
    assert link.count() == 1
    assert page.complaints == []


def test_a_finger_and_the_keyboard(reader):
    """A touched passage has the link; `w` moves to the one of the passage being read, and Escape removes it."""
    page = reader(viewport=SMALL, has_touch=True)
    page.locator(".md-content__inner > p", has_text="The last words").tap()
    assert "> The last words.\n" in report(page)
    page.keyboard.press("w")
    until(page, "() => document.activeElement.className.includes('litbook-wrong-here')")
    assert "> The first words.\n" in report(page)
    page.keyboard.press("Escape")
    assert page.locator(".litbook-wrong-here").count() == 0
    assert page.complaints == []
