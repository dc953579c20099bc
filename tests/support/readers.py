"""A reader of the book in Chromium or Firefox, who clicks, types, and goes on- and offline, and hears of every error."""

import contextlib
import re
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import firefox
from browser import ADDRESS, ARGUMENTS, CHROMIUM, Book, serving

OWN = (ADDRESS, "data:", "blob:", "about:", "chrome-error:")
FIREFOX_KEYS = {
    "Enter": "\ue007", "Escape": "\ue00c", "Tab": "\ue004", "Home": "\ue011", "End": "\ue010", "Backspace": "\ue003",
    "ArrowLeft": "\ue012", "ArrowUp": "\ue013", "ArrowRight": "\ue014", "ArrowDown": "\ue015", "PageDown": "\ue00f",
    "Shift": "\ue008", "Control": "\ue009", "Space": " ",
}  # fmt: skip
"""Keys by WebDriver's names."""
EXPECTED = {
    r"blocked the loading of a resource \(default-src\) at http://book\.localhost/": "Firefox prefetches rel=next, which our "
    "policy can't allow without allowing all else, and reads the page when it's asked for",
    r"^ 0 TypeError: error loading dynamically imported module": "Firefox says so of a page that's left while it loads; "
    "in Chromium it's told apart",
    r"A ServiceWorker intercepted the request and encountered an unexpected error": "Firefox says so, too, of what a page "
    "that's left was waiting for",
    r"form-action": "Material lets Control+Enter submit its search, as without scripts, and our policy stops it",
    r"ERR_FILE_NOT_FOUND \(blob:": "the object URL that signals Stop to a Python that's busy is gone once it's been heard",
}
"""Patterns of errors that aren't any, each with the reason."""
WITHOUT_CONNECTION = {
    r"net::ERR_|Failed to load resource": "Chromium says of each file that it can't be had",
    r"service.?worker": "a new service worker can't be looked for",
}
"""The same, while there's no connection, and for a few seconds after."""
GRACE = 5
"""Seconds for which a lost connection is still felt."""
NAVIGATES = ("context was destroyed", "navigat", "unloaded", "Cannot find context", "Document was", "discarded")
"""What browsers say if a page is left while it's asked something."""


class Reader:
    """What readers in all browsers have in common: a connection, and a list of what went wrong."""

    def __init__(self):
        self.heard = []
        self.without = -GRACE

    def connect(self, connected):
        """Connect the reader to the book's host, or cut the connection."""
        Book.down = not connected
        self.without = time.monotonic()

    def complaints(self):
        """Return what went wrong since it was last asked, without what's expected."""
        lately = Book.down or time.monotonic() - self.without < GRACE
        expected = [*EXPECTED, *(WITHOUT_CONNECTION if lately else ())]
        heard, self.heard = self.heard, []
        return [said for said in heard if not any(re.search(pattern, said) for pattern in expected)]


class InChromium(Reader):
    """A reader with Chromium."""

    def __init__(self, browser):
        super().__init__()
        self.context = browser.new_context(viewport={"width": 1280, "height": 900})
        self.page = self.context.new_page()
        self.page.set_default_timeout(30_000)
        self.page.on("console", self.listen)
        self.page.on("pageerror", lambda error: self.heard.append(f"uncaught: {error.stack or error}"))
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.context.on("request", self.see)

    def listen(self, message):
        """Record an error of the console, and where it comes from."""
        if message.type == "error":
            self.heard.append(f"console: {message.text} ({message.location['url']})")

    def see(self, request):
        """Record a request to another site."""
        if not request.url.startswith(OWN):
            self.heard.append(f"asked for {request.url}")

    def evaluate(self, function, argument=None):
        """Return what a function of one argument returns in the page; None if the page is being left."""
        return leaving(lambda: self.page.evaluate(function, argument))

    def goto(self, address):
        """Open a page."""
        leaving(lambda: self.page.goto(address, wait_until="load"), "net::ERR_", "interrupted", "Timeout")

    def back(self):
        """Go back."""
        leaving(lambda: self.page.go_back(wait_until="commit"), "net::ERR_", "Timeout")

    def forward(self):
        """Go forward."""
        leaving(lambda: self.page.go_forward(wait_until="commit"), "net::ERR_", "Timeout")

    def reload(self):
        """Load the page again."""
        leaving(lambda: self.page.reload(wait_until="load"), "net::ERR_", "Timeout")

    def point(self, x, y, to=None):
        """Click somewhere, or drag from there."""
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        if to:
            self.page.mouse.move(*to, steps=4)
        self.page.mouse.up()

    def press(self, keys):
        """Press a key, such as Control+a."""
        self.page.keyboard.press(keys)

    def type(self, text):
        """Insert a text."""
        self.page.keyboard.insert_text(text)

    def resize(self, width, height):
        """Resize the window."""
        self.page.set_viewport_size({"width": width, "height": height})

    def pause(self, milliseconds):
        """Let the page go on for a while."""
        self.page.wait_for_timeout(milliseconds)

    def connect(self, connected):
        """Connect the browser, too."""
        super().connect(connected)
        self.context.set_offline(not connected)


