"""What a reader sees while a number moves: Python's start, the drawing far below, what changes, and what the text says."""

import re

import pytest

from browser import Compressing, serving, transferred, until
from live import build_live

FAR = (
    """
    # 1. Far

    ```python
    print("nothing to drag")
    ```

    ```output
    nothing to drag
    ```

    ```python
    x = 2.0
    print(10 * x)
    ```

    ```output
    20.0
    ```

    Ten times 2 is 20.

    That's so.

    ## Below
"""
    + "\n    Text.\n" * 40
    + """
    ```python { caption="Here x is 2.0." alt="Two nodes." }
    from graphviz import Digraph

    dot = Digraph()
    dot.node("x", str(x))
    dot.node("y", "the same")
    dot
    ```

    The node says 2.0.
"""
)
STATE = "block => document.querySelector(`#${block} .litbook-state`).textContent"
TINTED = """() => {
  window.tinted = [];
  new MutationObserver(() => {
    for (const { textContent } of document.querySelectorAll(".litbook-changed")) tinted.push(textContent.trim());
  }).observe(document.querySelector(".md-content"), { attributes: true, childList: true, subtree: true });
}"""
MARKED = """() => [...document.querySelectorAll(".litbook-original")].map((element) => element.textContent)"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return the folder of a site."""
    root = tmp_path_factory.mktemp("drag")
    (root / "site").mkdir()
    return root / "site"


@pytest.fixture(scope="module")
def book(folder):
    """Yield the address of a page whose drawing is far below the number that it depends on."""
    with serving(folder) as address:
        build_live(folder.parent, {"01-far.md": FAR}, address)
        yield address


def is_pinned(page):
    """Return True if the drawing is in the window, in a fixed place."""
    box = page.locator("#block-3 figure").bounding_box()
    fixed = page.locator("#block-3 figure").evaluate("figure => getComputedStyle(figure).position === 'fixed'")
    return fixed and box["y"] > 0 and box["y"] + box["height"] <= page.viewport_size["height"]


def test_from_the_first_drag_on(book, visit):
    """The dragged block says that Python starts, the drawing is pinned until the reader is done, and changes are tinted."""
    page = visit("01-far/", at=book)
    held = []
    page.route("**/python.zip.zst", lambda route: held.append(route))  # noqa: PLW0108  # Playwright inspects it
    number = page.locator("#block-2 .litbook-slider").first
    number.focus()
    page.locator("#block-2 [role=spinbutton]").first.wait_for()
    below = page.get_by_role("heading", name="Below")
    page.keyboard.press("ArrowUp")
    until(page, f"({STATE})('block-2').startsWith('Starting Python')")
    assert is_pinned(page)
    for route in held:
        route.continue_()
    until(page, "() => document.querySelector('#block-3 svg')?.textContent.includes('2.1')", seconds=30)
    page.evaluate(TINTED)
    page.keyboard.press("ArrowUp")
    until(page, "() => tinted.includes('2.2') && tinted.includes('22.0')")
    assert set(page.evaluate("tinted")) <= {"2.1", "21.0", "2.2", "22.0"}
    assert is_pinned(page)
    captions = page.evaluate(MARKED)
    assert [text.split("Open")[0].strip() for text in captions] == [
        "Ten times 2 is 20.",
        "Figure 1.1 Here x is 2.0.",
        "The node says 2.0.",
    ]
    top = below.bounding_box()["y"]
    page.keyboard.press("Escape")
    assert not is_pinned(page)
    assert below.bounding_box()["y"] == top
    number.focus()
    page.keyboard.press("Home")
    until(page, "() => document.querySelectorAll('.litbook-original').length === 0")
    assert page.complaints == []


def test_no_pin_for_what_is_in_view(book, visit):
    """A drawing that's in view stays where it is."""
    page = visit("01-far/", at=book, viewport={"width": 1280, "height": 3000})
    page.locator("#block-2 .litbook-slider").first.focus()
    page.locator("#block-2 [role=spinbutton]").first.wait_for()
    page.keyboard.press("ArrowUp")
    until(page, "() => document.querySelector('#block-3 svg')?.textContent.includes('2.1')", seconds=30)
    assert not is_pinned(page)


def test_the_hint_is_where_something_moves(book, visit):
    """The hint is in the bar of the first block whose number changes what's in view, until a number has been moved."""
    page = visit("01-far/", at=book)
    hint = page.locator(".litbook-drag-hint")
    hint.wait_for()
    assert hint.text_content() == "Drag an underlined number to the left or right, or press ↑ ↓ on it"
    assert page.locator("#block-2 .litbook-run .litbook-drag-hint").count() == 1
    page.reload()
    hint.wait_for()
    page.locator("#block-2 .litbook-slider").first.focus()
    page.locator("#block-2 [role=spinbutton]").first.wait_for()
    page.keyboard.press("ArrowUp")
    assert hint.count() == 0
    page.reload()
    page.locator("#block-2 .litbook-slider").first.wait_for()
    assert hint.count() == 0


LOADING = """() => {
  window.said = [];
  const state = document.querySelector("#block-3 .litbook-state");
  new MutationObserver(() => said.push(state.textContent)).observe(state, { childList: true });
}"""
SLOW_LINE = {"offline": False, "latency": 20, "downloadThroughput": 1.5e6, "uploadThroughput": 1e6}
FILES = ("worker.js.zst", "pyodide.asm.wasm.zst", "python.zip.zst", "book.zip.zst", "graphviz.js.zst")


def test_the_bytes_are_those_transferred(chromium, book, folder):
    """While Python starts, the bar counts up to the bytes that come over the line, compressed, and the total doesn't change."""
    (live,) = (path for path in folder.glob("assets/**/live") if path.is_dir())
    with serving(folder, Compressing) as address:
        page = chromium.new_page()
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", SLOW_LINE)
        page.goto(f"{address}01-far/")
        page.mouse.move(1, 1)
        page.locator("#block-3 [data-tool=run]").wait_for(state="attached")
        page.evaluate(LOADING)
        page.locator("#block-3 [data-tool=run]").click()
        page.wait_for_selector("#block-3[data-live=live] svg", timeout=60_000)
        counts = [re.findall(r"([\d.]+) of ([\d.]+) MB", text) for text in page.evaluate("said")]
        page.close()
    counts = [(float(loaded), float(total)) for found in counts for loaded, total in found]
    whole = sum(transferred(live / name) for name in FILES)
    assert {total for _, total in counts} == {round(whole / 1e6, 1)}
    assert len(counts) >= 3
    assert counts == sorted(counts)
    assert counts[-1][0] == counts[-1][1]
