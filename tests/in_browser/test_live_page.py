"""A live page in a real Chromium: run, edit, reset, stop, navigate."""

import pytest
from test_access import AXE, objections

from browser import DESK, PHONE, SHIFT, serving
from live import build_live, listened

FIRST = """
    # 1. First

    ```python
    numbers = [3, 1, 2]
    for number in numbers:
        print("given", number)
    ```

    ```output
    given 3
    given 1
    given 2
    ```

    ```python
    total = sum(numbers)
    total
    ```

    ```output
    6
    ```

    ```python { raises="TypeError" }
    total + "x"
    ```

    ```output
    TypeError: unsupported operand type(s) for +: 'int' and 'str'
    ```

    ```python { caption="A graph." alt="An arrow from a to the total." }
    import graphviz

    graph = graphviz.Digraph()
    graph.edge("a", f"total {total}")
    graph
    ```

    ```python { skip="it takes an hour" }
    import time

    time.sleep(3600)
    ```

    ```python { live="the browser's Python is another one" }
    import sys

    print(total)
    ```

    ```output
    6
    ```

    ```python
    def half(number):
        return number / 2
    ```

    ```python
    half(total)
    ```

    ```output
    3.0
    ```
"""
SECOND = """
    # 2. Second

    ```python
    "another page"
    ```

    ```output
    'another page'
    ```
"""
TOP = "document.querySelector('#block-8').getBoundingClientRect().top + scrollY"
STATES = "all => all.map(e => e.dataset.state)"
HOSTILE = """import graphviz
print("</script></samp><img src=x onerror=alarm()>")
graph = graphviz.Digraph()
graph.node("a", label="a <img src=x onerror=alarm()></script> b", URL="javascript:alarm()")
graph
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """Yield the address of a small book with live pages."""
    root = tmp_path_factory.mktemp("live")
    (root / "site").mkdir()
    with serving(root / "site") as address:
        build_live(root, {"01-first.md": FIRST, "02-second.md": SECOND}, address)
        yield address


@pytest.fixture
def read(book, chromium):
    """Yield a function that opens the book's first page once its blocks can run."""
    contexts = []

    def open_page(viewport=DESK, scheme="light", **options):
        contexts.append(chromium.new_context(viewport=viewport, color_scheme=scheme, **options))
        page = listened(contexts[-1].new_page(), book)
        page.set_default_timeout(20_000)
        page.goto(f"{book}01-first/")
        page.mouse.move(2, 2)
        page.locator("#block-8 [data-tool=run]").wait_for()
        return page

    yield open_page
    for context in contexts:
        context.close()


def block(page, number, part=""):
    """Return a locator for a block, or a part of it."""
    return page.locator(f"#block-{number} {part}".strip())


def run(page, number, state="live"):
    """Run the page to a block, and wait until its bar shows the result."""
    block(page, number, "[data-tool=run]").click()
    wait(page, number, state)


def wait(page, number, state):
    """Wait until a block is in that state."""
    page.locator(f"#block-{number}[data-live='{state}']").wait_for()