class InFirefox(Reader):
    """A reader with Firefox, whose console has the errors."""

    def __init__(self, browser):
        super().__init__()
        self.browser = browser
        self.browser.ask("WebDriver:SetTimeouts", pageLoad=30_000)
        self.privileged("Services.console.reset()")

    def privileged(self, script):
        """Return what a script returns in the browser's own context."""
        self.browser.ask("Marionette:SetContext", value="chrome")
        try:
            return self.browser.ask("WebDriver:ExecuteScript", script=script, args=[])["value"]
        finally:
            self.browser.ask("Marionette:SetContext", value="content")

    def complaints(self):
        """Return the errors of the console since it was last asked, without what's expected."""
        found = self.privileged(
            "const all = Services.console.getMessageArray(); Services.console.reset(); return all"
            ".filter((m) => m instanceof Ci.nsIScriptError && !(m.flags & (m.warningFlag | m.infoFlag)))"
            ".map((m) => [m.sourceName, m.lineNumber, m.errorMessage, m.category].join(' '))"
        )
        self.heard += [said for said in found if ADDRESS in said or "null" in said.split(" ")[0]]
        return super().complaints()

    def evaluate(self, function, argument=None):
        """Return what a function of one argument returns in the page; None if the page is being left."""
        script = f"return Promise.resolve(({function})(...arguments))"
        return leaving(
            lambda: self.browser.ask("WebDriver:ExecuteScript", script=script, args=[argument], sandbox=None)["value"]
        )

    def goto(self, address):
        """Open a page."""
        leaving(lambda: self.browser.goto(address), "Reached error page", "timed out")

    def back(self):
        """Go back."""
        leaving(lambda: self.browser.ask("WebDriver:Back"), "Reached error page", "timed out")

    def forward(self):
        """Go forward."""
        leaving(lambda: self.browser.ask("WebDriver:Forward"), "Reached error page", "timed out")

    def reload(self):
        """Load the page again."""
        leaving(lambda: self.browser.ask("WebDriver:Refresh"), "Reached error page", "timed out")

    def act(self, kind, actions):
        """Perform actions of a keyboard or a mouse."""
        source = {"type": kind, "id": kind, "actions": actions}
        leaving(lambda: self.browser.ask("WebDriver:PerformActions", actions=[source]), "out of bounds")

    def point(self, x, y, to=None):
        """Click somewhere, or drag from there."""
        moves = [{"type": "pointerMove", "x": int(at[0]), "y": int(at[1])} for at in [(x, y), *([to] if to else [])]]
        down, up = ({"type": way, "button": 0} for way in ("pointerDown", "pointerUp"))
        self.act("pointer", [moves[0], down, *moves[1:], up])

    def press(self, keys):
        """Press a key while the ones before it are held down."""
        keys = [FIREFOX_KEYS.get(key, key) for key in keys.split("+")]
        order = [("keyDown", key) for key in keys] + [("keyUp", key) for key in reversed(keys)]
        self.act("key", [{"type": way, "value": key} for way, key in order])

    def type(self, text):
        """Type a text."""
        text = text.replace("\n", FIREFOX_KEYS["Enter"])
        self.act("key", [{"type": way, "value": key} for key in text for way in ("keyDown", "keyUp")])

    def resize(self, width, height):
        """Resize the window."""
        self.browser.ask("WebDriver:SetWindowRect", width=width, height=height)

    def pause(self, milliseconds):
        """Let the page go on for a while."""
        time.sleep(milliseconds / 1000)


def leaving(ask, *also):
    """Return what the browser answers; None if the page is just being left, or it says one of ``also``."""
    try:
        return ask()
    except Exception as error:
        if not any(said in str(error) for said in (*NAVIGATES, *also)):
            raise
        return None


@contextlib.contextmanager
def reading(name, folder):
    """Yield a reader of the site in ``folder`` with the browser of that name, which is started for it."""
    Book.folder = folder
    with serving("", Book) as address, tempfile.TemporaryDirectory() as profile:
        try:
            if name == "firefox":
                port = urlsplit(address).port
                with firefox.started(Path(profile), port, "-remote-allow-system-access") as browser:
                    yield InFirefox(browser)
                return
            from playwright.sync_api import sync_playwright

            found = f"--host-resolver-rules=MAP {urlsplit(ADDRESS).netloc} {urlsplit(address).netloc}"
            with sync_playwright() as playwright:
                yield InChromium(playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, found]))
        finally:
            Book.down = False
