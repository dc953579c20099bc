"""Asking other sites whether a page is still there: politely, few at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from itertools import pairwise
from typing import Any
from urllib.parse import urldefrag

from litbook.core.errors import BookError
from litbook.source.elements.links import Link

AT_ONCE = 4
TIMEOUT = 20.0
"""Seconds that a server has to begin its answer."""
TRIES = 3
PAUSE = 0.5
"""Seconds before the second try; twice as many before the third."""
AGENT = "litbook (checks the links of a book; asks each page once)"
FOR_GOOD = (301, 308)
"""Redirections that say where the page is from now on."""
CLOSED_DOOR = (401, 403, 429, 999)
"""What a server says that does not talk to programs: the page may be there."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of asking for an address."""

    status: int = 0
    """The last one; 0 where nobody answered."""
    moved: str = ""
    """Where the page is now, if it has moved for good."""
    failure: str = ""
    """Why nobody answered."""


def ask_all(addresses: Iterable[str], step: Callable[..., None] = lambda *_: None) -> dict[str, Answer]:
    """What each address answers, each page asked for once, few at a time; ``step`` is called after each."""
    asked = pages(addresses)

    def one(page: str) -> Answer:
        answer = ask(page)
        step()
        return answer

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(zip(asked, pool.map(one, asked), strict=True))


def pages(addresses: Iterable[str]) -> list[str]:
    """The pages that ``addresses`` are places in, each once."""
    return list(dict.fromkeys(urldefrag(address).url for address in addresses))


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
        response.close()
        return Answer(response.status_code, moved_to([*response.history, response]))


def moved_to(hops: list[Any]) -> str:
    """Where the page is now, if the first of the redirections are for good; empty if it is where it was."""
    moved = ""
    for before, after in pairwise(hops):
        if before.status_code not in FOR_GOOD:
            break
        moved = str(after.url)
    return moved


def patient() -> Any:
    """A way to connect that tries again, later, where a server is busy or away."""
    from requests.adapters import HTTPAdapter
    from urllib3 import Retry

    busy = (500, 502, 503, 504)
    often = Retry(
        TRIES - 1,
        status_forcelist=busy,
        backoff_factor=PAUSE,
        raise_on_status=False,
        respect_retry_after_header=False,  # it may ask for hours
    )
    return HTTPAdapter(max_retries=often)


def reason(error: Exception) -> str:
    """Why nobody answered, in a few words."""
    text = str(error)
    known = {
        "resolve": "there is no such host, or no network",
        "refused": "the connection was refused",
        "imed out": "it did not answer in time",
        "CERTIFICATE": "its certificate is not valid",
        "edirects": "it redirects forever",
    }
    return next((said for mark, said in known.items() if mark in text), type(error).__name__)


def problems(found: Iterable[Link], answers: dict[str, Answer]) -> Iterator[BookError]:
    """Each link that is broken, or whose page has moved for good."""
    for link in found:
        page, fragment = urldefrag(link.address)
        answer = answers[page]
        if answer.failure:
            yield BookError(link.location, f"{link.address}: {answer.failure}", "fix the link, or remove it")
        elif answer.status >= HTTPStatus.BAD_REQUEST and answer.status not in CLOSED_DOOR:
            problem = f"{link.address} answers {answer.status} {phrase(answer.status)}".rstrip()
            yield BookError(link.location, problem, "fix the link, or remove it")
        elif answer.moved:
            there = answer.moved + (f"#{fragment}" if fragment and "#" not in answer.moved else "")
            yield BookError(link.location, f"{link.address} has moved", f"write {there}")


def phrase(status: int) -> str:
    """The words that go with a status."""
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
