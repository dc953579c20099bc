"""Pages at old addresses, which lead to the new ones without a script. The part of an address behind `#` gets lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from pathlib import PurePosixPath
from urllib.parse import urljoin

from litbook.core.model import Chapter
from litbook.site.pages import Place, relative

KEY = "formerly"
"""In a page's front matter: its old addresses as a list, or those of each edition. They're files, such as ``04-graph.md``."""


def redirects(chapters: Iterable[Chapter], places: Mapping[str, Place], site_url: str) -> dict[str, str]:
    """Return a page for each old address that no page has now, by its path in the site.

    ``places`` are those of the pages by their paths; ``site_url`` is empty if it isn't known.
    """
    taken = {place.file for place in places.values()}
    found: dict[str, str] = {}
    for chapter in chapters:
        place = places.get(chapter.path)
        for address in former(chapter) if place else ():
            old = old_place(address, place) if place else None
            if place and old and old.file not in taken:
                target = relative(place.url, old.url)
                found.setdefault(
                    old.file, page(chapter.title, target, urljoin(site_url, place.url) if site_url else target)
                )
    return found


def former(chapter: Chapter) -> list[str]:
    """Return the old addresses of a page."""
    given = chapter.meta.get(KEY) or []
    listed = [*given.values()] if isinstance(given, dict) else [given]
    return [str(address) for each in listed for address in (each if isinstance(each, list) else [each])]


def old_place(address: str, like: Place) -> Place:
    """Return where the file ``address`` was in the site, whose addresses look ``like`` that of another page."""
    stem = str(PurePosixPath(address).with_suffix(""))
    if like.file.rpartition("/")[2] != "index.html":
        return Place(f"{stem}.html", f"{stem}.html")
    folder = stem.removesuffix("index").rstrip("/")
    return Place(f"{folder}/" if folder else "", f"{folder}/index.html" if folder else "index.html")


def page(title: str, target: str, canonical: str) -> str:
    """Return a page that leads to ``target`` at once."""
    title, target, canonical = escape(title), escape(target), escape(canonical)
    return f"""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url={target}">
<meta name="robots" content="noindex">
<link rel="canonical" href="{canonical}">
<title>{title}</title>
</head>
<body><p>This page has moved: <a href="{target}">{title}</a></p></body>
</html>
"""
