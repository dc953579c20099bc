"""The MkDocs plugin: hands pages to the machine, and the machine's answers to MkDocs. Nothing else imports it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any, Literal
from urllib.parse import urljoin

from jinja2 import Environment, FileSystemBytecodeCache
from mkdocs.config.base import Config
from mkdocs.config.config_options import ExtraScriptValue, Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure import StructureItem
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils import get_relative_url

from litbook import about, assets, book, epub, formulas, jupyter, printed, take, weave
from litbook.errors import BookError
from litbook.files import cache_folder
from litbook.fold import Change, Step
from litbook.leaves import Title
from litbook.markdown import LitbookExtension
from litbook.model import Chapter
from litbook.settings import shown

log = logging.getLogger("mkdocs.plugins.litbook")

DRAWING = re.compile(r'(?<=<div class="litbook-scroll" data-search-exclude>)<svg.*?</svg>(?=</div>)', re.DOTALL)
MARK = re.compile(r"<!-- drawing (\d+) -->")
STILL = "1980-01-01"
"""A page's date as far as MkDocs knows it: today's would make each day's build another one."""


class Options(Config):  # type: ignore[no-untyped-call]
    """What the site alone needs to know; all other settings are the book's, in pyproject.toml."""

    printed = Type(bool, default=False)
    """Whether to make the whole book as one page to print."""
    epub = Type(bool, default=False)
    """Whether to make the whole book as an EPUB."""


class LitbookPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]
    """Runs the chapters before the pages are made; refuses to build a book that is not true."""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether somebody is writing (serve) or publishing (build)."""
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Add the theme's files and the Markdown extension."""
        if str(assets.THEME) not in config.theme.dirs:
            config.theme.dirs.insert(0, str(assets.THEME))
        config.extra_css = [assets.STYLESHEET, *config.extra_css]
        script = ExtraScriptValue(assets.SCRIPT)
        script.type = "module"
        config.extra_javascript = [script, *config.extra_javascript]
        self.extension = LitbookExtension()
        config.markdown_extensions = [*config.markdown_extensions, self.extension]  # type: ignore[list-item]
        root = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
        self.book = load(root, Path(config.docs_dir))
        if self.serving and self.book.settings.source.is_dir():
            config.watch = [*config.watch, str(self.book.settings.source)]
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Run what changed. Before anything is deleted or written, a build ends here if a page is untrue."""
        self.outcomes = self.book.run(progress=say_what_ran)
        self.at_fault = list(self.book.page_problems(self.outcomes))
        self.changes: tuple[Change, ...] = ()
        self.steps: tuple[Step, ...] = ()
        generated = list(self.book.recap_problems())
        self.unreadable = list(self.book.formula_problems())
        problems = [*self.book.problems, *(problem for _, problem in self.at_fault), *generated, *self.unreadable]
        self.at_fault += [(block, problem) for problem in generated for block in self.book.blocks_at(problem.location)]
        with suppress(BookError):  # which is among the problems
            package = self.book.package()
            self.changes, self.steps = package.changes, package.steps
        for problem in problems:
            log.error(str(problem))
        if problems and not self.serving:
            count = len(problems)
            raise PluginError(f"{count} problem{'s' * (count > 1)} in the book; nothing was built")
        self.files: dict[str, str] = {assets.STYLESHEET: assets.stylesheet()}
        self.aside: dict[str, list[str]] = {}

    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> None:
        """Remember the pages in order, and the part that each belongs to; and how whole books are offered on them."""
        self.order = {page.file.src_uri: (part, page) for part, page in pages_of(nav.items)}
        self.contents: dict[str, str] = {}
        wanted = {"the whole book to print": self.config.printed, "the whole book as an EPUB": self.config.epub}
        addresses = (f"{printed.FOLDER}/", epub.NAME)
        named = zip(wanted, addresses, wanted.values(), strict=True)
        self.whole = {} if self.serving else {said: address for said, address, asked in named if asked}

    def on_page_markdown(self, markdown: str, /, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str | None:
        """Give the Markdown extension this page's chapter."""
        page.update_date = STILL
        path = self.path(page)
        self.notebook_page = self.extension.page = None
        chapter = next((c for c in self.book.chapters if c.path == path), None)
        notebook = next((n for n in self.book.notebooks if n.chapter.path == path), None)
        if notebook:
            page.meta.update(notebook.chapter.meta)
            woven = weave.Page(notebook.chapter, notebook.outcomes, problems=self.at_fault, url=page.file.url)
            self.notebook_page = woven
        elif chapter:
            others = self.addresses(page, files)
            woven = weave.Page(
                chapter, self.outcomes[path], self.changes, self.steps, self.at_fault, others, page.file.url
            )
            self.extension.page = woven
        else:
            unreadable = [weave.error_box(p) for p in self.book.problems if p.location.path == path]
            return "\n\n".join([f"# {page.title}", *unreadable]) if unreadable else None
        self.files.update(woven.figure_files())
        return None

    def path(self, page: MkDocsPage) -> str:
        """Where the page's source is, as it stands in messages."""
        return shown(Path(page.file.abs_src_path or ""), self.book.settings.root)

    def addresses(self, page: MkDocsPage, files: Files) -> dict[str, tuple[Chapter, str]]:
        """Each chapter with its address as seen from ``page``."""
        found = self.urls(self.book.sequence, files)
        return {chapter.path: (chapter, get_relative_url(url, page.file.url)) for chapter, url in found}

    def urls(self, chapters: Iterable[Chapter], files: Files) -> list[tuple[Chapter, str]]:
        """Those of ``chapters`` that have a page, with its address in the site."""
        docs = f"{self.book.settings.docs_name}/"
        found = ((chapter, files.get_file_from_path(chapter.path.removeprefix(docs))) for chapter in chapters)
        return [(chapter, file.url) for chapter, file in found if file]

    def on_env(self, env: Environment, /, *, config: MkDocsConfig, files: Files) -> None:
        """Keep the theme's compiled templates, which take a fifth of a second in every build; list the pages."""
        folder = cache_folder() / "templates"
        folder.mkdir(parents=True, exist_ok=True)
        env.bytecode_cache = FileSystemBytecodeCache(str(folder))
        found = self.urls(self.book.readable, files)
        pages = [(chapter, urljoin(config.site_url or "", url)) for chapter, url in found]
        self.files["llms.txt"] = about.contents(config.site_name, config.site_description or "", pages)

    def on_page_content(self, html: str, /, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Say what can be taken along; put drawings aside until the page is whole: the search reads words only."""
        offers: Iterable[str] = ()
        if self.notebook_page:
            html = jupyter.as_chapter(html, self.notebook_page)
            html = about.below_title(html, self.notebook_page.chapter)
            offers = [PurePosixPath(page.file.src_uri).name]  # mkdocs-jupyter puts it there
        elif self.extension.page:
            chapter, outcomes = self.extension.page.chapter, self.extension.page.outcomes
            files_offered = take.offers(chapter, outcomes, self.code_so_far(chapter))
            folder = PurePosixPath(page.file.dest_uri).parent
            self.files.update({f"{folder}/{name}": text for name, text in files_offered.items()})
            offers = files_offered
            html = about.below_title(html, chapter)
        html += take.links(offers, [(said, get_relative_url(url, page.file.url)) for said, url in self.whole.items()])
        if self.whole:
            self.contents[page.file.src_uri] = html
        if r"\(" in html:
            show_formulas(page)
        html = "".join(weave.error_box(p) for p in self.unreadable if p.location.path == self.path(page)) + html
        found = self.aside[page.file.src_uri] = DRAWING.findall(html)
        marks = iter(range(len(found)))
        return DRAWING.sub(lambda match: f"<!-- drawing {next(marks)} -->", html)

    def code_so_far(self, chapter: Chapter) -> str:
        """The same as the book's, and nothing while the package cannot be made: the page says why."""
        with suppress(BookError):
            return self.book.code_so_far(chapter)  # type: ignore[no-any-return]
        return ""

    def on_post_page(self, output: str, /, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Put the drawings back, and formulas in the place of their TeX."""
        drawings = self.aside.get(page.file.src_uri, [])
        output = MARK.sub(lambda match: drawings[int(match[1])], output) if drawings else output
        with suppress(ValueError):  # only a writer sees such a page, with the reason at its top
            return formulas.rendered(output)
        return output

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write what the pages link to: each drawing as a file of its own, notebooks, the code so far."""
        files: dict[str, bytes] = {path: text.encode("utf-8") for path, text in self.files.items()}
        if self.whole:
            files |= self.bind(config)
        for path, content in sorted(files.items()):
            target = Path(config.site_dir) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)

    def bind(self, config: MkDocsConfig) -> dict[str, bytes]:
        """The whole book, in the forms that are wanted."""
        language = str(config.theme.get("language", None) or config.theme.locale or "en")
        title = Title(
            config.site_name, config.site_description or "", config.site_author or "", language, config.site_url or ""
        )
        found = [(self.contents[uri], *placed) for uri, placed in self.order.items() if uri in self.contents]
        leaves = [self.book.leaf(page.file.url, str(page.title), part, html) for html, part, page in found]
        files = {}
        if self.config.printed:
            files[f"{printed.FOLDER}/index.html"] = printed.page(title, leaves).encode("utf-8")
            files[printed.STYLESHEET] = assets.sheets().encode("utf-8")
        if self.config.epub:
            files[epub.NAME] = self.book.epub(title, leaves, self.files)
        return files


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
