"""The MkDocs plugin: hands pages to the machine, and the machine's answers to MkDocs. Nothing else imports it."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

from jinja2 import Environment, FileSystemBytecodeCache
from mkdocs.config.base import Config
from mkdocs.config.config_options import ExtraScriptValue, Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure import StructureItem
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils import get_relative_url
from mkdocs.utils.templates import TemplateContext

from litbook.check.report import look_through
from litbook.core.errors import BookError
from litbook.core.files import cache_folder
from litbook.core.model import Chapter
from litbook.core.settings import shown
from litbook.live import prepare as live
from litbook.site import drawer, metadata, versions
from litbook.site import output as website
from litbook.site.formats import epub, print_page, social_card
from litbook.site.formats import notebook as take
from litbook.site.formats.leaves import Title
from litbook.site.output import Website
from litbook.site.theme import assets, math_font
from litbook.source import book
from litbook.source.elements import exercises, formulas
from litbook.weave import block, notebook
from litbook.weave.extension import LitbookExtension
from litbook.weave.names import index as names
from litbook.weave.names.index import Addresses

log = logging.getLogger("mkdocs.plugins.litbook")

STILL = "1980-01-01"
"""A page's date as far as MkDocs knows it: today's would make each day's build another one."""


class Options(Config):  # type: ignore[no-untyped-call]
    """What the site alone needs to know; all other settings are the book's, in pyproject.toml."""

    printed = Type(bool, default=False)
    """Whether to make the whole book as one page to print."""
    epub = Type(bool, default=False)
    """Whether to make the whole book as an EPUB."""
    policy = Type(bool, default=False)
    """Whether pages may run and ask for nothing but what is the site's own."""
    live = Type(bool, default=False)
    """Whether blocks run in the reader's browser; needs the extra ``live``."""


class LitbookPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]
    """Runs the chapters before the pages are made; refuses to build a book that is not true.

    Longer than other modules, since each of MkDocs' moments needs its method; what they do is elsewhere.
    """

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether somebody is writing (serve) or publishing (build)."""
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Add the theme's files and the Markdown extension."""
        if str(assets.TEMPLATES) not in config.theme.dirs:
            config.theme.dirs.insert(int(config.theme.custom_dir is not None), str(assets.TEMPLATES))
        config.site_url = versions.announce(config.site_url, config.extra, os.environ)
        config.extra_css = [assets.STYLESHEET, *config.extra_css]
        script = ExtraScriptValue(assets.SCRIPT)
        script.type = "module"
        config.extra_javascript = [script, *config.extra_javascript]
        self.extension = LitbookExtension()
        config.markdown_extensions = [*config.markdown_extensions, self.extension]  # type: ignore[list-item]
        root = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
        self.book = load(root, Path(config.docs_dir))
        self.is_live = self.config.live and live.installed(log.info)
        if self.serving and self.book.settings.source.is_dir():
            config.watch = [*config.watch, str(self.book.settings.source)]
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Run what changed. Before anything is deleted or written, a build ends here if a page is untrue."""
        with_drawers = drawer.FEATURE in config.theme.get("features", ())
        self.proof = look_through(self.book, say_what_ran, with_drawers=with_drawers)
        for problem in self.proof.problems:
            log.error(str(problem))
        if self.proof.problems and not self.serving:
            count = len(self.proof.problems)
            raise PluginError(f"{count} problem{'s' * (count > 1)} in the book; nothing was built")
        self.extension.glossary = self.book.glossary
        self.site = Website()
        self.live = prepared(self.book) if self.is_live else None
        self.site.files.update(self.live.files if self.live else {})
        self.woven: dict[str, block.Page] = {}
        self.contents: dict[str, str] = {}
        self.filled: set[str] = set()

    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> None:
        """Remember the pages in order, and the part that each belongs to; and how whole books are offered on them."""
        self.order = {page.file.src_uri: (part, page) for part, page in pages_of(nav.items)}
        wanted = {"the whole book to print": self.config.printed, "the whole book as an EPUB": self.config.epub}
        addresses = (f"{print_page.FOLDER}/", epub.NAME)
        named = zip(wanted, addresses, wanted.values(), strict=True)
        self.bound = {} if self.serving else {said: address for said, address, asked in named if asked}

    def on_page_markdown(self, markdown: str, /, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str | None:
        """Give the Markdown extension this page's chapter."""
        page.update_date = STILL
        path, url = self.path(page), page.file.url
        index = self.urls([self.book.index], files) if self.proof.known else []
        there = get_relative_url(index[0][1], url) if index else ""
        woven = self.extension.page = self.proof.page(path, url, self.addresses(page, files), there)
        if woven is None:
            unreadable = self.proof.boxes(path)
            return f"# {page.title}\n\n{unreadable}" if unreadable else None
        page.meta.update(woven.chapter.meta)  # a notebook's own metadata are elsewhere
        self.site.files.update(woven.figure_files())
        self.woven[page.file.src_uri] = woven
        return None

    def path(self, page: MkDocsPage) -> str:
        """Where the page's source is, as it stands in messages."""
        return shown(Path(page.file.abs_src_path or ""), self.book.settings.root)

    def addresses(self, page: MkDocsPage, files: Files) -> Addresses:
        """Each chapter with its address as seen from ``page``."""
        found = self.urls(self.book.sequence, files)
        return {chapter.path: (chapter, get_relative_url(url, page.file.url)) for chapter, url in found}

    def urls(self, chapters: Iterable[Chapter], files: Files) -> list[tuple[Chapter, str]]:
        """Those of ``chapters`` that have a page, with its address in the site."""
        docs = f"{self.book.settings.docs_name}/"
        found = ((chapter, files.get_file_from_path(chapter.path.removeprefix(docs))) for chapter in chapters)
        return [(chapter, file.url) for chapter, file in found if file]

    def on_page_content(self, html: str, /, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Say what a page is, and what can be taken along."""
        woven = self.woven.get(page.file.src_uri)
        offers: dict[str, str] = {}
        if woven:
            chapter = woven.chapter
            if page.file.src_uri.endswith(".ipynb"):
                html = notebook.as_chapter(html, woven)
                offers = {PurePosixPath(page.file.src_uri).name: ""}  # mkdocs-jupyter puts it there
            else:
                offers = self.proof.offers(chapter)
                self.put_beside(page, offers)
            html = self.live_part(woven, page) + metadata.below_title(html, chapter) + self.drawer_of(chapter, page)
        if page.is_homepage:
            chapters = [chapter for chapter in self.book.readable if exercises.is_chapter(chapter)]
            html = metadata.count_read(html, [url for _, url in self.urls(chapters, files)])
        html += take.links(offers, [(said, get_relative_url(url, page.file.url)) for said, url in self.bound.items()])
        if self.bound:
            self.contents[page.file.src_uri] = html
        if live.PLACE in html:
            address = get_relative_url(live.LICENCES, page.file.url)
            html = html.replace(live.PLACE, live.notice(address) if self.live else "")
        if r"\(" in html:
            show_formulas(page)
        unreadable = self.proof.boxes(self.path(page)) if woven else ""
        return self.site.put_aside(page.file.src_uri, unreadable + html)

    def drawer_of(self, chapter: Chapter, page: MkDocsPage) -> str:
        """Puts the page's drawer beside it; the HTML that says where."""
        if chapter.path not in self.proof.drawers:
            return ""
        name = f"{PurePosixPath(chapter.path).stem}-code.json"
        self.put_beside(page, {name: self.proof.drawers[chapter.path]})
        return drawer.mark(name)

    def live_part(self, woven: block.Page, page: MkDocsPage) -> str:
        """Puts what the browser is told of a page beside it; the HTML that says where."""
        if not self.live or not live.can_run(woven.chapter) or page.file.src_uri.endswith(".ipynb"):
            return ""
        name = f"{PurePosixPath(page.file.src_uri).stem}-live.json"
        told = self.live.told(woven)
        self.put_beside(page, {name: live.as_json(told)})
        return live.mark(str(PurePosixPath(page.file.dest_uri).parent / name), told)

    def put_beside(self, page: MkDocsPage, found: dict[str, str]) -> None:
        """Have files beside the page."""
        folder = PurePosixPath(page.file.dest_uri).parent
        self.site.files.update({f"{folder}/{name}": text for name, text in found.items()})

    def on_env(self, env: Environment, /, *, config: MkDocsConfig, files: Files) -> None:
        """Keep the theme's compiled templates, which take a fifth of a second in every build; list pages and names."""
        folder = cache_folder() / "templates"
        folder.mkdir(parents=True, exist_ok=True)
        env.bytecode_cache = FileSystemBytecodeCache(str(folder))
        site = versions.folder(config.site_url)
        pages = [(chapter, urljoin(site, url)) for chapter, url in self.urls(self.book.readable, files)]
        self.site.files["llms.txt"] = metadata.contents(config.site_name, config.site_description or "", pages)
        if urlsplit(site).path == "/" and not self.serving:  # robots look nowhere else
            self.site.files["robots.txt"] = f"User-agent: *\nAllow: /\n\nSitemap: {site}sitemap.xml\n"
        if self.proof.known:
            self.tell_of_names([file.page for file in files.documentation_pages() if file.page], files)

    def tell_of_names(self, pages: list[MkDocsPage], files: Files) -> None:
        """Fill in the index, and say in a reference which chapters a name is from: now each page knows its places."""
        known = self.proof.known
        places = {path: page.url for page in pages for path in names.documented(page.content or "", known)}
        for page in pages:
            if names.PLACE in (page.content or "") or page.url in places.values():
                reference = {path: get_relative_url(f"{url}#{path}", page.url) for path, url in places.items()}
                page.content = names.filled(page.content or "", known, self.addresses(page, files), reference)
                self.filled.add(page.file.src_uri)

    def on_page_context(
        self, context: TemplateContext, /, *, page: MkDocsPage, config: MkDocsConfig, nav: Navigation
    ) -> None:
        """Say what stands for the page where its address is shared; nothing where the book does not know its own."""
        if self.bound and page.file.src_uri in self.filled:
            self.contents[page.file.src_uri] = page.content or ""  # others have had their turn with it
        site = versions.folder(config.site_url)
        if not site or self.serving:
            return
        woven = self.woven.get(page.file.src_uri)
        chapter = woven.chapter if woven else None
        title = str(page.meta.get("title") or page.title)
        drawing, alt = social_card.first_figure(chapter.blocks, woven.outcomes) if woven and chapter else ("", "")
        image = social_card.path(page.file.src_uri)
        self.site.files[image] = self.book.preview(title, config.site_name, drawing)
        schema = metadata.schema(title, page.canonical_url or "", config.site_name, site, chapter)
        context["preview"] = {"image": urljoin(site, image), "alt": alt or title, "schema": schema}  # type: ignore[typeddict-unknown-key]

    def on_post_page(self, output: str, /, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Put in what the page waited for."""
        return self.site.whole(page.file.src_uri, output)

    @event_priority(-100)  # other plugins have written their files
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write what the pages link to: drawings, notebooks, the code so far, the whole book. Then see to all pages."""
        if self.bound:
            self.bind(config)
        if self.site.letters:
            self.site.files[math_font.PATH] = self.book.font(self.site.letters)
            self.site.files[math_font.LICENCE] = math_font.SOURCE.with_name("LICENSE.txt").read_text(encoding="utf-8")
        folder = Path(config.site_dir)
        self.site.write(folder)
        if self.config.policy and not self.serving:  # which has a script of its own in each page
            for name, wanted in website.protect(folder, live=self.live is not None):
                log.warning("%s asks for %s, which `policy` forbids; take it into the book", name, wanted)
        if self.live and not self.serving:  # where each change would be another edition
            website.keep_offline(folder)

    def bind(self, config: MkDocsConfig) -> None:
        """The whole book, in the forms that are wanted."""
        language = str(config.theme.get("language", None) or config.theme.locale or "en")
        title = Title(
            config.site_name, config.site_description or "", config.site_author or "", language, config.site_url or ""
        )
        found = [(self.contents[uri], *placed) for uri, placed in self.order.items() if uri in self.contents]
        leaves = [self.book.leaf(page.file.url, str(page.title), part, html) for html, part, page in found]
        files = self.site.files
        if self.config.epub:
            files[epub.NAME] = self.book.epub(title, leaves, files)
        if self.config.printed:
            files[f"{print_page.FOLDER}/index.html"] = print_page.page(title, leaves)
            files[print_page.STYLESHEET] = assets.sheets()


def pages_of(items: Iterable[StructureItem], part: str = "") -> Iterator[tuple[str, MkDocsPage]]:
    """The pages of the navigation in order, each with the title of the part that it is in."""
    for item in items:
        if isinstance(item, MkDocsPage):
            yield part, item
        elif isinstance(item, Section):
            yield from pages_of(item.children, part or str(item.title))


def show_formulas(page: MkDocsPage) -> None:
    """Formulas in headings, where the page is listed: in its contents as they are, in its title as words."""
    page.title = formulas.plain(str(page.title))
    items = list(page.toc)
    for item in items:
        items += item.children
        with suppress(ValueError):  # which is among the problems
            item.title = formulas.inline(item.title)


def say_what_ran(chapter: Chapter, ran: bool) -> None:
    """A line of the log for each chapter that was not as it was before."""
    if ran:
        log.info("Ran %s", chapter.path)


def load(root: Path, docs: Path) -> Any:
    """The book, or the end of the build with the reason."""
    try:
        return book.load(root, docs)
    except BookError as error:
        raise PluginError(str(error)) from error


def prepared(of: book.Book) -> live.Live:
    """What the book's pages need to be live, or the end of the build with the reason."""
    try:
        return live.prepare(of.settings)
    except BookError as error:
        raise PluginError(str(error)) from error
