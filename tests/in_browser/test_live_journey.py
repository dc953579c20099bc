"""One reader's visit to the real book, in each browser: navigation, all live tools, and going offline."""

import json

import pytest
from test_live_offline import KEPT

from browser import ADDRESS, DESK, PHONE, Book, until, window

SECONDS = 60
"""Seconds that the reader waits for anything."""
ASKED = (
    "performance.getEntriesByType('resource').filter(({ name }) => name.startsWith(location.origin))"
    ".map(({ name }) => new URL(name).pathname)"
)
"""The paths of the files that came since a page was loaded."""
SAID = "document.querySelector('#block-6').textContent.includes('You said 1.')"
SITEMAP = (
    "performance.getEntriesByType('resource').some(({ name, responseEnd }) => /sitemap/.test(name) && responseEnd)"
)
"""True once Material has the sitemap; before, it lets the browser load a page."""
KEYS = {
    "ArrowUp": "\ue013",
    "End": "\ue010",
    "Escape": "\ue00c",
    "Enter": "\ue007",
    "Shift": "\ue008",
    "Control": "\ue009",
}
"""Keys by WebDriver's names."""


class InChromium:
    """A reader with a mouse, a keyboard, and Chromium."""

    def __init__(self, page):
        self.page = page
        self.open = page.goto
        self.click = page.click
        self.press = page.keyboard.press
        self.type = page.keyboard.type

    def until(self, expression):
        """Wait until a condition holds."""
        return until(self.page, expression, seconds=SECONDS)

    def take_the_phone(self):
        """Use a phone's window in the dark palette."""
        self.page.set_viewport_size(PHONE)
        self.page.emulate_media(color_scheme="dark")


class InFirefox:
    """A reader with a mouse, a keyboard, and Firefox."""

    def __init__(self, firefox):
        self.firefox = firefox
        self.open = firefox.goto

    def click(self, selector):
        """Click an element, scrolling to it if needed."""
        self.until(f"document.querySelector({selector!r})")
        found = self.firefox.ask("WebDriver:FindElement", using="css selector", value=selector)["value"]
        self.firefox.ask("WebDriver:ElementClick", id=next(iter(found.values())))

    def press(self, keys):
        """Press a key while the ones before it are held down."""
        keys = [KEYS.get(key, key) for key in keys.split("+")]
        self.act([("keyDown", key) for key in keys] + [("keyUp", key) for key in reversed(keys)])

    def type(self, text):
        """Press one key after the other."""
        self.act([(way, key) for key in text for way in ("keyDown", "keyUp")])

    def act(self, keys):
        """Perform key actions."""
        actions = [{"type": way, "value": key} for way, key in keys]
        self.firefox.ask("WebDriver:PerformActions", actions=[{"type": "key", "id": "keys", "actions": actions}])

    def until(self, expression):
        """Wait until a condition holds."""
        return self.firefox.until(expression, SECONDS)

    def take_the_phone(self):
        """Make the window as narrow as Firefox allows."""
        self.firefox.ask("WebDriver:SetWindowRect", **PHONE)


@pytest.fixture(params=["chromium", "firefox"])
def reader(request, site):  # the site must be built
    """Yield a reader in a browser with an empty profile."""
    if request.param == "firefox":
        yield InFirefox(request.getfixturevalue("firefox"))
        return
    with window(request.getfixturevalue("chromium"), ADDRESS, viewport=DESK, color_scheme="light") as page:
        page.set_default_timeout(1000 * SECONDS)
        yield InChromium(page)
        assert [said for said in page.complaints if "blob:" not in said] == []  # the object URL that signals Stop


@pytest.fixture
def connection():
    """Yield the book's host, which can be taken offline during a test."""
    yield Book
    Book.down = False


def test_a_visit(reader, connection, site):
    """By instant navigation to a chapter, using all its tools, then again on a phone and offline."""
    come(reader)
    reader.click("#block-6 input")
    reader.type("1")
    reader.press("Enter")
    reader.until(SAID)
    use(reader, "6", "6.2", "square, cube = 3.0, 27.0", "Not yet")
    python = (f"/{path.relative_to(site).as_posix()}" for path in site.glob("assets/litbook.*/live/*"))
    reader.until(kept("/09-order/", "/10-reuse/", *python))
    connection.down = True
    reader.take_the_phone()
    come(reader)
    reader.until(SAID)  # edits stay in their tab, too
    use(reader, "6.2", "6.4", "square, cube = 6.0, 27.0", "Right")


def kept(*paths):
    """Return an expression that's true once the service worker has kept the paths, and all that pages have asked for."""
    return (
        f"({KEPT})().then((found) => [...{json.dumps(paths)}, ...{ASKED}].every((path) => found.includes(path))"
        " && navigator.serviceWorker.controller !== null)"
    )


def come(reader):
    """Go to the chapter from the one before by instant navigation."""
    reader.open(ADDRESS + "09-order/")
    reader.until("document.querySelector('.litbook-run')")
    reader.until(SITEMAP)
    reader.click(".md-footer__link--next")
    reader.until("document.title.startsWith('10')")
    reader.until("performance.getEntriesByType('navigation')[0].name.endsWith('09-order/')")


def drawn(number):
    """Return an expression that's true once the drawing has a value with that number."""
    return f"[...document.querySelectorAll('#block-7 svg text')].some((e) => e.textContent === 'data \u00a0{number}')"


def use(reader, before, after, answer, verdict):
    """Run, drag a number, step through backward, check gradients, plot, and do an exercise."""
    reader.click("#block-7 [data-tool=run]")
    reader.until("document.querySelector('#block-7[data-live=live] svg')")
    reader.until(drawn(before))
    reader.click("#block-5 .litbook-slider")
    reader.press("ArrowUp")
    reader.until(drawn(after))
    reader.click("#block-7 [data-tool=steps]")
    reader.until("document.querySelector('#block-7 .litbook-steps')?.contains(document.activeElement)")
    reader.press("End")
    reader.until("document.querySelector('#block-7 .litbook-step-words').textContent.includes('overwritten')")
    reader.press("Escape")
    reader.click("#block-7 [data-tool=nudge]")
    reader.until("document.querySelector('#block-7 [data-status=wrong]')?.ariaLabel.includes('measured 2.0000')")
    reader.click("#block-16 [data-tool=run]")
    reader.until("document.querySelector('#block-16[data-live=live] svg')")
    reader.click("#exercise-1 .litbook-try button")
    reader.until("document.activeElement.matches('#exercise-1 .cm-content')")
    reader.press("Control+a")
    reader.type(answer)
    reader.press("Shift+Enter")
    reader.until(f"document.querySelector('#exercise-1 .litbook-verdict').textContent.includes('{verdict}')")
