"""A book's own feature pack in a real Chromium: its tool is there before anything runs, and works on the first press."""

import shutil

import pytest

from browser import DESK, serving
from live import build_live, build_site, listened
from places import BOOKS

PAGE = """
    # 1. Cards

    ```python
    cards = [3, 1, 2]
    ```

    ```python
    def swap(i, j):
        cards[i], cards[j] = cards[j], cards[i]
    ```

    ```python
    swap(0, 1)
    cards
    ```

    ```output
    [1, 3, 2]
    ```
"""
EARLY = """\
export const tools = [{
  name: "count",
  label: "Count swaps",
  title: "How often this block swaps two cards",
  state: "aria-expanded",
  isProminent: true,
  sign: "#swaps=",
  offeredAt: (sources, settings, path) => path !== "docs/01-cards.md" ? [] : offers(sources, settings),
}];
const offers = (sources, settings) => sources.map((source) => new RegExp(`^${settings.swap}\\\\(`, "m").test(source));
"""
LATE = """\
import { element } from "#live/elements.js";

export function attach(pack) {
  pack.offer("count", (block, button) => async () => {
    await pack.page.run(block.index);
    const swaps = block.source.split(`${pack.settings.swap}(`).length - 1;
    block.addPanel("count").replaceChildren(element("p", "count", `${swaps} of ${pack.settings.swap}: ${block.outcome.text}`));
    button.setAttribute("aria-expanded", "true");
    pack.page.say("Counted.");
  });
  if (location.hash.startsWith("#swaps=")) pack.page.blocks[2].addPanel("asked").append(element("p", "", location.hash));
}
"""
FILES = {
    "pack.toml": '[settings]\nswap = "a name"\n',
    "scripts/early.js": EARLY,
    "scripts/late.js": LATE,
    "styles/count.css": ".count { font-weight: 900 }\n",
}
TOOLS = "bars => bars.map(bar => [...bar.querySelectorAll('button:not([hidden])')].map(button => button.textContent).join(', '))"


@pytest.fixture(scope="module")
def page(tmp_path_factory, chromium):
    """Yield the page of a small book with a pack of its own."""
    root = tmp_path_factory.mktemp("packs")
    (root / "site").mkdir()
    for name, text in FILES.items():
        (root / "cards" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "cards" / name).write_text(text)
    with serving(root / "site") as address:
        build_live(root, {"01-cards.md": PAGE}, address, packs=["cards"], cards={"swap": "swap"})
        context = chromium.new_context()
        page = listened(context.new_page(), address)
        page.goto(f"{address}01-cards/")
        page.mouse.move(2, 2)
        page.locator("#block-3 [data-tool=run]").wait_for()
        yield page
        assert page.complaints == []
        context.close()


def tools(page):
    """Return the buttons of each block."""
    return page.locator(".litbook-run").evaluate_all(TOOLS)


def test_a_tool_of_a_pack(page):
    """A prominent tool comes first in the bar of its blocks; pressing it opens the page and fills the panel, and edits update its place."""
    assert tools(page) == ["Run, Edit", "Run, Run all above, Edit", "Count swaps, Run, Run all above, Edit"]
    tool = page.locator("#block-3 [data-tool=count]")
    assert tool.get_attribute("title") == "How often this block swaps two cards"
    assert tool.get_attribute("aria-expanded") == "false"
    assert not any(name.startswith("features") for name in page.requests)

    tool.click()
    shown = page.locator("#block-3 .count")
    shown.wait_for(timeout=60_000)
    assert shown.text_content() == "1 of swap: [1, 3, 2]\n"
    assert shown.evaluate("element => getComputedStyle(element).fontWeight") == "900"
    assert tool.get_attribute("aria-expanded") == "true"

    for number, text in (("3", "cards"), ("2", "def swap(i, j):\n    pass\nswap(1, 2)")):
        page.locator(f"#block-{number} [data-tool=edit]").click()
        page.locator(f"#block-{number} .cm-content").fill(text)
    page.locator("#block-2 [data-tool=count]").wait_for()
    assert [("Count swaps" in row) for row in tools(page)] == [False, True, False]


def test_an_address_of_a_tool(page):
    """The pack sees the address at once, and Python isn't fetched."""
    other = page.context.new_page()
    asked = []
    other.on("request", lambda request: asked.append(request.url))
    other.goto(f"{page.url.partition('#')[0]}#swaps=<b>1</b>")
    other.mouse.move(2, 2)
    shown = other.locator("#block-3 [data-panel=asked] p")
    shown.wait_for()
    assert shown.text_content() == "#swaps=%3Cb%3E1%3C/b%3E"
    assert any("features" in url for url in asked)
    assert not any(url.endswith(".zst") for url in asked)