def edit(page, number, text):
    """Replace the text in a block's editor, which stays open."""
    if not block(page, number, ".cm-content").count():
        block(page, number, "[data-tool=edit]").click()
    block(page, number, ".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def test_a_run_gives_what_the_book_gives(read):
    """Blocks above run first, results replace the book's in place, and nothing heavy is fetched before."""
    page = read()
    assert page.evaluate(SHIFT) < 0.01
    assert not [name for name in page.requests if "wasm" in name or "editor" in name]
    outputs = page.locator(".litbook-output").all_text_contents()
    top = page.evaluate(TOP)
    caption = page.locator("#figure-1-1 figcaption").inner_text()

    run(page, 8)
    states = page.locator(".litbook-run").evaluate_all(STATES)
    assert states == ["live"] * 7
    assert page.locator(".litbook-output").all_text_contents() == outputs
    assert page.locator("#figure-1-1 figcaption").inner_text() == caption == "Figure 1.1 A graph. Open large"
    assert page.locator("#figure-1-1 svg").get_attribute("aria-label") == "An arrow from a to the total."
    assert page.locator("#figure-1-1 [data-node=a] text").text_content() == "a"
    assert abs(page.evaluate(TOP) - top) < 2
    assert page.locator(".litbook-status").text_content() == "Block 8 has run."
    assert block(page, 5, ".litbook-run").count() == 0
    assert block(page, 6, ".litbook-why").inner_text() == "Not as in the book: the browser's Python is another one."
    page.locator("#figure-1-1 .litbook-enlarge").click()
    page.locator("dialog.litbook-large svg").wait_for()
    assert page.complaints == []


FIRST_LETTER = """code => {
    const range = document.createRange();
    const text = document.createTreeWalker(code, NodeFilter.SHOW_TEXT).nextNode();
    range.setStart(text, 0);
    range.setEnd(text, 1);
    return range.getBoundingClientRect().toJSON();
}"""
"""Where the first letter is, whatever element it's in."""


def test_an_edit_is_run_and_reset(read):
    """An edit doesn't move the text; outdated results are marked until the text fits again; Reset can be undone."""
    page = read()
    run(page, 8)
    block(page, 2, "[data-tool=edit]").focus()  # scroll at once, without animation
    code = block(page, 2, "code")
    before = code.bounding_box(), code.evaluate(FIRST_LETTER)
    block(page, 2, "[data-tool=edit]").click()
    block(page, 2, ".cm-content").wait_for()
    letter = block(page, 2, ".cm-line").first.evaluate(FIRST_LETTER)
    after = block(page, 2, ".cm-editor").bounding_box()
    assert [round(after[key] - before[0][key]) for key in ("x", "y", "width", "height")] == [0, 0, 0, 0]
    assert (abs(letter["x"] - before[1]["x"]) < 1, abs(letter["y"] - before[1]["y"]) < 2) == (True, True)

    edit(page, 2, "total = max(numbers) * 10\ntotal")
    wait(page, 8, "out of date")
    page.keyboard.press("Control+Enter")
    wait(page, 2, "live")
    assert block(page, 2, "samp").inner_text() == "30\n"
    assert [block(page, n, ".litbook-state").text_content() for n in (1, 2, 8)] == ["Live", "Live", "Out of date"]
    page.keyboard.press("Shift+Enter")
    assert page.evaluate("document.activeElement.id") == "block-3"
    assert block(page, 2, "code .mi").last.text_content() == "10"
    assert block(page, 2, "code .nb").text_content() == "max"
    run(page, 8)
    assert block(page, 8, "samp").inner_text() == "15.0\n"
    assert page.locator("#figure-1-1 svg").text_content().split() == ["a", "total", "30"]

    block(page, 2, "[data-tool=reset]").click()
    states = page.locator(".litbook-run").evaluate_all(STATES)
    assert states == ["live", *["book"] * 6]
    assert block(page, 8, "samp").inner_text() == "3.0\n"
    block(page, 2, "[data-tool=reset]").click()  # now it undoes the reset
    assert block(page, 2, "code").text_content() == "total = max(numbers) * 10\ntotal\n"
    block(page, 2, "[data-tool=reset]").click()
    assert block(page, 2, "code").text_content() == "total = sum(numbers)\ntotal\n"
    assert page.complaints == []


def test_by_keyboard(read, book):
    """r runs and e edits the block being read; Tab indents; Escape, then Tab leaves; copying gives the edited text."""
    page = read()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=book.rstrip("/"))
    page.keyboard.press("j")
    page.keyboard.press("r")
    wait(page, 1, "live")
    page.keyboard.press("e")
    block(page, 1, ".cm-content").wait_for()
    page.keyboard.press("Control+End")
    page.keyboard.type("\nif numbers:\nprint('re')")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.tool") == "run"
    page.keyboard.press("e")
    assert block(page, 1, ".cm-content").count() == 0
    assert block(page, 1, "code").text_content().endswith("numbers:\n        print('re')\n            \n")
    page.keyboard.press("c")
    page.wait_for_function("document.querySelector('#block-1 .litbook-copy').textContent === 'Copied'")
    assert page.evaluate("navigator.clipboard.readText()") == block(page, 1, "code").text_content()
    page.keyboard.press("?")
    assert "Edit the block" in page.locator(".litbook-help").inner_text()
    assert page.complaints == []


