"""A link checker: request the pages that a book links to, a few at a time, and report broken and moved links."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from itertools import pairwise
from typing import Any
from urllib.parse import urldefrag

from litbook.check.link_checker.connections import LATE, RefusedError, Visit, patient
from litbook.core.errors import BookError
from litbook.source.elements.links import Link

AT_ONCE = 4
TIMEOUT = 20.0
"""Seconds to wait for a connection, and for data."""
DEADLINE = 60.0
"""Seconds that a page has in all: a server that sends a byte now and then never runs into the other limit."""
PAUSE = 0.5
"""The backoff factor, in seconds, of the pauses between tries."""
AGENT = "litbook (checks the links of a book; asks each page once)"
FOR_GOOD = (301, 308)
"""The status codes of permanent redirects."""
CLOSED_DOOR = (401, 403, 429, 999)
"""Status codes of servers that refuse automated requests, so the page may exist. 999 is LinkedIn's."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of requesting a page."""

    status: int = 0
    """The final status code; 0 if there was no response."""
    moved: str = ""
    """The page's new address, if it redirects permanently."""
    failure: str = ""
    """The reason that there was no response."""


def ask_all(addresses: Iterable[str], step: Callable[..., None] = lambda *_: None) -> dict[str, Answer]:
    """Request each page once, AT_ONCE at a time, and return the answers by address, without fragments.

    ``step`` is called after each page.
    """
    asked = pages(addresses)

    def one(page: str) -> Answer:
        answer = ask(page)
        step()
        return answer

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(zip(asked, pool.map(one, asked), strict=True))


def pages(addresses: Iterable[str]) -> list[str]:
    """Return ``addresses`` without their fragments, each once."""
    return list(dict.fromkeys(urldefrag(address).url for address in addresses))


def ask(page: str) -> Answer:
    """Request ``page`` with HEAD, or with GET if HEAD gives an error, and return the answer.

    Nothing of the user's goes along: no passwords from ``.netrc`` or from the address, no cookies.
    """
    import requests

    visit = Visit()
    timer = threading.Timer(DEADLINE, visit.end)
    timer.start()
    try:
        with requests.Session() as session:
            session.headers["User-Agent"] = AGENT
            session.trust_env = False
            session.auth = lambda request: request  # or the address's own password would be sent
            for scheme in ("https://", "http://"):
                session.mount(scheme, patient(visit, PAUSE))
            response = session.head(page, allow_redirects=True, timeout=TIMEOUT)
            if response.status_code >= HTTPStatus.BAD_REQUEST:
                response = session.get(page, allow_redirects=True, timeout=TIMEOUT, stream=True)
            response.close()
            if visit.is_over:  # a header that was cut off looks complete
                return Answer(failure=LATE)
            return Answer(response.status_code, moved_to([*response.history, response]))
    except RefusedError as error:
        return Answer(failure=str(error))
    except requests.RequestException as error:
        return Answer(failure=LATE if visit.is_over else reason(error))
    finally:
        timer.cancel()
        visit.close()


def moved_to(hops: list[Any]) -> str:
    """Where the page is now, if the first of the redirections are for good; empty if it is where it was."""
    moved = ""
    for before, after in pairwise(hops):
        if before.status_code not in FOR_GOOD:
            break
        moved = str(after.url)
    return moved


def reason(error: Exception) -> str:
    """Return in a few words why a request failed."""
    text = str(error)
    known = {
        "resolve": "there is no such host, or no network",
        "refused": "the connection was refused",
        "imed out": LATE,
        "CERTIFICATE": "its certificate is not valid",
        "edirects": "it redirects forever",
    }
    return next((said for mark, said in known.items() if mark in text), type(error).__name__)


def problems(found: Iterable[Link], answers: dict[str, Answer]) -> Iterator[BookError]:
    """Yield each link that's broken, or whose page redirects permanently."""
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
    """Return the reason phrase of a status code; "" for an unknown one."""
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
