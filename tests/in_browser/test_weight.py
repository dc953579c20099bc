"""Page weight: compressed bytes of a visit, and the time until a page can be read on a slow connection."""

import re

import pytest

from browser import PAGES, Compressing, compressed, serving, transferred

KB = 1000
CHAPTER = 150 * KB
"""The limit in bytes for a chapter with 20 blocks and 4 figures, including styles, scripts, and fonts, until something runs."""
BLOCK, FIGURE = KB // 2, 3 * KB // 2
"""What each further block, and each further figure, may add to that."""
NEXT = 60 * KB
"""The limit for the next page, whose styles, scripts, and fonts are there already."""
PYTHON = 4795 * KB
"""The limit in bytes for the first run, including Graphviz."""
ANY = 200 * KB
WHOLE_NETWORKS = {"15-loss/"}
"""Pages with drawings of whole networks."""
LONG = {"26-tensors/", "29-many/"}
"""Pages that are longer than the limit for the next page: by at most a tenth."""
MOST_ELEMENTS = 9000
TAG = re.compile(r"<[a-zA-Z]")
SLOW_LINE = {"offline": False, "latency": 20, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
"""A connection with 1.6 Mbit/s."""


@pytest.fixture(scope="module")
def light(site):
    """Yield the address of the same site, served compressed."""
    with serving(site, Compressing) as address:
        yield address


def idle(page):
    """Open the page and leave."""


def read(page):
    """Move the pointer over the page, scroll, and press a key."""
    page.mouse.move(9, 9)
    page.locator("#block-1 [data-tool=run]").wait_for(state="attached")  # it may be folded
    for y in range(20, 700, 20):  # including code
        page.mouse.move(300 + y % 100, y)
    page.mouse.wheel(0, 1500)
    page.wait_for_timeout(200)
    page.keyboard.press("PageDown")
    page.keyboard.press("Tab")
    page.wait_for_load_state("networkidle")


def run(page):
    """Read, then run a block that draws."""
    read(page)
    page.locator("#block-13 [data-tool=run]").click()
    page.locator("#block-13[data-live='live'] svg").wait_for()


def weigh(chromium, folder, address, name, does=idle):
    """Return the bytes of each file requested by a first visit to a page on which the reader does ``does``."""
    context = chromium.new_context()
    page = context.new_page()
    asked = set()
    page.on("request", lambda request: asked.add(request.url))
    page.goto(address + name, wait_until="networkidle")
    does(page)
    context.close()
    own = {url.removeprefix(address) for url in asked if url.startswith(address)}
    files = {name: folder / (name or "index.html") for name in own}
    return {url: transferred(path / "index.html" if path.is_dir() else path) for url, path in sorted(files.items())}


@pytest.mark.parametrize("name", ["04-graph/", "05-backpropagation/", "06-nudge/", "10-reuse/", "17-zero-grad/"])
def test_a_chapter_of_usual_size_is_light(chromium, site, light, name):
    """Chapters with 20 to 40 blocks and 4 to 8 figures stay within the limit for their size, however they're read."""
    page = (site / name / "index.html").read_text(encoding="utf-8")
    blocks, figures = page.count('id="block-'), page.count("<figure")
    assert 20 <= blocks <= 40
    assert 4 <= figures <= 8
    limit = CHAPTER + BLOCK * (blocks - 20) + FIGURE * (figures - 4)
    weights = weigh(chromium, site, light, name, read)
    print(f"{name}: {sum(weights.values())} of {limit}")  # noqa: T201  # for whoever measures
    assert sum(weights.values()) <= limit, weights


def test_what_runs_comes_when_it_is_wanted(chromium, site, light):
    """Python and Graphviz are fetched only by readers who run a block that draws."""
    reading = weigh(chromium, site, light, "04-graph/", read)
    running = weigh(chromium, site, light, "04-graph/", run)
    sizes = [sum(weights.values()) for weights in (reading, running)]
    print(f"reads {sizes[0]}, runs {sizes[1] - sizes[0]}")  # noqa: T201
    assert {name for name in reading if "-live." in name} == set()
    assert any("-live." in name for name in running)
    assert 0 < sizes[1] - sizes[0] <= PYTHON


def test_no_page_is_heavy(site, chromium, light):
    """All shared files, and the HTML of the heaviest pages, stay within their limits."""
    shared = weigh(chromium, site, light, "architecture/")
    del shared["architecture/"]
    own = {name: len(compressed(site / name / "index.html")) for name in PAGES}
    heavy = {name for name, weight in own.items() if weight + sum(shared.values()) > ANY}
    assert heavy <= WHOLE_NETWORKS
    chapters = {name: weight for name, weight in own.items() if name[:2].isdigit()}
    assert {name for name, weight in chapters.items() if weight > NEXT} <= WHOLE_NETWORKS | LONG
    assert all(chapters[name] <= NEXT * 11 // 10 for name in LONG)


def test_no_page_has_too_many_elements(site):
    """The HTML of no page, answers and references included, has more than 9,000 elements."""
    counts = {name: len(TAG.findall((site / name / "index.html").read_text(encoding="utf-8"))) for name in PAGES}
    assert {name: count for name, count in counts.items() if count > MOST_ELEMENTS} == {}


@pytest.mark.parametrize("name", ["01-derivative/", "10-reuse/", "18-micrograd/"])
def test_a_page_can_be_read_within_a_second_on_a_slow_line(chromium, light, name):
    """On a slow connection the first text is painted, with its style, within a second."""
    context = chromium.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_LINE)
    page.goto(light + name, wait_until="load")
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    context.close()
    assert painted <= 1000
