"""The backward player and the gradient check in a real Chromium: the bug of a node used twice, by mouse and keyboard."""

from __future__ import annotations

import json
import os
import shutil
from html import escape

import pytest

from browser import serving
from engine import Strict
from litbook.live import prepare
from litbook.live.bundling.npm import node
from litbook.source import book
from live_pages import SETTINGS, chapter
from places import ROOT

THEME = ROOT / "src" / "litbook" / "site" / "theme" / "scripts"


KEPT = (0, 1, 3, 4, 6, 18, 19, 20)
"""Blocks of 10-reuse.md: the code so far, a + a with the bug, its drawing, the fixed operations, and a + a again."""
FRAME = """<!doctype html><html lang="en"><title>-</title><link rel="icon" href="data:,"><meta name="viewport" content="width=device-width">
<body class="md-typeset">{}{}
<script type="module" src="go.js"></script></body></html>"""
BLOCK = '<div class="litbook-block" id="block-{}"><div class="highlight"><pre><code>{}</code></pre></div></div>'


@pytest.fixture(scope="module")
def tab(chromium, tmp_path_factory):
    """Yield a page with these blocks, whose Python is shared by the tests."""
    if not node.installed():
        pytest.fail("needs the extra live") if os.environ.get("CI") else pytest.skip("needs the extra live")
    folder = tmp_path_factory.mktemp("players")
    shutil.copytree(THEME, folder / "assets" / "litbook")
    for path, content in prepare.prepare(book.load(ROOT).settings).files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    blocks = [block for index, block in enumerate(chapter(10)) if index in KEPT]
    blocks = [{key: value for key, value in block.items() if value} for block in blocks]
    data = {"path": "page.md", "blocks": blocks, "settings": SETTINGS}
    (folder / "page.json").write_text(json.dumps(data))
    shown = "".join(BLOCK.format(index, escape(block["source"])) for index, block in enumerate(blocks, start=1))
    (folder / "index.html").write_text(FRAME.format(prepare.mark("page.json", data), shown))
    (folder / "go.js").write_text('import { onPage } from "./assets/litbook/live/live.js";\nonPage();\n')
    (folder / "service-worker.js").touch()  # on the book's own pages, the theme loads it
    with serving(folder, Strict) as address:
        page = chromium.new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda m: page.complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.loaded = []
        page.on("request", lambda request: page.loaded.append(request.url))
        page.goto(address)
        page.wait_for_selector(".litbook-run")
        yield page
        assert page.complaints == []
        page.close()


def open_player(tab, block):
    """Open the player of a block with its button."""
    tab.locator(f"#block-{block} [data-tool='steps']").click()
    tab.wait_for_selector(f"#block-{block} .litbook-steps", timeout=30_000)
    return tab.locator(f"#block-{block} .litbook-steps")


def seen(player):
    """Return the player's text and the gradients in its boxes."""
    texts = player.locator("[data-node] text").all_text_contents()
    words = player.locator(".litbook-step-words").evaluate("element => element.firstChild.textContent")
    return words, [text for text in texts if "grad" in text]


def test_the_tools_are_where_there_is_something_to_play(tab):
    """The tools are offered before anything runs, only on blocks that pass gradients back."""
    for name, blocks in (("steps", [4, 5, 8]), ("nudge", [5, 8])):
        found = tab.eval_on_selector_all(f"[data-tool='{name}']", "all => all.map(e => e.closest('[id]').id)")
        assert found == [f"block-{block}" for block in blocks]


def test_the_overwrite_is_played_by_keyboard(tab):
    """By keyboard, the player steps forward, with the line of code highlighted on the page, and back."""
    height = "() => [...document.querySelectorAll('.litbook-steps, .litbook-steps > *, .litbook-step-source > *')].map((e) => e.offsetHeight).join()"
    player = open_player(tab, 5)
    assert tab.locator("#block-5 figure > .litbook-panel .litbook-steps").count() == 1  # in the drawing's place
    assert not tab.locator("#block-5 figure > .litbook-scroll").is_visible()
    heights = {tab.evaluate(height)}
    assert seen(player) == ("Before the first step.", ["grad \u00a00", "grad \u00a00"])
    tab.keyboard.press("ArrowRight")
    assert seen(player) == ("b.grad = 1.0", ["grad \u00a00", "grad \u00a01"])
    heights.add(tab.evaluate(height))
    tab.keyboard.press("End")
    lost = ("a.grad: 1.0 overwritten by 1.0: 1.0 is lost", ["grad \u00a01", "grad \u00a01"])
    assert seen(player) == lost
    assert len(heights | {tab.evaluate(height)}) == 1
    assert player.locator(".litbook-lost").get_attribute("data-node") == "n0"
    assert player.locator(".litbook-step-from").inner_text() == "from b"
    assert player.locator(".litbook-feeds").get_attribute("data-node") == "n1"
    assert player.locator(".litbook-lit").count() == 3  # two edges from a, and one out
    there = tab.locator("#block-2 .litbook-step-there")
    assert there.evaluate("e => e.style.getPropertyValue('--line')") == "23"
    assert player.locator("[type='range']").get_attribute("aria-valuetext") == f"3 of 3: {lost[0]}"
    tab.keyboard.press("Home")
    assert seen(player)[0] == "Before the first step."
    assert there.count() == 0
    tab.keyboard.press("Escape")
    assert player.count() == 0
    assert tab.locator("#block-5 figure > .litbook-scroll").is_visible()
    assert tab.evaluate("document.activeElement.dataset.tool") == "steps"