@pytest.fixture(scope="module")
def sorting(tmp_path_factory):
    """The address of the book on sorting, whose pack asks Python to count comparisons."""
    root = tmp_path_factory.mktemp("sorting") / "book"
    shutil.copytree(BOOKS / "sorting", root, ignore=shutil.ignore_patterns(".cache", "site", "__pycache__"))
    (root / "site").mkdir()
    with serving(root / "site") as address:
        build_site(root, address)
        yield address


@pytest.fixture
def read(chromium, sorting):
    """A function that opens a page of that book and returns it, with a block of it that holds a text."""
    contexts = []

    def opened(name, text, scheme="light", viewport=DESK):
        contexts.append(chromium.new_context(color_scheme=scheme, viewport=viewport))
        page = listened(contexts[-1].new_page(), sorting)
        page.goto(f"{sorting}{name}/")
        page.mouse.move(2, 2)
        page.locator("#block-1 [data-tool=run]").wait_for(state="attached")
        number = page.locator(".litbook-runs", has_text=text).get_attribute("id")
        return page, page.locator(f"#{number}")  # whatever its text becomes

    yield opened
    for context in contexts:
        assert [page.complaints for page in context.pages] == [[]]
        context.close()


def test_a_pack_asks_python(read):
    """The worker counts, by modules of the pack; each comparison is shown; a second press closes the panel."""
    page, block = read("01-insertion", 'insertion_sort(row)\nprint(row, "after"')
    offers = "blocks => blocks.flatMap(block => block.querySelector('[data-tool=comparisons]') ? block.id : [])"
    assert page.locator(".litbook-runs").evaluate_all(offers) == ["block-7", "block-8"]
    tool, panel = block.locator("[data-tool=comparisons]"), block.locator("[data-panel=comparisons]")
    tool.click()
    panel.locator("ol").wait_for(timeout=60_000)
    assert panel.locator(".comparisons-sum").text_content() == "5 comparisons to sort 4 cards"
    assert panel.locator("li").all_text_contents() == ["2 < 7", "9 ≥ 7", "4 < 9", "4 < 7", "4 ≥ 2"]
    assert panel.locator(".comparisons-first").all_text_contents() == ["2", "7", "4", "4", "2"]
    assert tool.get_attribute("aria-expanded") == "true"
    assert "after 7 looks" in block.locator(".litbook-output").text_content()  # counting is none of the page's business

    tool.click()
    panel.wait_for(state="hidden")
    assert (tool.get_attribute("aria-expanded"), tool.text_content()) == ("false", "Count comparisons")


def test_a_pack_shows_what_changed(read):
    """Several rows are bars; an edit above closes the panel, and the next press counts what the page does now."""
    _, block = read("02-merging", "for n in (2, 4, 8, 16)")
    tool, panel = block.locator("[data-tool=comparisons]"), block.locator("[data-panel=comparisons]")
    tool.click()
    panel.locator(".comparisons-row").first.wait_for(timeout=60_000)
    assert panel.locator(".comparisons-sum").text_content() == "155 comparisons in 4 rows of cards"
    assert panel.locator(".comparisons-row b").all_text_contents() == ["1", "6", "28", "120"]
    widths = panel.locator(".comparisons-bar").evaluate_all("bars => bars.map(bar => bar.offsetWidth)")
    assert widths == sorted(widths)
    assert widths[3] > 4 * widths[2] > 0

    block.locator("[data-tool=edit]").click()
    block.locator(".cm-content").fill("looks(insertion_sort, [1, 2, 3])")
    panel.wait_for(state="hidden")
    tool.click()
    panel.locator("ol").wait_for()
    assert panel.locator(".comparisons-sum").text_content() == "2 comparisons to sort 3 cards"


def test_a_pack_says_why_not(read):
    """A block that fails says so itself; where there is nothing to count, the page says why."""
    _, block = read("01-insertion", "row.looks = 0")
    block.locator("[data-tool=edit]").click()
    block.locator(".cm-content").fill("Row = None  # and no insertion_sort")
    block.locator("[data-tool=comparisons]").click()
    block.locator("[data-panel=comparisons] p").wait_for(timeout=60_000)
    assert block.locator("[data-panel=comparisons]").text_content() == "No two cards are compared here."
