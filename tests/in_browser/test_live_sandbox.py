"""The sandbox of Python, in a real Chromium and a real Firefox: nothing of the site is within its reach."""

import shutil

import pytest

from browser import serving
from engine import Strict, calling, write
from litbook.live.bundling import zstd

PROBE = """
onmessage = async ({ data: { secret }, ports: [port] }) => {
  const site = "SITE";
  const tried = async (what) => {
    try {
      return String(await what()).slice(0, 40);
    } catch (problem) {
      return "refused";
    }
  };
  const opened = (request) => new Promise((done, fail) => ((request.onsuccess = done), (request.onerror = fail)));
  const heard = (source, event) => new Promise((done, fail) => ((source[event] = () => done("open")), (source.onerror = fail)));
  const asked = (address) => {
    const request = new XMLHttpRequest();
    request.open("GET", address, false);
    request.send();
    return request.status;
  };
  const found = {
    WebAssembly: await tried(() => WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))),
    origin: self.origin,
    fetch: await tried(() => fetch(site + "index.html")),
    post: await tried(() => fetch(site, { method: "POST", mode: "no-cors", body: "x" })),
    elsewhere: await tried(() => fetch("https://elsewhere.example/", { mode: "no-cors" })),
    data: await tried(() => fetch("data:text/plain,x")),
    XMLHttpRequest: await tried(() => asked(site + "index.html")),
    WebSocket: await tried(() => heard(new WebSocket(site.replace("http", "ws")), "onopen")),
    EventSource: await tried(() => heard(new EventSource(site), "onopen")),
    importScripts: await tried(() => importScripts(site + "test.js")),
    import: await tried(() => import(site + "test.js")),
    Worker: await tried(() => heard(new Worker(site + "test.js"), "onmessage")),
    eval: await tried(() => eval("1")),
    indexedDB: await tried(() => opened(indexedDB.open("x"))),
    caches: await tried(() => caches.open("x")),
    files: await tried(() => navigator.storage.getDirectory()),
    locks: await tried(() => navigator.locks.request("x", () => "held")),
    serviceWorker: await tried(() => navigator.serviceWorker.register(site + "test.js")),
    registrations: await tried(() => navigator.serviceWorker.getRegistrations()),
    clipboard: await tried(() => navigator.clipboard.writeText("x")),
  };
  new BroadcastChannel("x").postMessage("x");
  port.postMessage({ secret, message: { event: JSON.stringify({ type: "printed", block: 0, text: JSON.stringify(found) }) } });
  port.postMessage({ secret: "a guess", message: { ready: true } });
};
"""
"""A script in the place of the worker's own, which takes nothing away from the worker's globals."""
FLOOD = """
onmessage = ({ data: { secret }, ports: [port] }) => {
  for (let count = 0; count < 5000; count += 1) port.postMessage({ secret, message: { event: "{}" } });
};
"""
MUTINY = "onmessage = () => postMessage({ ready: true });"


@pytest.fixture
def probe_site(request, tmp_path_factory):
    """Yield the address of a page with another script in the place of the worker's."""
    folder = tmp_path_factory.mktemp("probe")
    channel = 'globalThis.said = []; new BroadcastChannel("x").onmessage = ({ data }) => said.push(data);'
    probed = """globalThis.probed = async () => {
        const problem = await run("1").catch((problem) => problem.message);
        return [problem, JSON.parse(events.find(({ type }) => type === "printed")?.text ?? "null"), said, document.querySelectorAll("iframe").length];
    };"""
    write(folder, channel + probed)
    with serving(folder, Strict) as address:
        (folder / "worker.js.zst").write_bytes(zstd.compressed(request.param.replace("SITE", address).encode()))
        yield address
    shutil.rmtree(folder)


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def browser(request):
    """Yield a page of a browser."""
    found = request.getfixturevalue(request.param)
    if request.param == "firefox":
        yield found
        return
    context = found.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("probe_site", [PROBE], indirect=True, ids=["probe"])
def test_the_frame_is_strict(browser, probe_site):
    """In the frame, WebAssembly compiles. Storage, requests, other scripts, and service workers are refused, without our help."""
    problem, found, said, frames = calling(browser, probe_site)("probed")
    assert problem == "Python did not start: it sent what it may not send."  # the message without the secret
    assert (found.pop("WebAssembly"), found.pop("origin")) == ("[object WebAssembly.Module]", "null")
    assert {name: answer for name, answer in found.items() if answer != "refused"} == {}
    assert len(found) == 18
    assert (said, frames) == ([], 0)


