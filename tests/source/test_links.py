"""External links: found on the pages, and checked against a local server."""

from __future__ import annotations

import contextlib
import http.server
import socket
import threading
import time

import pytest

from litbook.check import link_checker
from litbook.check.link_checker import connections
from litbook.source.elements import links
from litbook.source.elements.references import links as references
from litbook.source.parse import parse

PAGE = """\
# Links

See [one](https://example.org/one_(1)#there), <https://example.org/two> and `[no](https://example.org/code)`.
[Two](https://example.org/two "a title"), [inside](02-two.md), ![drawn](https://example.org/three.png)
<a href="https://example.org/four">four</a> [named][n]

```text
[no](https://example.org/fence)
```

[n]: https://example.org/five
"""


def test_every_link_out_of_the_book_is_listed(make_book, invoke):
    """Every external link is listed with its line; those in code are examples and aren't."""
    root = make_book({"01-one.md": PAGE})
    assert invoke(root, "links").output.splitlines() == [
        "docs/01-one.md:3: https://example.org/one_(1)#there",
        "docs/01-one.md:3: https://example.org/two",
        "docs/01-one.md:4: https://example.org/two",
        "docs/01-one.md:4: https://example.org/three.png",
        "docs/01-one.md:5: https://example.org/four",
        "docs/01-one.md:11: https://example.org/five",
    ]


class Answers(http.server.BaseHTTPRequestHandler):
    """Responds by path: with a status or a redirect, or only to GET."""

    def answer(self):
        """Record the request and send the response."""
        self.server.asked.append((self.command, self.path, self.headers["User-Agent"]))
        self.server.credentials += [value for name in ("Authorization", "Cookie") if (value := self.headers[name])]
        if self.path == "/drip":
            self.drip()
            return
        name = self.path[1:]
        if name.startswith("to-"):
            status, _, target = name.removeprefix("to-").partition("-")
        elif name == "no-head":
            status, target = ("405" if self.command == "HEAD" else "200"), ""
        elif name == "busy":
            status, target = ("503" if len(self.server.asked) < 3 else "200"), ""
        else:
            status, target = name, ""
        self.send_response(int(status))
        if target:
            self.send_header("Location", self.server.elsewhere.get(target, f"/{target}"))
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET = answer  # noqa: N815  # the library's names

    def drip(self):
        """Send a header without end, a byte at a time."""
        with contextlib.suppress(OSError):
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Header: ")
            for _ in range(200):
                self.wfile.write(b"x")
                time.sleep(0.1)

    def log_message(self, *arguments):
        """Log nothing."""


@pytest.fixture
def server(monkeypatch):
    """Start a local server whose ``asked`` records the requests."""
    monkeypatch.setattr(link_checker, "PAUSE", 0)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as other:
        other.asked, other.credentials, other.elsewhere = [], [], {}
        threading.Thread(target=other.serve_forever, daemon=True).start()
        other.address = f"http://127.0.0.1:{other.server_port}"
        yield other
        other.shutdown()


def test_what_is_broken_or_has_moved_is_a_problem(make_book, invoke, server):
    """Broken and moved links are reported, temporary redirects and refused access aren't, and each page is requested once."""
    at = server.address
    names = ["200", "200#place", "404", "to-301-200#here", "to-302-200", "to-308-404", "403", "no-head"]
    text = "# Links\n\n" + "".join(f"[{name}]({at}/{name})\n" for name in names)
    done = invoke(make_book({"01-one.md": text}), "links", "--check")
    assert done.output.splitlines() == [
        f"docs/01-one.md:5: {at}/404 answers 404 Not Found; fix the link, or remove it",
        f"docs/01-one.md:6: {at}/to-301-200#here has moved; write {at}/200#here",
        f"docs/01-one.md:8: {at}/to-308-404 answers 404 Not Found; fix the link, or remove it",
    ]
    assert done.exit_code == 1
    asked = [(command, path) for command, path, _ in server.asked]
    assert asked.count(("HEAD", "/no-head")) == asked.count(("GET", "/no-head")) == 1
    assert {agent for _, _, agent in server.asked} == {link_checker.AGENT}


