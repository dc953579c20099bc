"""Put together the content of a page: what MkDocs rendered, and the parts the machine adds around it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from posixpath import dirname, normpath
from urllib.parse import unquote

from litbook.core.cache import kept_text
from litbook.core.errors import BookError
from litbook.live import prepare as live
from litbook.site import metadata
from litbook.site.formats import notebook as downloads
from litbook.site.formats.archive.archive import kept_archive
from litbook.site.formats.bound.pdf import pdf
from litbook.site.formats.markdown import files as markdown
from litbook.site.incremental import facts
from litbook.site.pages import Place, Site, relative
from litbook.site.publishing import hashed
from litbook.site.theme import drawer, front, issue
from litbook.source.book import PLACE
from litbook.source.elements.exercises import answers_path
from litbook.tangle.recap import code_so_far
from litbook.weave import notebook
from litbook.weave.names import index
from litbook.weave.names.gained import gained
from litbook.weave.page import Page

PAGE_LINK = re.compile(r'href="(?P<file>[^":?#]+\.(?:md|ipynb))(?P<fragment>(?:#[^"]*)?)"')
"""A link to another page of the book in HTML that MkDocs doesn't look at."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something the machine adds to a page: HTML in up to three places, and files beside the page."""

    before: str = ""
    """At the very top."""
    below_title: str = ""
    after: str = ""
    """At the end."""
    files: Mapping[str, str | bytes] = field(default_factory=dict)
    """By their names in the page's folder."""


def content(site: Site, place: Place, page: Page | None, html: str) -> tuple[str, dict[str, str | bytes]]:
    """Return the content of the page at ``place``, and the files beside it by their paths in the site.

    ``html`` is its rendered Markdown. Pages that aren't chapters of the book, such as a reference, have no ``page``.
    """
    root, rendered = site.book.settings.root, html
    parts = [*parts_of(site, place, page)]
    if page and is_notebook(page):
        html = kept_text(root, ["notebook", html, facts.facts(page)], lambda: notebook.as_chapter(rendered, page))
        html = with_addresses(site, place, page.chapter.path, html)
    title, end, rest = html.partition("</h1>")
    below = "".join(part.below_title for part in parts) if end else ""
    before, after = ("".join(texts) for texts in ((p.before for p in parts), (p.after for p in parts)))
    folder = PurePosixPath(place.file).parent
    files = {str(folder / name): text for part in parts for name, text in part.files.items()}
    whole = front.with_front(site, place, f"{before}{title}{end}{below}{rest}{after}")
    return with_licenses(site, place, whole), files


def parts_of(site: Site, place: Place, page: Page | None) -> Iterator[Part]:
    """Yield the parts of a page, in the order in which they come wherever several have the same place."""
    is_front = page is not None and front.CHAPTERS in page.chapter.text  # a front page has these lines further down
    if place.is_home and not is_front:
        yield Part(below_title=front.reading_progress(site))
    if page:
        about = "" if is_front else f"\n{metadata.line(page.chapter, markdown_of(site, place, page))}"
        yield Part(before=site.boxes(page.chapter.path), below_title=about)
        yield live_blocks(site, place, page)
        yield code_beside(site, place, page)
        yield what_is_gained(site, place, page)
    yield take_along(site, place, page)
    if page:
        yield Part(after=issue.link(site.repository, page.chapter.title, page.chapter.path))


def markdown_of(site: Site, place: Place, page: Page) -> str:
    """Return the address of a page's Markdown, as seen from the page."""
    return relative(markdown.path(site, page.chapter.path), place.url)


def is_notebook(page: Page) -> bool:
    """Return whether the page is a Jupyter notebook, which mkdocs-jupyter renders and offers for download."""
    return page.chapter.path.endswith(".ipynb")


def live_blocks(site: Site, place: Place, page: Page) -> Part:
    """Return what tells a page's scripts about its blocks, if any of them runs in the reader's browser."""
    if not site.live or is_notebook(page) or not live.can_run(page.chapter):
        return Part()
    prepared = site.live
    parts = ["told", *prepared.asked(page)]
    data = json.loads(kept_text(site.book.settings.root, parts, lambda: json.dumps(prepared.told(page))))
    text = live.as_json(data)
    name = named(page, "live", text)
    mark = live.mark(str(PurePosixPath(place.file).parent / name), data)
    return Part(before=mark, files={name: text})


