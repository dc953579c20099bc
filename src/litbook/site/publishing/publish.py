"""Publish a finished site: its policy, its edition, its service worker, and names made of contents."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path

from litbook.live import offline, prepare
from litbook.site.publishing import csp, hashed
from litbook.weave.page import in_head

Forbidden = Callable[[str, str, AbstractSet[str]], list[str]]
"""Returns what a page asks for that the policy forbids, given its path in the site, its HTML, and the theme's scripts."""


def publish(
    folder: Path,
    pages: Mapping[str, str],
    *,
    policy: AbstractSet[str] | None,
    live: bool,
    forbidden: Forbidden = lambda page, html, scripts: csp.forbidden(html, scripts),
) -> list[tuple[str, str]]:
    """Write finished ``pages``, by their paths in the site in ``folder``, and give our files names made of their contents.

    With ``policy``, the hashes of the theme's scripts, every page of the site gets its Content-Security-Policy; with ``live``,
    every page gets its edition, and the site its service worker. Return what pages ask for that the policy forbids, which
    ``forbidden`` finds, each with the path of its page.
    """
    pages = with_others(folder, pages)
    frame, worker = (taken(folder / prepare.FOLDER / name) if live else "" for name in (prepare.FRAME, offline.WORKER))
    refused = []
    if policy is not None:
        refused = [(name, wanted) for name, html in sorted(pages.items()) for wanted in forbidden(name, html, policy)]
        rules = csp.policy({*policy, csp.hash_of(frame.encode("utf-8"))} if live else policy, live=live)
        pages = {name: in_head(html, csp.meta(rules)) for name, html in pages.items()}
    assets = hashed.move_assets(folder)
    pages = {name: hashed.with_addresses(html, assets) for name, html in pages.items()}
    if live:
        pages = with_edition(folder, pages, worker, assets)
    for name, html in pages.items():
        write(folder / name, html)
    return refused


def with_others(folder: Path, pages: Mapping[str, str]) -> dict[str, str]:
    """Return ``pages``, and the other pages that are in the site in ``folder``, such as 404.html."""
    names = sorted(name for name in files_in(folder) if name.endswith(".html") and name not in pages)
    return {**pages, **{name: (folder / name).read_text(encoding="utf-8") for name in names}}


def taken(path: Path) -> str:
    """Return the text of a file that isn't to be published as it is, and remove it."""
    text = path.read_text(encoding="utf-8")
    path.unlink()
    return text


def with_edition(folder: Path, pages: Mapping[str, str], worker: str, assets: str) -> dict[str, str]:
    """Return the ``pages`` with the site's edition in them, and give the site in ``folder`` its service worker.

    ``worker`` is the worker's text without its data, and ``assets`` the folder of our files.
    """
    sizes, digests = {}, {}
    for name in files_in(folder):
        content = pages[name].encode("utf-8") if name in pages else Path(folder, name).read_bytes()
        sizes[name], digests[name] = len(content), offline.digest(content)
    edition = offline.edition(digests)
    mark = offline.meta(edition)
    marked = {name: in_head(html, mark) for name, html in pages.items()}
    sizes |= {name: sizes[name] + len(mark) * (marked[name] != html) for name, html in pages.items()}
    write(folder / offline.WORKER, offline.worker(worker, sizes, digests, edition, assets))
    return marked


def files_in(folder: Path) -> Iterator[str]:
    """Yield the path of each file below ``folder``."""
    for place, _, names in os.walk(folder):
        within = Path(place).relative_to(folder)
        yield from ((within / name).as_posix() for name in names)


def write(path: Path, content: str | bytes) -> None:
    """Write ``content`` to ``path``, with line feeds as they are."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