def test_it_plays_by_itself_and_accumulates(tab):
    """Space starts the player, and its labels are those that the page's own drawing shows."""
    player = open_player(tab, 8)
    player.locator("select").select_option("fast")
    player.focus()
    tab.keyboard.press(" ")
    player.locator(".litbook-step-count", has_text="3 of 3").wait_for()
    assert seen(player) == ("a.grad: 1.0 + 1.0 = 2.0", ["grad \u00a02", "grad \u00a01"])
    player.get_by_role("button", name="Play").wait_for()  # no longer Pause
    player.get_by_role("button", name="Close").click()


def clipped(ring):
    """Return the shapes of a ring that its drawing clips."""
    return ring.evaluate("""ring => {
        const inside = ring.ownerSVGElement.getBoundingClientRect();
        return [...ring.children].filter(shape => {
            const { left, top, right, bottom } = shape.getBoundingClientRect();
            return left < inside.left || top < inside.top || right > inside.right || bottom > inside.bottom;
        }).map(shape => shape.outerHTML);
    }""")


def test_right_and_wrong_at_a_glance(tab):
    """Verdicts have a mark and words, not just colors; an edit makes them outdated, and the next run checks again."""
    for block, status, words in ((5, "wrong", "grad 1.0, measured 2.0000"), (8, "right", "grad 2.0, measured 2.0000")):
        tab.locator(f"#block-{block} [data-tool='nudge']").click()
        ring = tab.locator(f"#block-{block} .litbook-ring").first
        ring.wait_for(timeout=30_000)
        assert (ring.get_attribute("data-status"), words in ring.get_attribute("aria-label")) == (status, True)
        assert ring.text_content() == {"wrong": "✗measured 2", "right": "✓"}[status]
        ring.focus()
        assert (
            tab.locator(f"#block-{block} .litbook-nudge-words").inner_text() == f"{ring.text_content()[0]} a: {words}"
        )
        figure = tab.locator(f"#block-{block} figure + .litbook-panel .litbook-nudge-words")
        assert figure.count() == 1  # directly below the figure that it's about
        assert clipped(ring) == []
    tab.locator("#block-8 [data-tool='nudge']").click()
    assert tab.locator("#block-8 .litbook-ring").count() == 0


def edit(tab, block, text):
    """Replace a block's text and close the editor."""
    tab.locator(f"#block-{block} [data-tool='edit']").click()
    tab.locator(f"#block-{block} .cm-content").focus()
    tab.keyboard.press("Control+a")
    tab.keyboard.insert_text(text)
    tab.locator(f"#block-{block} [data-tool='edit']").click()


def test_the_tools_follow_the_text(tab):
    """The tools follow the edited text, and a training isn't offered for stepping."""
    tools = tab.locator("#block-6 :is([data-tool='steps'], [data-tool='nudge']):visible")
    for text, offered in (("b.backward()", ["steps"]), ("b.backward()\ndraw_dot(b)", ["steps", "nudge"]), ("pass", [])):
        edit(tab, 6, text)
        assert tools.evaluate_all("all => all.map(e => e.dataset.tool)") == offered
    edit(tab, 6, "for _ in range(9):\n    b.backward()")
    assert tools.count() == 0
    tab.locator("#block-6 [data-tool='reset']").click()


SLOW = """import time
a = Value(3.0, label="a")
b = a + a
for _ in range(20):
    time.sleep(0.005)
    b = b + a
b.backward()
draw_dot(b)
"""


def test_a_check_can_be_stopped(tab):
    """A check shows its progress, stops at once, and leaves neither rings nor a broken Python behind."""
    edit(tab, 8, SLOW)
    nudge = tab.locator("#block-8 [data-tool='nudge']")
    nudge.click()
    nudge.filter(has_text="of 22").wait_for(timeout=30_000)
    nudge.click()
    nudge.filter(has_text="Check by nudging").wait_for(timeout=2_000)
    assert tab.locator("#block-8 .litbook-ring").count() == 0
    assert tab.locator(".litbook-status").inner_text() == "Stopped."
    player = open_player(tab, 8)
    assert player.locator(".litbook-step-count").inner_text() == "0 of 43"
    tab.keyboard.press("Escape")
    assert tab.locator("#block-8").get_attribute("data-live") == "live"


FORGED = """async (engine) => {
    const step = { node: "__proto__", text: "polluted", label: "x", fed: [], edges: [], words: "a step", sources: [], kind: "", code: 0, line: 1 };
    const code = [{ title: "here", block: null, first: 1, lines: ["x"] }];
    const found = (await import(engine)).engine;
    found.ask = async () => {
        delete found.ask;
        return { drawing: '<svg xmlns="http://www.w3.org/2000/svg"/>', texts: {}, steps: [step], code };
    };
}"""


def test_a_forged_step_changes_nothing_else(tab):
    """A step that names an object's prototype as its node doesn't reach the page's objects."""
    open_player(tab, 5).press("Escape")
    [engine] = {name for name in tab.loaded if "/engine-" in name}
    tab.evaluate(FORGED, engine)
    player = open_player(tab, 5)
    player.press("ArrowRight")
    assert player.locator(".litbook-step-count").inner_text() == "1 of 1"
    assert tab.evaluate("({}).polluted ?? null") is None
    player.press("Escape")
