"""Fixtures for browser tests: a real Chromium, the book's site, and a function that opens its pages.

Without Chromium, the tests are skipped, or fail in CI.
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

from litbook.source.book import load
from places import ROOT

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
"""JavaScript that returns the page's cumulative layout shift."""
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
PACKED = {".woff2", ".png", ".zst"}
"""The endings of files that are compressed already, which hosts send as they are."""
ADDRESS = "http://book.localhost/"
"""The site's URL in the browser. It's fixed, so that a site can be built before its server has a port."""


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Return the folder of the book's site: ``BOOK_SITE``, prebuilt for ``ADDRESS``, or built here once per session."""
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
    """Yield the host and port of a server for the book's site, which browsers reach at ``ADDRESS``."""
    with serving("", Book) as address:
        yield urlsplit(address).netloc


@pytest.fixture(scope="session")
def chromium(book_host):
    """Yield a Chromium with a fresh profile that resolves ``ADDRESS`` to the book's site."""
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
    """A file server that doesn't log requests, and that can simulate being offline."""

    down = False

    def parse_request(self):
        """Return True to answer, or hang up: a browser may have opened the connection ahead, while the host was there."""
        if self.down:
            self.close_connection = True
            return False
        return super().parse_request()

    def log_message(self, *arguments):
        """Log nothing."""


class Compressing(Quiet):
    """A file server that compresses text, as web hosts do."""

    protocol_version = "HTTP/1.1"

    def send_head(self):
        """Send the response with its text compressed."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file() or path.suffix in PACKED:
            return super().send_head()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(compressed(path))))
        self.end_headers()
        self.wfile.write(compressed(path))
        return None


class Book(Quiet):
    """A file server for the book's site, which may be built after the server starts."""

    folder = ROOT / "site"

    def translate_path(self, path):
        """Return the file for a path."""
        self.directory = str(self.folder)
        return super().translate_path(path.removeprefix(ADDRESS))  # as a proxy for Firefox, it gets full URLs

    def end_headers(self):
        """Have the HTTP cache ask each time: without a lifetime, it takes a tenth of the file's age for one."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()


def transferred(path):
    """Return the number of bytes that a file takes over the line, as :class:`Compressing` sends it."""
    return path.stat().st_size if path.suffix in PACKED else len(compressed(path))


@functools.cache
def compressed(path):
    """Return the gzipped content of a file."""
    return gzip.compress(path.read_bytes(), 6)


@contextlib.contextmanager
def serving(folder, handler=Quiet):
    """Yield the URL at which ``folder`` is served until the ``with`` block ends."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def visit(chromium, request):
    """Return a function that opens a page of the book in a new window."""
    with contextlib.ExitStack() as windows:

        def open_page(name, scheme="light", viewport=DESK, at=ADDRESS, **options):
            if at == ADDRESS:
                request.getfixturevalue("site")  # build it only for tests that need it
            page = windows.enter_context(window(chromium, at, color_scheme=scheme, viewport=viewport, **options))
            turn(page, at + name)
            return page

        yield open_page


@contextlib.contextmanager
def window(chromium, at, **options):
    """Yield a page with its own storage, which records errors, and requests to other sites, in ``complaints``."""
    own = (at, "data:", f"blob:{at}", "blob:null/")  # the last are those of the sandbox
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
    """Go to a page and simulate that somebody reads it."""
    page.goto(address, wait_until="load")
    page.mouse.move(1, 1)  # resolves reader.js's promise
    page.wait_for_timeout(200)  # for the scripts that load after that


def complain(page, request):
    """Record a failed request, unless it was aborted because the page was left."""
    if request.failure != "net::ERR_ABORTED":
        page.complaints.append(f"failed: {request.url}")


def until(page, expression, argument=None, seconds=15):
    """Wait until an expression is true in the page. Playwright's own wait uses `eval`, which our CSP forbids."""
    end = time.monotonic() + seconds
    while not (answer := ask(page, expression, argument)):
        assert time.monotonic() < end, f"never true: {expression}"
        page.wait_for_timeout(20)
    return answer


def ask(page, expression, argument):
    """Return the result of an expression, or None if the page is just navigating away."""
    try:
        return page.evaluate(expression, argument)
    except Exception as error:
        if "context was destroyed" not in str(error):
            raise
        return None
