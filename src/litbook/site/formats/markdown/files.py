"""The Markdown beside each page, and the book as `llms.txt <https://llmstxt.org>`_ and ``llms-full.txt``. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from posixpath import relpath
from urllib.parse import quote, urljoin

from litbook.core.cache import kept_text
from litbook.core.model import Chapter
from litbook.site.formats.markdown import page as pages
from litbook.site.formats.markdown.prose import ENTRIES
from litbook.site.pages import Place, Site, relative
from litbook.site.theme import front
from litbook.source.book import PLACE
from litbook.source.elements.references.links import Link
from litbook.weave.page import Page

LIST, WHOLE = "llms.txt", "llms-full.txt"


def files(site: Site, title: str, description: str, address: str) -> dict[str, str]:
    """Return the files by their paths in the site, whose ``address`` is "" if it isn't known."""
    chapters = [chapter for chapter in site.book.readable if chapter.path in site.places]
    found = {path(site, chapter.path): markdown(site, chapter, address) for chapter in chapters}
    listed = [(chapter, urljoin(address, path(site, chapter.path))) for chapter in chapters]
    found[LIST] = contents(title, description, listed, urljoin(address, WHOLE))
    found[WHOLE] = f"# {title}\n\n> {description}\n\n" + "\n".join(
        f"Source: {urljoin(address, site.places[chapter.path].url)}\n\n"
        + markdown(site, chapter, address, WHOLE, recap=False)
        for chapter in chapters
    )
    return found


def path(site: Site, page: str) -> str:
    """Return the path in the site of a page's Markdown, which is that of its source."""
    return f"{relpath(page, site.book.settings.docs_name).rpartition('.')[0]}.md"


def markdown(site: Site, chapter: Chapter, address: str, file: str = "", *, recap: bool = True) -> str:
    """Return a page as Markdown, for ``file`` in the site, or for the file beside it."""
    here = file or path(site, chapter.path)
    up = address or "../" * here.count("/")

    def address_of(link: Link) -> str:
        there = site.places.get(link.page)
        fragment = f"#{quote(link.fragment)}" if link.fragment else ""
        if there is None:
            return f"{up}{quote(relpath(link.page, site.book.settings.docs_name))}{fragment}"
        if address:
            return urljoin(address, there.url) + fragment
        if link.page == chapter.path:
            return fragment or link.address
        return relative(path(site, link.page), here) + fragment

    page = Page(chapter, site.outcomes[chapter.path])
    notebook = next((one for one in site.book.notebooks if one.chapter is chapter), None)
    inside = filled(site, site.places[chapter.path], here, address)

    def make() -> str:
        if notebook:
            return pages.of_notebook(notebook, page, address_of, up)
        return pages.markdown(page, address_of, up, inside, recap=recap)

    drawn = [[display.mime for display in outcome.displays] for outcome in page.outcomes]
    addresses = sorted((name, there.url) for name, there in site.places.items())
    parts = ["markdown", chapter.path, chapter.text, drawn, addresses, address, here, recap, inside]
    return kept_text(site.book.settings.root, parts, make)


def filled(site: Site, place: Place, here: str, address: str) -> dict[str, str]:
    """Return what a page's Markdown has in place of what's made when the site is built."""
    there = urljoin(address, place.url) if address else relative(place.url, here)
    made = f"*This part is made when the site is built: see [the page]({there}).*"
    about = [(chapter, site.places[chapter.path].url, path(site, chapter.path)) for chapter in front.chapters_of(site)]
    listed = (
        entry(chapter, urljoin(address, url) if address else relative(file, here)) for chapter, url, file in about
    )
    return {PLACE: made, ENTRIES: made, front.CHAPTERS: "\n".join(listed)}


def entry(chapter: Chapter, address: str) -> str:
    """Return a page's line in a list: its title, its address, and its description."""
    about = chapter.meta.get("description")
    return f"- [{chapter.title}]({address})" + (f": {about}" if about else "")


def contents(title: str, description: str, pages: Iterable[tuple[Chapter, str]], whole: str) -> str:
    """Return the book's ``llms.txt``: each page with the address of its Markdown and its description."""
    lines = [
        f"# {title}",
        "",
        f"> {description}",
        "",
        f"Everything in one file: [{WHOLE}]({whole})",
        "",
        "## Pages",
        "",
    ]
    return "\n".join([*lines, *(entry(chapter, address) for chapter, address in pages)]) + "\n"
