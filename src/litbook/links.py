"""What a book's pages link to outside it, and whether it is still there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urldefrag

from litbook.errors import BookError
from litbook.fences import INLINE_CODE, fences, normalise
from litbook.model import Chapter, Location

AT_ONCE = 4
TIMEOUT = 20.0
TRIES = 3
AGENT = "litbook (checks the links of a book; asks each once)"
ADDRESS = re.compile(r"""(?:\]\(\s*<?|<|(?<=\]:)\s+<?|(?:href|src)=["'])(https?://[^\s"'<>\\]+)""")
CLOSED_DOOR = (401, 403, 429, 999)
"""What a server says that does not talk to programs: the page may be there."""
FOR_GOOD = (301, 308)


@dataclass(frozen=True, slots=True)
class Link:
    """A link out of the book."""

    location: Location
    address: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of asking for an address."""

    status: int = 0
    """The last one; 0 where nobody answered."""
    moved: str = ""
    """Where the page is now, if it has moved for good."""
    failure: str = ""
    """Why nobody answered."""


def links(chapters: Iterable[Chapter]) -> Iterator[Link]:
    """Each link of ``chapters`` to another site, in order; those in code are examples."""
    for chapter in chapters:
        lines = normalise(chapter.text).split("\n")
        if chapter.path.endswith(".md"):
            for fence in fences(lines, chapter.path):
                lines[fence.location.line - 1 : fence.last_line] = [""] * (fence.last_line - fence.location.line + 1)
        for number, line in enumerate(lines, start=1):
            for match in ADDRESS.finditer(INLINE_CODE.sub("", line)):
                yield Link(Location(chapter.path, number), trimmed(match[1]))


def trimmed(address: str) -> str:
    """``address`` without the bracket that closes the link: brackets inside it come in pairs."""
    depth = 0
    for index, character in enumerate(address):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth < 0:
            return address[:index]
    return address


def ask_all(addresses: Iterable[str], step: Callable[..., None] = lambda *_: None) -> dict[str, Answer]:
    """What each address answers, each page asked for once, few at a time; ``step`` is called after each."""
    pages = list(dict.fromkeys(urldefrag(address).url for address in addresses))

    def one(page: str) -> Answer:
        answer = ask(page)
        step()
        return answer

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(zip(pages, pool.map(one, pages), strict=True))


def ask(page: str) -> Answer:
    """What ``page`` answers: to HEAD, or to GET where HEAD is not understood."""
    import requests

    with requests.Session() as session:
        session.headers["User-Agent"] = AGENT
        for scheme in ("https://", "http://"):
            session.mount(scheme, patient())
        try:
            response = session.head(page, allow_redirects=True, timeout=TIMEOUT)
            if response.status_code >= HTTPStatus.BAD_REQUEST:
                response = session.get(page, allow_redirects=True, timeout=TIMEOUT, stream=True)
        except requests.RequestException as error:
            return Answer(failure=reason(error))
        for_good = [*response.history, response] if response.history else []
        moved = ""
        for before, after in zip(for_good, for_good[1:], strict=False):
            if before.status_code not in FOR_GOOD:
                break
            moved = str(after.url)
        response.close()
        return Answer(response.status_code, moved)


def patient() -> Any:
    """A way to connect that tries again, later, where a server is busy or away."""
    from requests.adapters import HTTPAdapter
    from urllib3 import Retry

    busy = (500, 502, 503, 504)
    retry = Retry(TRIES - 1, status_forcelist=busy, backoff_factor=0.5, raise_on_status=False, respect_retry_after_header=False)
    return HTTPAdapter(max_retries=retry)


def reason(error: Exception) -> str:
    """Why nobody answered, in a few words."""
    text = str(error)
    known = {
        "resolve": "there is no such host, or no network",
        "refused": "the connection was refused",
        "imed out": "it did not answer in time",
        "CERTIFICATE": "its certificate is not valid",
        "edirects": "it redirects for ever",
    }
    return next((said for mark, said in known.items() if mark in text), type(error).__name__)


def problems(found: Iterable[Link], answers: dict[str, Answer]) -> Iterator[BookError]:
    """Each link that is broken, or whose page has moved for good."""
    for link in found:
        page, fragment = urldefrag(link.address)
        answer = answers[page]
        if answer.failure:
            yield BookError(link.location, f"{link.address}: {answer.failure}", "mend the link, or take it away")
        elif answer.status >= HTTPStatus.BAD_REQUEST and answer.status not in CLOSED_DOOR:
            problem = f"{link.address} answers {answer.status} {phrase(answer.status)}".rstrip()
            yield BookError(link.location, problem, "mend the link, or take it away")
        elif answer.moved:
            there = answer.moved + (f"#{fragment}" if fragment and "#" not in answer.moved else "")
            yield BookError(link.location, f"{link.address} has moved", f"write {there}")


def phrase(status: int) -> str:
    """The words that go with a status."""
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
