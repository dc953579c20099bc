"""Sharing an edited page by its URL, and keeping edits over a reload, in a real Chromium on the book's own site."""

import pytest

from browser import until

PLACE = "04-graph/"
EVIL = "print('<img src=x onerror=alert(1)>')  # </script><script>alert(2)</script>"


@pytest.fixture
def live(visit, site):
    """Return a function that opens a page of the live site, with a fragment if it's given one."""
    if not [*site.glob("assets/litbook.*/live/live.js")]:
        pytest.skip("needs pip install -e '.[live]'")

    def open_page(end="", **options):
        page = visit(PLACE + end, permissions=["clipboard-read", "clipboard-write"], **options)
        until(page, "() => document.querySelector('#block-1 [data-tool=run]')")
        return page

    return open_page


def edit(page, number, text):
    """Replace a block's text with ``text`` in its editor."""
    block = page.locator(f"#block-{number}")
    block.locator("[data-tool='edit']").click()
    editor = block.locator(".cm-content")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)
    return block


def shared(page, block):
    """Return the URL that Share copies to the clipboard."""
    page.evaluate("navigator.clipboard.writeText('')")
    block.locator("[data-tool='share']").click()
    return until(page, "() => navigator.clipboard.readText()")


def test_a_shared_page_arrives_edited_and_has_not_run(live):
    """A shared page arrives edited, without having run or interpreted any text as HTML; its URL loses the fragment."""
    sender = live()
    block = edit(sender, 3, EVIL)
    address = shared(sender, block)
    end = address.partition("#")[2]
    assert end.startswith("live=1.")
    assert sender.complaints == []

    page = live(f"#{end}")
    notice = page.locator(".litbook-shared")
    assert "Nothing has run yet" in notice.inner_text()
    assert page.locator("#block-3 code").first.inner_text().strip() == EVIL
    assert page.locator("#block-3").get_attribute("data-live") == "out of date"
    assert "#" not in page.url
    page.reload()
    until(page, "() => document.querySelector('#block-3 code')?.textContent.includes('onerror')")
    page.goto("about:blank")
    page.go_back()
    page.evaluate(f"location.hash = '{end}'")
    notice.get_by_role("button", name="Reset all").click()
    assert "onerror" not in page.locator("#block-3 code").first.inner_text()
    assert page.complaints == []


@pytest.mark.parametrize(
    ("end", "says"),
    [
        ("#live=1.AAAA", "damaged"),
        ("#live=9.q1YqLU4tUrJSKkktLlGqBQA", "another version"),
        ("#live=1." + "A" * 70_000, "too long"),
    ],
)
def test_an_address_that_cannot_be_read_says_so_and_changes_nothing(live, end, says):
    """A damaged URL is reported, and the page stays as in the book."""
    page = live(end)
    assert says in page.locator(".litbook-shared").inner_text()
    assert page.locator("[data-live='out of date']").count() == 0
    assert page.complaints == []


def test_edits_of_another_edition_are_left_out(live):
    """Edits of a text that this edition doesn't have are left out."""
    page = live()
    end = page.evaluate("""async () => {
        const stream = new Blob([JSON.stringify([[2, "another", "boom"]])]).stream().pipeThrough(new CompressionStream("deflate-raw"));
        const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
        return "#live=1." + btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
    }""")
    page.evaluate(f"location.hash = '{end}'")
    page.locator(".litbook-shared").wait_for()
    assert (
        "1 of its 1 edits were made to a text that this edition does not have"
        in page.locator(".litbook-shared").inner_text()
    )
    assert "boom" not in page.locator("#block-3 code").first.inner_text()
