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
    for come_again in (page.reload, lambda: (page.goto("about:blank"), page.go_back())):
        come_again()
        until(page, "() => document.querySelector('#block-3 code')?.textContent.includes('onerror')")
        assert "edited by whoever sent you the address" in notice.inner_text()
        assert notice.get_by_role("button", name="Close").count() == 0
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    notice.get_by_role("button", name="1 block changed · go there").dispatch_event("click")
    assert page.evaluate("document.activeElement.id") == "block-3"
    assert page.locator("#block-3 .litbook-edited").count() == 1
    assert page.locator(".litbook-edited").count() == 1
    notice.get_by_role("button", name="Reset all").click()
    assert page.locator(".litbook-edited").count() == 0
    assert "onerror" not in page.locator("#block-3 code").first.inner_text()
    assert notice.is_visible()
    notice.get_by_role("button", name="As it was sent").click()
    assert "onerror" in page.locator("#block-3 code").first.inner_text()
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
    page.get_by_role("button", name="Save as a file").wait_for()


def text(page, number):
    """Return the text that a block shows."""
    return page.locator(f"#block-{number} code").first.inner_text().strip()


def shows(page, number, said):
    """Wait until a block shows a text."""
    until(
        page,
        "([number, said]) => document.querySelector(`#block-${number} code`)?.textContent.trim() === said",
        [number, said],
    )


def press(page, name):
    """Press a button of the notice."""
    page.locator(".litbook-shared").get_by_role("button", name=name, exact=True).click()


def test_both_are_kept(live):
    """The reader's edits and those of two senders are kept apart, over reloads, and each can be had back as it was."""
    sender = live()
    first = "#" + shared(sender, edit(sender, 3, "first = 1")).partition("#")[2]
    second = "#" + shared(sender, edit(sender, 4, "second = 2")).partition("#")[2]

    page = live()
    book = text(page, 4)
    edit(page, 5, "mine = 5")
    edit(page, 3, "mine = 3")
    page.goto(page.url + first)
    shows(page, 3, "first = 1")
    assert (text(page, 4), "mine" in text(page, 5)) == (book, False)
    assert "Your own changes are kept" in page.locator(".litbook-shared").inner_text()
    edit(page, 5, "mine, below what was sent = 0, 0")
    page.goto(page.url + second)
    shows(page, 4, "second = 2")
    page.reload()
    shows(page, 4, "second = 2")
    press(page, "Show mine")
    shows(page, 3, "mine = 3")
    assert (text(page, 4), text(page, 5)) == (book, "mine = 5")
    page.reload()
    shows(page, 3, "mine = 3")
    press(page, "Show what was sent (2)")
    shows(page, 5, "mine, below what was sent = 0, 0")
    assert (text(page, 4), text(page, 3)) == (book, "first = 1")
    assert page.complaints == []


def test_all_of_it_can_be_saved_and_loaded(live, tmp_path):
    """What a reader has changed can be saved as a file, forgotten, and loaded back; another file changes nothing."""
    page = live()
    block = edit(page, 3, "print('mine')")
    block.locator("[data-tool='edit']").click()
    page.keyboard.press("?")
    dialog = page.locator(".litbook-help")
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Save it all as a file").click()
    download.value.save_as(tmp_path / "mine.json")
    dialog.get_by_role("button", name="Forget what I have read").click()
    dialog.get_by_role("button", name="Close").click()
    assert "mine" not in page.locator("#block-3 code").first.inner_text()
    (tmp_path / "other.json").write_text('{"format": "litbook 1", "edits": []}')
    page.keyboard.press("?")
    for name, said in (
        ("other", "This is no file that was saved here."),
        ("mine", "Loaded: changed blocks, 1; answers, 0."),
    ):
        dialog.locator("[type=file]").set_input_files(tmp_path / f"{name}.json")
        dialog.get_by_role("status").filter(has_text=said).wait_for()
    dialog.get_by_role("button", name="Close").click()
    until(page, "() => document.querySelector('#block-3 code')?.textContent.includes(\"print('mine')\")")
    assert page.complaints == []


def test_edits_outlive_their_tab(live):
    """A reader's edits are there in another tab of the same browser, and two tabs don't undo each other's."""
    page = live()
    edit(page, 3, "mine = 3")
    other = page.context.new_page()
    other.goto(page.url)
    other.mouse.move(1, 1)
    shows(other, 3, "mine = 3")
    edit(other, 5, "mine = 5")
    edit(page, 4, "mine = 4")
    other.reload()
    other.mouse.move(1, 1)
    for number in (3, 4, 5):
        shows(other, number, f"mine = {number}")


def test_edits_survive_a_new_edition_or_are_offered_as_a_file(live):
    """An edit goes where its text is now; one whose text is gone is kept, and saved as a file if the reader wants."""
    page = live()
    edit(page, 3, "mine = 3")
    path = "Object.keys(localStorage).find((name) => name.endsWith('litbook.edits'))"
    until(page, f"() => {path}")
    page.evaluate(f"""() => {{
        const kept = JSON.parse(localStorage[{path}]);
        const [[page, [[index, print, text]]]] = Object.entries(kept);
        kept[page] = [[index + 4, print, text], [7, "gone", "lost = 7\\n"]];
        localStorage[{path}] = JSON.stringify(kept);
    }}""")
    page.reload()
    page.mouse.move(1, 1)
    shows(page, 3, "mine = 3")
    notice = page.locator(".litbook-shared")
    assert "1 change of yours was made to a text that this edition does not have." in notice.inner_text()
    edit(page, 4, "mine = 4")
    page.reload()
    page.mouse.move(1, 1)
    shows(page, 4, "mine = 4")
    with page.expect_download() as download:
        press(page, "Save as a file")
    assert download.value.suggested_filename == "04-graph.py"
    assert download.value.path().read_text() == "# Block 8\nlost = 7\n"
    press(page, "Forget it")
    page.reload()
    page.mouse.move(1, 1)
    shows(page, 4, "mine = 4")
    assert notice.count() == 0