def test_a_failure_says_where(read):
    """The traceback links into the block, the line is marked, and a block further down names the one that failed."""
    page = read()
    edit(page, 7, "def half(number):\n    return number / 0")
    block(page, 7, "[data-tool=edit]").click()
    run(page, 8, "failed")
    traceback = block(page, 8, ".litbook-traceback")
    assert 'File "block 8", line 1, in <module>' in traceback.inner_text()
    assert 'File "block 7", line 2, in half\n    return number / 0' in traceback.inner_text()
    assert traceback.locator("a").get_attribute("href") == "#block-7"
    assert block(page, 8, ".litbook-line").is_visible()

    edit(page, 2, "total = 6\n1 / 0")
    block(page, 8, "[data-tool=run]").click()
    wait(page, 2, "failed")
    assert block(page, 2, ".litbook-fault").inner_text() == "1 / 0"
    note = block(page, 8, "p.litbook-skipped")
    assert note.inner_text() == "Not run: the page failed at block 2."
    assert note.locator("a").get_attribute("href") == "#block-2"
    assert block(page, 8, ".litbook-state").text_content() == "Out of date"
    assert page.complaints == []


@pytest.mark.timing
def test_stop(read):
    """An endless loop ends within half a second, its output stays, and the page can run on."""
    page = read()
    edit(page, 2, "print('before')\nwhile True:\n    pass")
    page.keyboard.press("Control+Enter")
    page.locator("#block-2 samp:text-is('before')").wait_for()
    took = page.evaluate("""async () => {
        const start = performance.now();
        document.querySelector("#block-2 [data-tool=run]").click();
        const row = document.querySelector("#block-2");
        while (row.dataset.live !== "failed") await new Promise((done) => setTimeout(done, 5));
        return performance.now() - start;
    }""")
    assert took < 500
    assert block(page, 2, ".litbook-state").text_content() == "Stopped"
    printed, stopped = block(page, 2, "samp").all_inner_texts()
    assert (printed, stopped) in [("before\n", f"Stopped in line {line}.") for line in (2, 3)]
    block(page, 2, "[data-tool=reset]").click()
    run(page, 2)
    assert block(page, 2, "samp").inner_text() == "6\n"
    assert page.complaints == []


def test_hostile_output_is_text(read):
    """Printed text and node labels stay text, and a link with a script is removed."""
    page = read()
    page.evaluate("() => { window.alarm = () => (window.alarmed = true) }")
    edit(page, 4, HOSTILE)
    page.keyboard.press("Control+Enter")
    wait(page, 4, "live")
    assert block(page, 4, "samp").inner_text() == "</script></samp><img src=x onerror=alarm()>\n"
    assert "<img src=x onerror=alarm()></script>" in page.locator("#figure-1-1 svg").text_content()
    for node in page.locator("#figure-1-1 svg *").all():
        node.dispatch_event("click")
    assert page.evaluate("window.alarmed") is None
    assert page.locator("#block-4 :is(img, script)").count() == 0
    assert page.complaints == []


def test_the_next_page_starts_anew(read):
    """After instant navigation the old run is stopped, a fresh Python runs the new page, and the old page's edits are kept."""
    page = read()
    workers = []
    page.on("worker", lambda worker: workers.append(worker.url))
    edit(page, 2, "import builtins\nbuiltins.repr = len\nwhile True:\n    pass")
    page.keyboard.press("Control+Enter")
    page.locator("#block-2 .litbook-run[data-state=running]").wait_for()
    page.wait_for_function("document.querySelector('#block-1').dataset.live === 'live'")
    page.evaluate("window.stayed = true")
    page.locator(".md-nav--primary a[href$='02-second/']").click()
    page.locator("h1:text-is('2. Second')").wait_for()
    run(page, 1)
    assert block(page, 1, "samp").inner_text() == "'another page'\n"
    assert page.evaluate("window.stayed") is True
    assert page.locator(".litbook-status").count() == 1
    assert len(workers) > 1
    page.go_back()
    block(page, 2, "[data-tool=reset]").click()  # edits stay in their tab
    run(page, 8)
    assert block(page, 8, "samp").inner_text() == "3.0\n"
    assert page.complaints == []


@pytest.mark.parametrize(("viewport", "scheme"), [(PHONE, "light"), (DESK, "dark")])
def test_everybody_can_use_it(read, viewport, scheme):
    """With an open editor and a failed block, nothing is wider than the window, and axe finds no violations."""
    page = read(viewport=viewport, scheme=scheme, has_touch=viewport is PHONE)
    edit(page, 2, "total = 6\n1 / 0")
    page.keyboard.press("Control+Enter")
    wait(page, 2, "failed")
    page.wait_for_timeout(200)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    page.evaluate(AXE)
    assert [
        found for found in objections(page, {"exclude": [["svg"]]}) if "palette" not in str(found)
    ] == []  # that's Material's
    if viewport is PHONE:
        sizes = page.locator(".litbook-run button:visible").evaluate_all("all => all.map(e => e.offsetHeight)")
        assert min(sizes) >= 44
