"""Build a book's front page: its chapters as cards with pictures, and one of its drawings at the top."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby

from litbook.core.model import Chapter
from litbook.core.text.html import elements
from litbook.site import metadata
from litbook.site.pages import Place, Site, relative
from litbook.source.elements import exercises

CHAPTERS = "<!-- chapters -->"
"""The place in a page for the cards."""
FILM = "<!-- film -->"
"""The place in a page for its drawing with frames, whose code may come much further down."""
FRAMES = re.compile(r"<svg\b[^>]*\sdata-frames=")
OPENING = '<figure class="litbook-figure"'


def with_front(site: Site, place: Place, html: str) -> str:
    """Return a page's content with what it has places for."""
    if FILM in html:
        html = with_film(html)
    if CHAPTERS in html:
        html = html.replace(CHAPTERS, cards(site, place))
    return html


def with_film(html: str) -> str:
    """Return a page's content with its first drawing that has frames moved to its place; without the place if there's none."""
    figures = [one for one in elements(html, "figure") if FRAMES.search(html, one.start, one.end)]
    if not figures:
        return html.replace(FILM, "")
    start, end = figures[0].start, figures[0].end
    film = html[start:end].replace(OPENING, OPENING.replace("litbook-figure", "litbook-figure litbook-film"), 1)
    return f"{html[:start]}{html[end:]}".replace(FILM, film, 1)


def chapters_of(site: Site) -> list[Chapter]:
    """Return the numbered chapters that have a page."""
    return [chapter for chapter in site.book.readable if chapter.path in site.places and exercises.is_chapter(chapter)]


def reading_progress(site: Site) -> str:
    """Return the line, filled in by a script, that says how many chapters have been read; "" in a book without chapters."""
    line = metadata.progress([site.places[chapter.path].url for chapter in chapters_of(site)])
    return f"\n{line}" if line else ""


def cards(site: Site, place: Place) -> str:
    """Return the numbered chapters by part, each with its picture, its description, and its reading time."""
    parts = "".join(
        part_of(site, place, part, list(chapters))
        for part, chapters in groupby(chapters_of(site), lambda chapter: site.parts.get(chapter.path, ""))
    )
    inside = f"{reading_progress(site)}{parts}"
    return f'<section class="litbook-chapters" aria-label="Chapters" data-search-exclude>{inside}</section>'


def part_of(site: Site, place: Place, part: str, chapters: list[Chapter]) -> str:
    """Return the cards of one part, with its name and how long it takes."""
    hours = sum(metadata.minutes(chapter) for chapter in chapters) / 60
    time = f"about {round(hours)} hours" if hours >= 1.5 else "about an hour"
    items = "".join(card(site, place, chapter) for chapter in chapters)
    return f"<h3>{escape(part)} <span>{time}</span></h3><ol>{items}</ol>"


def card(site: Site, place: Place, chapter: Chapter) -> str:
    """Return the card of a chapter: one link."""
    address = relative(site.places[chapter.path].url, place.url)
    picture = next(pictures(site, place, chapter), '<span class="litbook-card-picture"></span>')
    about = escape(str(chapter.meta.get("description") or ""))
    time = f"<small>{metadata.minutes(chapter)} min</small>"
    title = f"<strong>{escape(chapter.title)}</strong>"
    return f'<li><a href="{escape(address)}">{picture}{title}<span>{about}</span>{time}</a></li>'


def pictures(site: Site, place: Place, chapter: Chapter) -> Iterator[str]:
    """Yield the pictures of a chapter: its drawings, which are files of the site."""
    page = site.page(chapter.path)
    for path in page.figure_files() if page else ():
        source = escape(relative(path, place.url))
        yield f'<span class="litbook-card-picture"><img src="{source}" alt="" loading="lazy" decoding="async"></span>'
