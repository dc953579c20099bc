"""A page that only loads the engine, under the policy of a live site."""

from __future__ import annotations

import functools
import os
from typing import ClassVar

import pytest

from browser import Quiet, serving
from litbook.live import prepare
from litbook.live.bundling import bundle
from litbook.live.bundling.npm import node
from litbook.site.publishing import csp
from litbook.source import book
from places import ROOT

HELPERS = """
    import { engine } from "./ENGINE";
    globalThis.engine = engine;
    globalThis.events = [];
    engine.on(event => events.push(event));
    globalThis.run = async (...sources) => {
        events.length = 0;
        const answer = await engine.run({ sources });
        const ended = events.filter(event => event.type === "ended");
        return { answer, texts: ended.map(event => event.outcome.text), failure: ended.at(-1)?.outcome.failure };
    };
    globalThis.sleep = milliseconds => new Promise(done => setTimeout(done, milliseconds));
    globalThis.answerJson = async ([name, ...given]) => await globalThis[name](...given) ?? null;
    globalThis.answer = async text => JSON.stringify(await answerJson(JSON.parse(text))); // for Firefox
    globalThis.heard = () => events;
    globalThis.sizes = () => events.map(event => JSON.stringify(event).length);
    globalThis.engineState = () => engine.state;
    globalThis.ready = async () => { while (!engine.hasSpare) await sleep(10); };
    globalThis.stopAfter = async (wait, ...sources) => {
        const running = run(...sources);
        while (engine.state !== "busy") await sleep(5);
        await sleep(wait);
        const start = performance.now();
        const kept = await engine.stop();
        return { kept, took: performance.now() - start, ...await running };
    };
"""


@functools.cache
def policy():
    """Return the policy of a live site without inline scripts of its own."""
    return csp.policy([csp.hash_of(bundle.scripts()[bundle.FRAME])], live=True)


class Strict(Quiet):
    """A file server that sends the policy of a live site."""

    extensions_map: ClassVar = {**Quiet.extensions_map, ".mjs": "text/javascript", ".wasm": "application/wasm"}

    def end_headers(self):
        self.send_header("Content-Security-Policy", policy())
        super().end_headers()


@pytest.fixture(scope="module")
def engine_site(tmp_path_factory):
    """Yield the address of a server with the files of live pages and a page that only loads the engine."""
    if not node.installed():
        pytest.fail("needs the extra live") if os.environ.get("CI") else pytest.skip("needs the extra live")
    folder = tmp_path_factory.mktemp("engine")
    write(folder)
    with serving(folder, Strict) as address:
        yield address


def calling(browser, address):
    """Open the page of the engine, and return a function that calls a function of that page, in Chromium or Firefox."""
    browser.goto(address)
    if hasattr(browser, "until"):
        browser.until("!!globalThis.engine", 20)
        return lambda name, *given: browser.evaluate("answer", [name, *given])
    browser.wait_for_function("globalThis.engine")
    return lambda name, *given: browser.evaluate("given => answerJson(given)", [name, *given])


def write(folder, more=""):
    """Write the files of live pages, and a page that only loads the engine and has ``more`` helpers, into ``folder``."""
    found = prepare.prepare(book.load(ROOT).settings).files
    for path, content in found.items():
        name = folder / path.rpartition("/")[2]
        name.write_bytes(content if isinstance(content, bytes) else content.encode())
    engine = next(folder.glob("engine-*.js")).name
    (folder / "test.js").write_text(HELPERS.replace("ENGINE", engine) + more)
    (folder / "index.html").write_text(
        '<!doctype html><title>-</title><link rel="icon" href="data:,"><script type="module" src="test.js"></script>'
    )
