"""A book's own feature pack in a real Chromium: its tool is there before anything runs, and works on the first press."""

import pytest

from browser import serving
from live import build_live, listened

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
  offeredAt: (sources, settings) => sources.map((source) => new RegExp(`^${settings.swap}\\\\(`, "m").test(source)),
}];
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
    """A tool is last in the bar of its blocks; pressing it opens the page and fills the panel, and edits update its place."""
    assert tools(page) == ["Run, Edit", "Run, Run all above, Edit", "Run, Run all above, Edit, Count swaps"]
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
