"""A real Firefox, spoken to over Marionette, which it brings along: what the tests need of it, and no more."""

import contextlib
import itertools
import json
import os
import shutil
import socket
import subprocess
import time

import pytest

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
PREFERENCES = {
    "marionette.port": 0,  # any; it writes down which
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}
PROXY = {
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.no_proxies_on": "127.0.0.1",
    "network.proxy.allow_hijacking_localhost": True,
}
"""The book's host stands in for a proxy, so that the book is at its address."""
STARTS = 60
"""Seconds."""


class Firefox:
    """One tab. Each message is its length, a colon, and JSON: what, which, and with what."""

    def __init__(self, port):
        self.stream = socket.create_connection(("127.0.0.1", port), timeout=300).makefile("rwb")
        self.numbers = itertools.count(1)
        self.read()  # who is there
        self.ask("WebDriver:NewSession")
        self.ask("WebDriver:SetTimeouts", script=280_000)

    def read(self):
        """The next message."""
        length = b"".join(iter(lambda: self.stream.read(1), b":"))
        return json.loads(self.stream.read(int(length)))

    def ask(self, command, **parameters):
        """What Firefox answers."""
        text = json.dumps([0, next(self.numbers), command, parameters]).encode()
        self.stream.write(b"%d:%b" % (len(text), text))
        self.stream.flush()
        _, _, error, result = self.read()
        assert error is None, error["message"]
        return result

    def goto(self, address):
        """Open a page."""
        self.ask("WebDriver:Navigate", url=address)

    def evaluate(self, function, argument=None):
        """What a function of the page's own gives, sooner or later; both ways as JSON."""
        script = "const [name, text, done] = arguments; window[name](text).then(done, (e) => done(`!${e}`));"
        found = self.ask("WebDriver:ExecuteAsyncScript", script=script, args=[function, json.dumps(argument)])["value"]
        assert not found.startswith("!"), found
        return json.loads(found)

    def until(self, expression, seconds):
        """Wait until an expression is something true in the page; one that is just being left has nothing."""
        end = time.monotonic() + seconds
        while True:
            problem = "no error"
            try:
                if self.ask("WebDriver:ExecuteScript", script=f"return {expression}", args=[])["value"]:
                    return
            except AssertionError as error:
                problem = error
            assert time.monotonic() < end, f"never true: {expression} ({problem}, on {self.page()})"
            time.sleep(0.02)

    def page(self):
        """Return the page's address, title, and what its status lines say."""
        said = "[...document.querySelectorAll('[role=status]')].map((line) => line.textContent)"
        script = f"return JSON.stringify([location.href, document.title, {said}])"
        return self.ask("WebDriver:ExecuteScript", script=script, args=[])["value"]


@contextlib.contextmanager
def started(profile, port):
    """A Firefox with a profile of its own, which asks this port of the machine for the book."""
    preferences = {**PREFERENCES, **PROXY, "network.proxy.http_port": port}
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in preferences.items()]
    (profile / "user.js").write_text("\n".join(lines))
    command = [FIREFOX, "--headless", "--no-remote", "--marionette", "--profile", str(profile)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            port = profile / "MarionetteActivePort"
            end = time.monotonic() + STARTS
            while not (port.exists() and port.read_text()):
                assert time.monotonic() < end, "Firefox did not start"
                time.sleep(0.05)
            yield Firefox(int(port.read_text()))
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def firefox(tmp_path_factory, book_host):
    """Firefox; without it a user's test is skipped, and CI's fails."""
    if FIREFOX is None:
        missing = "needs Firefox, in Debian the package firefox-esr"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    with started(tmp_path_factory.mktemp("firefox"), int(book_host.rpartition(":")[2])) as browser:
        yield browser
