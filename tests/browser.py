"""What the browser tests share: a real Chromium, the book's site, and a way to open its pages.

Skipped where there is no Chromium; in CI that is a failure.
"""

import contextlib
import functools
import gzip
import http.server
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from litbook.book import load

ROOT = Path(__file__).parents[1]
CHROMIUM = next(
    filter(None, map(shutil.which, ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"])), None
)
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
BOOK = load(ROOT)
PAGES = ["", *(f"{c.path.removeprefix('docs/').rpartition('.')[0]}/" for c in BOOK.readable if c.number != 0)]
SHIFT = """() => new Promise(done => new PerformanceObserver(list =>
    done(list.getEntries().reduce((sum, entry) => sum + entry.value, 0))
).observe({type: "layout-shift", buffered: true}) || setTimeout(() => done(0), 500))"""
"""How much of what was on the page has moved since it came, as Chromium counts it."""
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
ADDRESS = "http://book.localhost/"
"""Where Chromium finds the book's site, which knows this address: a site may be built before anybody serves it."""


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The folder of the book's site: ``BOOK_SITE``, which somebody built to be at ``ADDRESS``, or built here, once."""
    if "BOOK_SITE" in os.environ:
        folder = Path(os.environ["BOOK_SITE"])
    else:
        folder = tmp_path_factory.mktemp("site")
        command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env={**os.environ, "SITE_URL": ADDRESS})
    Book.folder = folder
    return folder


@pytest.fixture(scope="session")
def book_host():
    """The host and port that serve the book's site to a browser, which is to find it at ``ADDRESS``."""
    with serving("", Book) as address:
        yield urlsplit(address).netloc


@pytest.fixture(scope="session")
def chromium(book_host):
    """A Chromium with a profile of its own, in which the book's site is at ``ADDRESS``."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        sync_playwright = None
    if sync_playwright is None or CHROMIUM is None:
        missing = "needs Chromium, and pip install -e '.[browser]'"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    with sync_playwright() as playwright:
        found = f"--host-resolver-rules=MAP {urlsplit(ADDRESS).netloc} {book_host}"
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, found])
        yield browser
        browser.close()


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A file server that does not report each request, and whose host can be taken off the network."""

    down = False

    def parse_request(self):
        """Return True to answer, or hang up: a browser may have opened the connection ahead, while the host was there."""
        if self.down:
            self.close_connection = True
            return False
        return super().parse_request()

    def log_message(self, *arguments):
        """Say nothing."""


class Compressing(Quiet):
    """A file server that compresses text, as any host of pages does."""

    protocol_version = "HTTP/1.1"

    def send_head(self):
        """The response, its text compressed."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file() or path.suffix in (".woff2", ".png"):
            return super().send_head()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(compressed(path))))
        self.end_headers()
        self.wfile.write(compressed(path))
        return None


class Book(Quiet):
    """A file server of the book's site, which may be built after the server began."""

    folder = ROOT / "site"

    def translate_path(self, path):
        """The file that an address means."""
        self.directory = str(self.folder)
        return super().translate_path(path.removeprefix(ADDRESS))  # Firefox takes this for a proxy

    def end_headers(self):
        """Have the HTTP cache ask each time: without a lifetime, it takes a tenth of the file's age for one."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()


@functools.cache
def compressed(path):
    """The file, compressed."""
    return gzip.compress(path.read_bytes(), 6)


@contextlib.contextmanager
def serving(folder, handler=Quiet):
    """The address at which a folder is served, for as long as it is needed."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def visit(chromium, request):
    """A function that opens a page of the book in a window of its own."""
    with contextlib.ExitStack() as windows:

        def open_page(name, scheme="light", viewport=DESK, at=ADDRESS, **options):
            if at == ADDRESS:
                request.getfixturevalue("site")  # only who wants the book waits for it
            page = windows.enter_context(window(chromium, at, color_scheme=scheme, viewport=viewport, **options))
            turn(page, at + name)
            return page

        yield open_page


@contextlib.contextmanager
def window(chromium, at, **options):
    """A window that remembers nothing of others, and notes what it complains of and what it asks for elsewhere."""
    own = (at, "data:", f"blob:{at}")
    context = chromium.new_context(**options)
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda m: page.complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("requestfailed", lambda request: complain(page, request))
    page.on("response", lambda r: page.complaints.append(f"{r.status}: {r.url}") if r.status >= 400 else None)
    page.on("request", lambda r: page.complaints.append(r.url) if not r.url.startswith(own) else None)
    yield page
    context.close()


def turn(page, address):
    """Go to a page and begin to read it."""
    page.goto(address, wait_until="load")
    page.mouse.move(1, 1)  # somebody reads
    page.wait_for_timeout(200)  # what scripts ask for after that


def complain(page, request):
    """Note a request that failed, unless the page was left before the answer came."""
    if request.failure != "net::ERR_ABORTED":
        page.complaints.append(f"failed: {request.url}")


def until(page, expression, argument=None, seconds=15):
    """Wait until the page answers with something true. Playwright's own wait is forbidden there: it uses `eval`."""
    end = time.monotonic() + seconds
    while not (answer := ask(page, expression, argument)):
        assert time.monotonic() < end, f"never true: {expression}"
        page.wait_for_timeout(20)
    return answer


def ask(page, expression, argument):
    """What the page answers; one that is just being left for another answers nothing."""
    try:
        return page.evaluate(expression, argument)
    except Exception as error:
        if "context was destroyed" not in str(error):
            raise
        return None
