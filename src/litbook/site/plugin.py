"""The MkDocs plugin: what MkDocs tells the machine at each moment of a build, and back. Only this module knows MkDocs."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Literal
from urllib.parse import urljoin, urlsplit

from jinja2 import Environment
from mkdocs.commands.build import _build_page as build_page
from mkdocs.commands.build import _populate_page as populate
from mkdocs.commands.build import get_context
from mkdocs.config.base import Config
from mkdocs.config.config_options import ExtraScriptValue, Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure import StructureItem
from mkdocs.structure.files import Files, InclusionLevel
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import get_toc
from mkdocs.utils.templates import TemplateContext
from pymdownx.superfences import SuperFencesException

from litbook.core.cache import kept_text
from litbook.core.errors import BookError
from litbook.core.model import Chapter
from litbook.core.settings import shown
from litbook.live import prepare as live
from litbook.site import content, metadata, pages, versions
from litbook.site.formats import redirect, social_card
from litbook.site.formats.bound import epub, print_page
from litbook.site.formats.bound.leaves import Title
from litbook.site.formats.bound.pdf import pdf
from litbook.site.formats.bound.whole_book import BoundPage, WholeBook
from litbook.site.formats.markdown import files as markdown
from litbook.site.incremental import facts, notebooks, search, templates
from litbook.site.incremental.beside import ENOUGH, beside
from litbook.site.incremental.complete import Complete
from litbook.site.incremental.preview import Preview
from litbook.site.incremental.rendering import Rendering, ids
from litbook.site.publishing import framing
from litbook.site.publishing.output import Output
from litbook.site.publishing.outside import outside
from litbook.site.theme import assets, drawer
from litbook.source import book
from litbook.source.book import PLACE
from litbook.source.elements import exercises, formulas
from litbook.weave.extension import LitbookExtension
from litbook.weave.names import index
from litbook.weave.page import Page

notebooks.import_late()  # MkDocs imports its plugins in the order of `mkdocs.yml`
log = logging.getLogger("mkdocs.plugins.litbook")

LAST = event_priority(-50)
"""Litbook takes its turn at each event after the other plugins, wherever `mkdocs.yml` lists it."""
STILL = "1980-01-01"
"""The date MkDocs gets for every page; the real one would make each day's build different."""


class Options(Config):  # type: ignore[no-untyped-call]
    """Options in mkdocs.yml: what only the site needs. All other settings are the book's, in pyproject.toml."""

    printed = Type(bool, default=False)
    """Make the whole book as one page to print."""
    epub = Type(bool, default=False)
    """Make the whole book as an EPUB."""
    pdf = Type(bool, default=False)
    """Make the whole book, and each page, as a PDF; needs litbook's extra pdf. `mkdocs serve` makes none."""
    policy = Type(bool, default=False)
    """Give every page a Content-Security-Policy that allows only the site's own scripts and requests."""
    typefaces = Type(bool, default=True)
    """Bring typefaces for text, headings, and code, cut to the characters of the site; without, each reader's system has its own."""
    live = Type(bool, default=False)
    """Let blocks run in the reader's browser; needs litbook's extra live."""


class LitbookPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]
    """Runs the chapters before MkDocs renders pages, and refuses to build a book with problems.

    Longer than most modules: each of MkDocs's events needs a method. What they do is in other modules.
    """

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether an author is writing (serve) or publishing (build), and whether only what changed is built."""
        self.serving, self.dirty = command == "serve", dirty
        self.copies = ExitStack()
        self.preview: Preview | None = None
        self.complete: Complete | None = None

    @LAST
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Add the theme's files and the Markdown extension, and load the book."""
        if str(assets.TEMPLATES) not in config.theme.dirs:
            config.theme.dirs.insert(int(config.theme.custom_dir is not None), str(assets.TEMPLATES))
        config.site_url = versions.announce(config.site_url, config.extra, os.environ)
        config.extra_css = [assets.STYLESHEET, *config.extra_css]
        script = ExtraScriptValue(assets.SCRIPT)
        script.type = "module"
        config.extra_javascript = [script, *config.extra_javascript]
        notebooks.ask_less(config)
        self.extension = LitbookExtension()
        config.markdown_extensions = [*config.markdown_extensions, self.extension]  # type: ignore[list-item]
        self.root = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
        self.book = load(self.root, Path(config.docs_dir), config_file(config), drafts=self.serving)
        if self.serving and not self.dirty:
            self.preview = self.preview or Preview(Path(config.site_dir))
            config.site_dir = str(self.preview.building)
        if config.nav and not self.serving:
            config.nav = pages.without_drafts(config.nav, self.book)
        self.is_live = self.config.live and live.installed(log.info)
        self.has_pdf = self.config.pdf and not self.serving and pdf.installed(log.info)
        if self.serving and self.book.settings.source.is_dir():
            config.watch = [*config.watch, str(self.book.settings.source)]
        if self.serving:
            config.watch = [*config.watch, *self.book.data_files()]
            if self.preview:
                self.preview.watch(self.book.data_files())
        return config

    @LAST
    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Run what has changed, and end a build of a book with problems before anything is deleted or written."""
        with_drawers = drawer.FEATURE in config.theme.get("features", ())
        self.much = False

        def starting(chapters: Sequence[Chapter]) -> None:
            self.much = len(chapters) >= ENOUGH
            steps = pages.in_advance(self.book, with_drawers=with_drawers)
            live_pages = [partial(prepared, self.book)] if self.is_live else []
            self.beside(chain(live_pages, steps))

        self.site = pages.prepare(self.book, log_run, starting, with_drawers=with_drawers)
        if not self.serving:
            gc.freeze()  # all that's loaded by now stays until the build ends, so collections needn't look at it
        folders = [Path(folder) for folder in (config.docs_dir, config.theme.custom_dir) if folder]
        problems = [*outside(folders, self.root), *self.site.report.problems]
        for problem in problems:
            log.error(str(problem))
        if problems and not self.serving:
            count = len(problems)
            raise PluginError(f"{count} problem{'s' * (count > 1)} in the book; nothing was built")
        self.extension.glossary = self.book.glossary
        self.output = Output(self.root, typefaces=self.config.typefaces)
        if self.is_live:
            self.site = replace(self.site, live=prepared(self.book))
            self.output.files.update(self.site.live.files if self.site.live else {})
        self.rendered: dict[str, tuple[MkDocsPage, str]] = {}
        self.woven: dict[str, Page] = {}

    def beside(self, steps: Iterable[Callable[[], object]]) -> None:
        """If there's much to do, let a copy of this process take ``steps`` until it's told the next ones."""
        self.copies.close()
        self.copies.enter_context(beside(steps, wanted=self.much))

    def on_build_error(self, *, error: Exception) -> None:
        """End the copy of this process."""
        gc.unfreeze()
        self.copies.close()

    @LAST
    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> None:
        """Tell MkDocs which pages are drafts, which it leaves out of a build.

        It serves them. Until the navigation is made, it mustn't know that: it would warn that they're excluded.
        """
        self.drafts = [
            file
            for file in files
            if file.abs_src_path and shown(Path(file.abs_src_path), self.book.settings.root) in self.book.drafts
        ]
        for file in self.drafts:
            file.inclusion = InclusionLevel.NOT_IN_NAV if self.serving else InclusionLevel.DRAFT

    @LAST
    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> None:
        """Tell the site where its pages are, and which forms of the whole book to offer.

        Answers aren't in the sidebar, and no chapter is followed by them: it links them itself, and they follow each other.
        """
        for file in self.drafts:
            file.inclusion = InclusionLevel.DRAFT
        answers = [page for page in nav.pages if exercises.is_answers(page.file.src_uri)]
        for pages_in_order in (answers, [page for page in nav.pages if page not in answers]):
            follow(pages_in_order)
        self.sidebar = Navigation([item for item in nav.items if not within([item], answers)], nav.pages)
        self.parts = {self.path(page): (part, page) for part, page in pages_of(nav.items)}
        wanted = {
            "the whole book to print": (f"{print_page.FOLDER}/", self.config.printed),
            "the whole book as an EPUB": (epub.NAME, self.config.epub),
            pdf.LABEL: (pdf.NAME, self.has_pdf),
        }
        forms = {} if self.serving else {label: address for label, (address, asked) in wanted.items() if asked}
        self.site = replace(
            self.site,
            whole_book=forms,
            repository=config.repo_url or "",
            parts={path: part for path, (part, _) in self.parts.items()},
            places={
                shown(Path(file.abs_src_path or ""), self.book.settings.root): pages.Place(
                    file.url, file.dest_uri, is_home=bool(file.page and file.page.is_homepage)
                )
                for file in files.documentation_pages(
                    inclusion=InclusionLevel.is_in_serve if self.serving else InclusionLevel.is_included
                )
            },
        )
        self.nav, self.files = nav, files
        self.check_whether_outdated()
        self.rendering = Rendering(config, files, self.keep, get_toc)
        search.keep_entries(config, self.keep, self.content_of, self.terms_of)
        self.beside(self.last_pages_rendered(config))

    def last_pages_rendered(self, config: MkDocsConfig) -> Iterator[Callable[[], object]]:
        """Yield the rendering of each page, the last one first. Notebooks are kept by mkdocs-jupyter itself."""
        for page in self.last_pages():
            yield partial(populate, page, config, self.files)

    def last_pages(self) -> Iterator[MkDocsPage]:
        """Yield the Markdown pages of the site, the last one first."""
        pages = (file.page for file in self.files.documentation_pages() if not file.src_uri.endswith(".ipynb"))
        yield from reversed([page for page in pages if page])

    def check_whether_outdated(self) -> None:
        """End a build under `mkdocs serve`, by an exception, if something else has been saved, which is shown first."""
        if self.preview:
            self.preview.check()

    def keep(self, parts: object, make: Callable[[], str]) -> str:
        """Return the text that ``make`` returns, from the book's cache if it's there under a key made of ``parts``."""
        return kept_text(self.root, parts, make)

    def content_of(self, page: MkDocsPage) -> tuple[str, str]:
        """Return the content of a page that's finished, and a digest of it."""
        content = self.output.contents[page.file.dest_uri]
        return content.text, content.key

    def terms_of(self, page: MkDocsPage) -> list[str] | None:
        """Return the terms that a page introduces, as the glossary has it; None for any page but a chapter."""
        chapter = self.site.chapters.get(self.path(page))
        if chapter is None or not exercises.is_chapter(chapter):
            return None
        return self.book.glossary.introduced.get(chapter.path, []) if self.book.glossary else []

    def path(self, page: MkDocsPage) -> str:
        """Return the path of a page's source as messages show it."""
        return shown(Path(page.file.abs_src_path or ""), self.book.settings.root)

    @LAST
    def on_page_read_source(self, *, page: MkDocsPage, config: MkDocsConfig) -> str | None:
        """Return the text that was parsed and run: the file may have been saved since. None for a page that isn't ours."""
        path = self.path(page)
        return next((chapter.text for chapter in self.book.chapters if chapter.path == path), None)

    @LAST
    def on_page_markdown(self, markdown: str, /, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str | None:
        """Give the Markdown extension this page's chapter, or show why it can't be read."""
        page.update_date = STILL
        path = self.path(page)
        if "render" not in vars(page):
            page.render = partial(self.render, page)  # type: ignore[method-assign]
        elif path.endswith(".ipynb") and "mkdocs-jupyter" in config.plugins:
            notebooks.keep_rendered(page, config, self.keep, get_toc)
        woven = self.extension.page = self.site.page(path)
        if woven is None:
            unreadable = self.site.boxes(path)
            return f"# {page.title}\n\n{unreadable}" if unreadable else None
        page.meta.update(woven.chapter.meta)  # MkDocs doesn't read a notebook's own metadata
        self.output.files.update(woven.figure_files())
        self.woven[path] = woven
        return None

    def render(self, page: MkDocsPage, config: MkDocsConfig, files: Files) -> None:
        """Render a page in place of MkDocs, if it isn't kept. Raises PluginError if Markdown finds other blocks than the parser."""
        woven = self.woven.get(self.path(page))
        shown = [facts.facts(woven), facts.of_glossary(self.book.glossary)] if woven else []
        shown += facts.of_reference(page.markdown or "", self.book.settings.source)
        try:
            self.rendering.render(page, shown, lambda: MkDocsPage.render(page, config, files))
        except SuperFencesException as error:  # under `mkdocs serve`; a build has ended before
            raise PluginError(str(error)) from error

    @LAST
    def on_page_content(self, html: str, /, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> None:
        """Remember the page's rendered Markdown, around which :meth:`on_env` puts everything else."""
        self.rendered[self.path(page)] = page, html
        if page.present_anchor_ids is None:  # mkdocs-jupyter doesn't look for them
            page.present_anchor_ids = ids(html)
        if r"\(" in html:
            show_formulas(page)

    @LAST
    def _on_env_contents(self, env: Environment, /, *, config: MkDocsConfig, files: Files) -> None:
        """Put together the contents of all pages, now that each of them is rendered, and list them for robots."""
        address = versions.folder(config.site_url)
        taken = markdown.files(self.site, config.site_name, config.site_description or "", address)
        self.output.files.update(taken)
        self.output.files.update(redirect.redirects(self.book.readable, self.site.places, address))
        if urlsplit(address).path == "/" and not self.serving:  # robots look nowhere else
            self.output.files["robots.txt"] = f"User-agent: *\nAllow: /\n\nSitemap: {address}sitemap.xml\n"
        self.beside(partial(self.content, path) for path in reversed(self.rendered))
        found: dict[str, str] = {}
        for path in self.rendered:
            found[path], files_beside = self.content(path)
            self.output.files.update(files_beside)
        for path, html in content.with_names(self.site, found).items():
            page = self.rendered[path][0]
            page.content = self.output.take(page.file.dest_uri, html)

    def content(self, path: str) -> tuple[str, dict[str, str | bytes]]:
        """Return the content of a rendered page, and the files beside it."""
        return content.content(self.site, self.site.places[path], self.woven.get(path), self.rendered[path][1])

    @event_priority(-200)  # other plugins have given their contents and functions
    def _on_env_templates(self, env: Environment, /, *, config: MkDocsConfig, files: Files) -> Environment:
        """Let templates remember the pages they made, and give them marks in place of contents if that's possible."""
        self.check_whether_outdated()
        self.environment = env
        pages = [file.page for file in files.documentation_pages() if file.page]
        remembering = templates.Environment(env, config, self.nav, pages, self.keep)
        self.output.is_framed = framing.is_possible(config, [text for _, text in remembering.templates])
        for page, _ in self.rendered.values():
            page.content = self.output.settle(page.file.dest_uri, page.content or "")
        self.beside(self.last_pages_made(config, remembering))
        return remembering  # type: ignore[return-value]

    def last_pages_made(self, config: MkDocsConfig, env: templates.Environment) -> Iterator[Callable[[], object]]:
        """Yield the making of each page by its template, the last one first, as MkDocs does it, but without writing it."""
        documents = self.files.documentation_pages()

        def make(page: MkDocsPage) -> None:
            page.active = True
            context = get_context(self.nav, documents, config, page)
            context = config.plugins.on_page_context(context, page=page, config=config, nav=self.nav)
            env.get_template(page.meta.get("template", "main.html")).render(context)
            page.active = False

        yield from (partial(make, page) for page in self.last_pages())

    on_env = CombinedEvent(_on_env_contents, _on_env_templates)

    @LAST
    def on_page_context(
        self, context: TemplateContext, /, *, page: MkDocsPage, config: MkDocsConfig, nav: Navigation
    ) -> None:
        """Remember the content, finished by all plugins, and describe the page for those who share its address."""
        context["nav"] = self.sidebar
        path = self.path(page)
        self.output.settle(page.file.dest_uri, page.content or "")
        address = versions.folder(config.site_url)
        if not address or self.serving:
            return
        woven = self.woven.get(path)
        title = str(page.meta.get("title") or page.title)
        drawing, alt = social_card.first_figure(woven.chapter.blocks, woven.outcomes) if woven else ("", "")
        image = social_card.path(page.file.src_uri)
        card = social_card.card(title, config.site_name, drawing)
        self.output.files[image] = social_card.kept_png(self.root, card)
        chapter = woven.chapter if woven else None
        schema = metadata.schema(title, page.canonical_url or "", config.site_name, address, chapter)
        context["preview"] = {"image": urljoin(address, image), "alt": alt or title, "schema": schema}  # type: ignore[typeddict-unknown-key]

    @LAST
    def on_post_page(self, output: str, /, *, page: MkDocsPage, config: MkDocsConfig) -> None:
        """Remember the whole page, which is finished and written at the end."""
        self.output.add_page(page.file.dest_uri, output)

    def on_post_template(self, output_content: str, /, *, template_name: str, config: MkDocsConfig) -> None:
        """Remember what the theme makes without a page's content, such as 404.html."""
        self.output.frames[template_name] = output_content

    @event_priority(-100)  # other plugins have written their files
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the pages, and every file they link to."""
        book = self.whole_book(config)
        policy = self.config.policy and not self.serving
        self.beside(chain(book.in_advance(), self.output.in_advance(policy=policy)))
        if self.site.whole_book and (not self.dirty or len(book.pages) == len(self.parts)):
            # a dirty build has only the pages that have changed, and keeps the book as it was bound
            files = book.files(
                self.output.files, printed=self.config.printed, as_epub=self.config.epub, as_pdf=self.has_pdf
            )
            self.output.files.update(files)
        gc.unfreeze()
        folder = Path(config.site_dir)
        is_live = self.site.live is not None
        for name, wanted in self.output.write(folder, policy=self.config.policy, live=is_live, serving=self.serving):
            log.warning("%s needs %s, which `policy` forbids; make it a file of the book", name, wanted)
        self.copies.close()
        if self.preview:
            self.preview.check()
            self.preview.publish()
            self.complete = Complete(config, self.files, self.nav, self.environment, self.site)

    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        """Show a saved page before all else is built."""
        if self.preview:
            self.preview.attach(server, builder, self.shown_first)
        return server

    def on_shutdown(self) -> None:
        """Remove what's only for serving."""
        if self.preview:
            self.preview.close()

    def shown_first(self) -> dict[str, bytes]:
        """Return the pages that have changed since the last complete build, with their files, by their paths in the site.

        There are none if there's more to a change than the pages' own Markdown.
        """
        done = self.complete
        if done is None:
            return {}
        now = load(self.root, Path(done.config.docs_dir), config_file(done.config), drafts=True)
        changed = done.changed(now)
        pages_of_files = {self.path(file.page): file.page for file in done.files.documentation_pages() if file.page}
        if not pages_of_files.keys() >= set(changed):
            return {}
        self.book = now
        self.site = pages.refreshed(done.site, now, changed, log_run)
        found: dict[str, bytes] = {}
        for name in changed:
            page = pages_of_files[name]
            files = self.shown_page(name, page, done)
            if not files:
                return {}
            found |= files
        return found

    def shown_page(self, name: str, page: MkDocsPage, done: Complete) -> dict[str, bytes]:
        """Return a page, and the files beside it, by their paths in the site; none if it's made with other pages."""
        populate(page, done.config, done.files)
        html = self.rendered[name][1]
        if PLACE in html or index.may_document(html, self.site.names) or "<autoref" in html or "<backlinks" in html:
            return {}
        html, beside = content.content(self.site, self.site.places[name], self.woven.get(name), html)
        page.content = self.output.settle(page.file.dest_uri, self.output.take(page.file.dest_uri, html))
        build_page(page, done.config, done.files.documentation_pages(), done.nav, done.environment)
        woven = self.woven.get(name)
        files: dict[str, str | bytes] = {**beside, **(woven.figure_files() if woven else {})}
        files[page.file.dest_uri] = self.output.finished(page.file.dest_uri)
        return {path: text if isinstance(text, bytes) else text.encode("utf-8") for path, text in files.items()}

    def whole_book(self, config: MkDocsConfig) -> WholeBook:
        """Return the whole book, of the pages in the navigation that have been built."""
        language = str(config.theme.get("language", None) or config.theme.locale or "en")
        title = Title(
            config.site_name, config.site_description or "", config.site_author or "", language, config.site_url or ""
        )
        pages = [
            BoundPage(page.file.url, str(page.title), part, page.file.dest_uri) for part, page in self.parts.values()
        ]
        built = [page for page in pages if page.file in self.output.pages]
        return WholeBook(self.root, title, built, self.output.contents)


def config_file(config: MkDocsConfig) -> Path | None:
    """Return the path of `mkdocs.yml`."""
    return Path(config.config_file_path) if config.config_file_path else None


def pages_of(items: Iterable[StructureItem], part: str = "") -> Iterator[tuple[str, MkDocsPage]]:
    """Yield the pages of the navigation in order, each with the title of the part it's in."""
    for item in items:
        if isinstance(item, MkDocsPage):
            yield part, item
        elif isinstance(item, Section):
            yield from pages_of(item.children, part or str(item.title))


def within(items: Iterable[StructureItem], pages: Sequence[MkDocsPage]) -> bool:
    """Return True if there are pages among the items of a navigation, and all of them are among ``pages``."""
    found = [page for _, page in pages_of(items)]
    return bool(found) and all(page in pages for page in found)


def follow(pages: Sequence[MkDocsPage]) -> None:
    """Let each of ``pages`` have the one before and the one after it as its neighbors."""
    for before, page, after in zip([None, *pages], pages, [*pages[1:], None], strict=False):
        page.previous_page, page.next_page = before, after


def show_formulas(page: MkDocsPage) -> None:
    """Show formulas of headings in the table of contents; in the page's title, where only words can be, show TeX."""
    page.title = formulas.plain(str(page.title))
    items = list(page.toc)
    for item in items:
        items += item.children
        with suppress(ValueError):  # TeX that can't be read, which is among the problems
            item.title = formulas.inline(item.title)


def log_run(chapter: Chapter, seconds: float) -> None:
    """Log that a chapter ran, and how long, if it did."""
    if seconds:
        log.info("Ran %s (%.1f s)", chapter.path, seconds)


def load(root: Path, docs: Path, config: Path | None, *, drafts: bool) -> book.Book:
    """Return the book. Raises PluginError, which ends the build, for settings that can't be read."""
    try:
        return book.load(root, docs, config=config, drafts=drafts)
    except BookError as error:
        raise PluginError(str(error)) from error


def prepared(of: book.Book) -> live.Live:
    """Return what the book's live pages need. Raises PluginError, which ends the build, if it can't be made."""
    try:
        return live.prepare(of.settings)
    except BookError as error:
        raise PluginError(str(error)) from error
