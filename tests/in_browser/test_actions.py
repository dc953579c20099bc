"""A random reader of the live pages, for a few seconds. A longer run: ``python tests/fuzz/actions.py --help``."""

import os
import sys

import pytest

import readers
from browser import ADDRESS
from firefox import FIREFOX
from places import TESTS

sys.path.insert(0, str(TESTS / "fuzz"))

import actions

STUCK = "document.querySelector('.litbook-run').dataset.state = 'running'"
WRONG = """(() => {
    const block = [...document.querySelectorAll(".litbook-runs")].find((block) => block.querySelector(":scope > .litbook-output"));
    block.querySelector(".litbook-run").dataset.state = "live";
    block.querySelector(":scope > .litbook-output").textContent = "a wrong result";
})()"""
CANARIES = {
    "uncaught": ("setTimeout(() => { throw new Error('a canary sings'); })", "a canary sings"),
    "rejection": ("void Promise.reject(new Error('nobody hears it'))", "nobody hears it"),
    "another origin": ("document.body.append(Object.assign(new Image(), { src: 'http://elsewhere.localhost/x.png' }))", "elsewhere"),
    "wrong": (WRONG, "a wrong result"),
}  # fmt: skip
"""What goes wrong, and what's said of it."""


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def reader(request, site):
    """Yield a reader in each browser, with an empty profile."""
    if not [*site.glob("assets/litbook.*/live/live.js")]:
        pytest.skip("needs pip install -e '.[live]'")
    if request.param == "chromium":
        yield readers.InChromium(request.getfixturevalue("chromium"))
        readers.Book.down = False
        return
    if FIREFOX is None:
        missing = "needs Firefox, in Debian the package firefox-esr"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    with readers.reading("firefox", site) as found:
        yield found


def test_nothing_goes_wrong(reader, site):
    """Whatever the reader does."""
    assert [str(trouble) for trouble in actions.fuzz(reader, site, 1, iter(range(12)))] == []


@pytest.mark.parametrize("name", CANARIES)
def test_what_goes_wrong_is_heard(reader, site, name):
    """A canary: errors nobody catches, requests to another site, and a result that isn't the book's."""
    script, said = CANARIES[name]
    monkey = opened(reader, site, "04-graph/")
    monkey.complaints()
    reader.evaluate(f"() => {{ {script} }}")
    reader.pause(500)
    assert said in str(monkey.complaints())


def test_what_is_stuck_is_heard(reader, site, monkeypatch):
    """A canary: a block that looks as if it ran, though nothing runs."""
    monkeypatch.setattr(actions, "STOPS", 1)
    monkey = opened(reader, site, "04-graph/")
    reader.evaluate(f"() => {{ {STUCK} }}")
    monkey.settle()
    assert [said for said in monkey.complaints() if said.startswith("stuck: ['block-")]


def test_a_run_gives_what_the_book_has(reader, site):
    """What the comparison is about: live blocks that nobody edited, of which there are some."""
    monkey = opened(reader, site, "03-value/")
    reader.evaluate("() => [...document.querySelectorAll('[data-tool=run]')].at(-1).click()")
    for _ in range(300):
        state = reader.evaluate(actions.STATE)
        if state and not reader.evaluate(actions.STUCK) and "live" in [live for _, live, *_ in state["blocks"]]:
            break
        reader.pause(200)
    assert [live for _, live, *_ in state["blocks"]].count("live") > 3
    assert monkey.complaints() == []


def opened(reader, site, name):
    """Return a reader at random who has opened a page as it's in the book, without what was done before."""
    monkey = actions.Monkey(reader, site, 1)
    if readers.Book.down:
        reader.connect(True)
    monkey.open(ADDRESS + name)
    reader.evaluate("() => (localStorage.clear(), sessionStorage.clear())")
    monkey.open(ADDRESS + name)
    ready(reader)
    return monkey


def ready(reader):
    """Wait until blocks can run."""
    for _ in range(100):
        if reader.evaluate("() => !!document.querySelector('.litbook-run')"):
            return
        reader.pause(100)
    raise AssertionError("no block can run")
