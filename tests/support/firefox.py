"""A minimal client for Firefox's built-in Marionette protocol."""

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
    "marionette.port": 0,  # any free port, which Firefox writes to a file
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
"""The book's server acts as an HTTP proxy, so that Firefox finds the book at its address."""
STARTS = 60
"""Seconds that Firefox gets to start."""


class Firefox:
    """One tab. A message is its length, a colon, and JSON: type, id, and content."""

    def __init__(self, port):
        self.stream = socket.create_connection(("127.0.0.1", port), timeout=300).makefile("rwb")
        self.numbers = itertools.count(1)
        self.read()  # the server's greeting
        self.ask("WebDriver:NewSession")
        self.ask("WebDriver:SetTimeouts", script=280_000)

    def read(self):
        """Return the next message."""
        length = b"".join(iter(lambda: self.stream.read(1), b":"))
        return json.loads(self.stream.read(int(length)))

    def ask(self, command, **parameters):
        """Send a command and return Firefox's answer. Fails on errors."""
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
        """Return what an async function on ``window`` resolves to. Argument and result are passed as JSON."""
        script = "const [name, text, done] = arguments; window[name](text).then(done, (e) => done(`!${e}`));"
        found = self.ask("WebDriver:ExecuteAsyncScript", script=script, args=[function, json.dumps(argument)])["value"]
        assert not found.startswith("!"), found
        return json.loads(found)

    def until(self, expression, seconds):
        """Wait until an expression is truthy in the page, ignoring errors while the page navigates."""
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
def started(profile, port, *options):
    """Yield a Firefox with its own profile that uses the server at ``port`` as its HTTP proxy."""
    preferences = {**PREFERENCES, **PROXY, "network.proxy.http_port": port}
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in preferences.items()]
    (profile / "user.js").write_text("\n".join(lines))
    command = [FIREFOX, "--headless", "--no-remote", "--marionette", "--profile", str(profile), *options]
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
    """Yield a Firefox. Without one, skip the tests, or fail them in CI."""
    if FIREFOX is None:
        missing = "needs Firefox, in Debian the package firefox-esr"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    with started(tmp_path_factory.mktemp("firefox"), int(book_host.rpartition(":")[2])) as browser:
        yield browser