def code_beside(site: Site, place: Place, page: Page) -> Part:
    """Return what tells a page's scripts about its drawer, if it has one."""
    if page.chapter.path not in site.drawers:
        return Part()
    text = site.drawers[page.chapter.path]
    name = named(page, "code", text)
    return Part(after=drawer.mark(str(PurePosixPath(place.file).parent / name)), files={name: text})


def what_is_gained(site: Site, place: Place, page: Page) -> Part:
    """Return what a chapter with exercises ends with: what the package has gained, where the book has an index of its names."""
    there = site.book.index
    if not site.names or there is None or answers_path(page.chapter.path) not in site.chapters:
        return Part()
    return Part(after=gained(site.names.values(), page.chapter.path, relative(site.places[there.path].url, place.url)))


def named(page: Page, kind: str, text: str) -> str:
    """Return the name of a file beside a page: another edition's file has another name, so no page gets the wrong one."""
    return f"{PurePosixPath(page.chapter.path).stem}-{kind}.{hashed.digest(text.encode())}.json"


def take_along(site: Site, place: Place, page: Page | None) -> Part:
    """Return the links to what a reader can download: the page as a notebook, the code and the package so far, the whole book."""
    files: dict[str, str | bytes] = {}
    names = []
    if page and is_notebook(page):
        names = [PurePosixPath(page.chapter.path).name]  # mkdocs-jupyter puts it beside the page
    elif page:
        code = ""
        with suppress(BookError):  # the package can't be made, which is among the problems
            code = code_so_far(site.book, page.chapter)
        files = {**downloads.offers(page.chapter, page.outcomes, code)}
        if code:
            files[f"{PurePosixPath(page.chapter.path).stem}.zip"] = kept_archive(site.book, page.chapter)
        names = list(files)
        if pdf.LABEL in site.whole_book and page.chapter.path in site.parts:
            names.append(PurePosixPath(pdf.path(place.url)).name)  # made at the end, of the finished page
    forms = [(label, relative(address, place.url)) for label, address in site.whole_book.items()]
    if page and front.CHAPTERS in page.chapter.text:  # others have this link below their title
        forms.insert(0, ("this page as Markdown", markdown_of(site, place, page)))
    return Part(after=downloads.links(names, forms), files=files)


def with_names(site: Site, contents: Mapping[str, str]) -> dict[str, str]:
    """Return the contents of all pages with the index of names, and with each name's chapters in a reference."""
    if not site.names:
        return dict(contents)
    headings = {
        path: kept_headings(site.book.settings.root, html)
        for path, html in contents.items()
        if index.may_document(html, site.names)
    }
    urls = {name: site.places[path].url for path, ids in headings.items() for name in index.documented(ids, site.names)}
    found = dict(contents)
    for path, html in contents.items():
        place = site.places[path]
        if PLACE in html or place.url in urls.values():
            reference = {name: relative(f"{url}#{name}", place.url) for name, url in urls.items()}
            found[path] = index.filled(html, headings.get(path, {}), site.names, site.addresses(place), reference)
    return found


def kept_headings(root: Path, html: str) -> dict[str, int]:
    """Return the headings of a page from the cache of the book in ``root``, where they're known."""
    return dict(json.loads(kept_text(root, ["headings", html], lambda: json.dumps(index.headings(html)))))


def with_addresses(site: Site, place: Place, path: str, html: str) -> str:
    """Return the HTML of the notebook ``path`` with the addresses of the pages that it links to as files, as on GitHub."""

    def address(match: re.Match[str]) -> str:
        there = site.places.get(normpath(f"{dirname(path)}/{unquote(match['file'])}"))
        return f'href="{relative(there.url, place.url)}{match["fragment"]}"' if there else match[0]

    return PAGE_LINK.sub(address, html)


def with_licenses(site: Site, place: Place, html: str) -> str:
    """Return a page's content with a link to the licenses of what live pages serve, where it has a place for one."""
    if live.PLACE not in html:
        return html
    return html.replace(live.PLACE, live.notice(relative(live.LICENSES, place.url)) if site.live else "")