@pytest.mark.parametrize(
    ("probe_site", "fault"),
    [(FLOOD, "it sent more than a page can take"), (MUTINY, "it sent what it may not send")],
    indirect=["probe_site"],
    ids=["flood", "mutiny"],
)
def test_a_worker_that_breaks_out_is_ended(browser, probe_site, fault):
    """The frame ends a worker that sends more than our script in it would, or by another way."""
    assert calling(browser, probe_site)("probed") == [f"Python did not start: {fault}.", None, [], 0]


@pytest.fixture(scope="module")
def call(browser, engine_site):
    """Return a function that calls one of the engine's page."""
    return calling(browser, engine_site)


GLOBALS = """
import js
names = [
    "fetch", "XMLHttpRequest", "WebSocket", "EventSource", "WebTransport", "BroadcastChannel", "Worker", "SharedWorker",
    "importScripts", "postMessage", "onmessage", "close", "caches", "indexedDB", "navigator", "location", "Request",
    "Response", "URL", "Blob", "FileReader", "FileReaderSync", "addEventListener", "dispatchEvent", "reportError", "graphviz",
]
print([name for name in names if hasattr(js, name) or hasattr(js.globalThis, name)], hasattr(js, "setTimeout"))
"""


def test_python_has_none_of_it(call):
    """Of the browser's globals, Python has those that it needs: nothing that sends, asks, stores, or ends the worker."""
    assert call("run", GLOBALS)["texts"] == ["[] True\n"]


KERNEL = """
import sys
frame = sys._getframe()
while "kernel" not in frame.f_locals:
    frame = frame.f_back
post = frame.f_locals["kernel"].post
"""


@pytest.mark.parametrize(
    "event",
    [
        {"type": "broken", "problem": "a lie"},
        {"type": "ready", "seconds": 0},
        {"type": "ended", "block": 0, "outcome": {}},
        {"type": "ended", "block": 0, "outcome": {"text": "", "seconds": 0, "displays": [{"mime": 1}]}},
        {"type": "began", "block": -1},
        {"type": "__proto__", "block": 0},
        {"type": "printed", "block": 0, "text": 1},
    ],
)
def test_what_is_no_event_of_a_run_is_not_heard(call, event):
    """Python's own way to the page takes the events of a run, in their form, and nothing else."""
    assert call("run", f"{KERNEL}\npost({event})\npost('[')\nprint(1)")["texts"] == ["1\n"]
    assert event not in call("heard")
    assert call("engineState") == "ready"


def test_a_flood_waits(call):
    """A block that sends as much as it can is slowed down, so the page stays responsive, and Stop works."""
    call("run", "1")
    found = call("stopAfter", 2000, f"{KERNEL}\nwhile True: post({{'type': 'printed', 'block': 0, 'text': 'x'}})")
    assert (found["kept"], found["answer"]["stopped"]) == (True, True)
    sent = len(call("heard"))
    assert 500 < sent < 3000
    text = "x" * 8_000_000
    found = call(
        "stopAfter",
        2000,
        f"{KERNEL}\ntext = 'x' * {len(text)}\nwhile True: post({{'type': 'printed', 'block': 0, 'text': text}})",
    )
    assert len([event for event in call("sizes") if event >= len(text)]) < 20


def test_a_message_has_a_size(call):
    """One message that's too long for a page is an error of the block, and an answer that's too long one of its request."""
    found = call("run", f"{KERNEL}\npost({{'type': 'printed', 'block': 0, 'text': 'x' * 17_000_000}})")
    assert "too long for a page" in found["failure"]["message"]


def test_python_cannot_end_its_worker(call):
    """There's no way to end the worker behind the page's back, which would leave the next run without an answer."""
    assert call("run", "import js\njs.close()")["failure"]["kind"] == "AttributeError"
    assert call("run", "1 + 1")["texts"] == ["2\n"]


SPY = """
import js
from pyodide.ffi import create_proxy
from pyodide.code import run_js
seen = []
js.Object.prototype.secret = "?"
js.setTimeout(create_proxy(lambda: seen.append(js.Object.getOwnPropertyNames(js.globalThis).to_py())), 0)
try:
    run_js("1")
except Exception as error:
    print(type(error).__name__)
"""


def test_python_runs_no_script(call):
    """Python can't evaluate JavaScript, so it can't look into the closures that hold the secret of the worker."""
    assert call("run", SPY)["texts"] == ["JsException\n"]