def test_good_links_are_silence(make_book, litbook, server):
    """If all links are good, there's no output in a pipe, and the status is 0."""
    root = make_book({"01-one.md": f"# One\n\n[good]({server.address}/200)\n"})
    done = litbook("links", "--check", cwd=root)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_busy_server_is_asked_again(server):
    """A busy server is asked again after a pause."""
    assert link_checker.ask(f"{server.address}/busy") == link_checker.Answer(200)
    assert [command for command, _, _ in server.asked] == ["HEAD"] * 3


def test_a_page_has_a_deadline(server, monkeypatch):
    """A server that sends a byte now and then never runs into the limit for a byte, and isn't asked again."""
    monkeypatch.setattr(link_checker, "DEADLINE", 1.0)
    start = time.monotonic()
    assert link_checker.ask(f"{server.address}/drip") == link_checker.Answer(failure="it did not answer in time")
    assert time.monotonic() - start < 8
    assert len(server.asked) == 1


def test_no_password_is_sent(server, monkeypatch, tmp_path):
    """Neither one from `.netrc`, nor one in the address, nor after a redirect to another port."""
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    host = server.address.removeprefix("http://")
    server.elsewhere["there"] = f"http://you:secret@localhost:{server.server_port}/200"
    for address in (f"{server.address}/200", f"http://you:secret@{host}/200", f"{server.address}/to-302-there"):
        assert link_checker.ask(address).status == 200
    assert len(server.asked) == 4
    assert server.credentials == []


@pytest.mark.parametrize(("public", "answer"), [
    ({"127.0.0.1"}, link_checker.Answer(failure="it redirects to a private address")),
    ({"127.0.0.1", "127.0.0.2"}, link_checker.Answer(200)),
    (set(), link_checker.Answer(200)),
])  # fmt: skip
def test_a_page_of_the_internet_does_not_lead_into_a_private_network(server, monkeypatch, public, answer):
    """It's not asked. A page of a private network may lead to another, and a public one to a public one."""
    monkeypatch.setattr(connections, "is_public", lambda address: address in public)
    with http.server.ThreadingHTTPServer(("127.0.0.2", 0), Answers) as inside:
        inside.asked, inside.credentials, inside.elsewhere = [], [], {}
        threading.Thread(target=inside.serve_forever, daemon=True).start()
        server.elsewhere["inside"] = f"http://127.0.0.2:{inside.server_port}/200"
        assert link_checker.ask(f"{server.address}/to-302-inside") == answer
        assert len(inside.asked) == (not answer.failure)
        inside.shutdown()


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "::1", "fe80::1%eth0"])
def test_a_private_address_is_not_public(address):
    """This machine, local networks, and a cloud's own service for its machines."""
    assert not connections.is_public(address)
    assert connections.is_public("93.184.215.14")


def test_without_a_network_that_is_said(make_book, invoke, server):
    """Without any response one line says so; if other servers respond, it's a problem of the link."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{probe.getsockname()[1]}/"
        root = make_book({"01-one.md": f"# One\n\n[gone]({nobody})\n"})
        done = invoke(root, "links", "--check")
        assert (done.output, done.exit_code) == ("none of 1 page could be reached: is this machine online?\n", 1)
        page = f"# One\n\n[gone]({nobody})\n[good]({server.address}/200)\n"
        done = invoke(make_book({"01-one.md": page}), "links", "--check")
        problem = f"docs/01-one.md:3: {nobody}: the connection was refused; fix the link, or remove it\n"
        assert (done.output, done.exit_code) == (problem, 1)


def test_a_notebook_s_links_are_the_book_s(tmp_path):
    """Links in a notebook are checked, with the line in its file."""
    chapter = parse("# x\n", "docs/02-two.ipynb")
    notebook = type(chapter)(chapter.path, '{\n "source": [\n  "See [it](https://example.org/x).\\n"\n ]\n}\n')
    assert [(str(link.location), link.address) for link in links.links([notebook])] == [
        ("docs/02-two.ipynb:3", "https://example.org/x")
    ]


def test_code_as_the_text_of_a_link_is_no_reference():
    """A link whose text is code keeps it: its text isn't empty, although what's in code is no prose."""
    page = "[`needs`](02-write.md) and [](02-write.md)\n"
    assert [link.text for link in references.links(page, "docs/01-page.md")] == ["`needs`", ""]


def test_a_footnote_is_no_definition_of_a_link():
    """Its first word is no address."""
    page = "[^why]: It's written below.\n\n[there]: 02-write.md\n"
    assert [link.address for link in references.links(page, "docs/01-page.md")] == ["02-write.md"]
