"""The MkDocs plugin: hands pages to the machine, and the machine's answers to MkDocs. Nothing else imports it."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

from jinja2 import Environment, FileSystemBytecodeCache
from mkdocs.config.base import Config
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils import get_relative_url
from mkdocs.utils.templates import TemplateContext

from litbook import about, assets, beside, book, editions, exercises, history, jupyter, names, preview, take, weave
from litbook.errors import BookError
from litbook.files import cache_folder
from litbook.fold import Change, Step
from litbook.markdown import LitbookExtension
from litbook.model import Chapter
from litbook.settings import shown

log = logging.getLogger("mkdocs.plugins.litbook")

KATEX = f"{assets.FOLDER}/katex"
DRAWING = re.compile(r'(?<=<div class="litbook-scroll" data-search-exclude>)<svg.*?</svg>(?=</div>)', re.DOTALL)
MARK = re.compile(r"<!-- drawing (\d+) -->")
STILL = "1980-01-01"
"""A page's date as far as MkDocs knows it: today's would make each day's build another one."""


class NoOptions(Config):  # type: ignore[no-untyped-call]
    """The settings are the book's, in pyproject.toml: the command ``litbook`` needs them too."""


class LitbookPlugin(BasePlugin[NoOptions]):  # type: ignore[no-untyped-call]
    """Runs the chapters before the pages are made; refuses to build a book that is not true."""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether somebody is writing (serve) or publishing (build)."""
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Add the theme's files and the Markdown extension."""
        if str(assets.THEME) not in config.theme.dirs:
            config.theme.dirs.insert(int(config.theme.custom_dir is not None), str(assets.THEME))
        config.site_url = editions.announce(config.site_url, config.extra, os.environ)
        config.extra_css = [f"{KATEX}/katex.min.css", assets.STYLESHEET, *config.extra_css]
        script = ExtraScriptValue(assets.SCRIPT)
        script.type = "module"
        formulas = [f"{KATEX}/katex.min.js", f"{KATEX}/auto-render.min.js"]
        config.extra_javascript = [*formulas, script, *config.extra_javascript]
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
        self.known: dict[str, history.History] = {}
        generated = [*self.book.recap_problems(), *self.book.answer_problems()]
        problems = [*self.book.problems, *(problem for _, problem in self.at_fault), *generated]
        self.at_fault += [(block, problem) for problem in generated for block in self.book.blocks_at(problem.location)]
        self.drawers: dict[str, str] = {}
        with suppress(BookError):  # which is among the problems
            package = self.book.package()
            self.changes, self.steps = package.changes, package.steps
            self.known = history.histories(package) if self.book.index else {}
            if beside.FEATURE in config.theme.get("features", ()):
                self.drawers = self.book.drawers()
        for problem in problems:
            log.error(str(problem))
        if problems and not self.serving:
            count = len(problems)
            raise PluginError(f"{count} problem{'s' * (count > 1)} in the book; nothing was built")
        self.extension.glossary = self.book.glossary
        self.files: dict[str, str | bytes] = {assets.STYLESHEET: assets.stylesheet()}
        self.aside: dict[str, list[str]] = {}
        self.woven: dict[str, weave.Page] = {}

    def on_page_markdown(self, markdown: str, /, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str | None:
        """Give the Markdown extension this page's chapter."""
        page.update_date = STILL
        root = self.book.settings.root
        path = shown(Path(page.file.abs_src_path or ""), root)
        self.notebook_page = self.extension.page = None
        chapter = next((c for c in self.book.chapters if c.path == path), None)
        notebook = next((n for n in self.book.notebooks if n.chapter.path == path), None)
        if notebook:
            page.meta.update(notebook.chapter.meta)
            linking = self.linking(notebook.chapter, page, files)
            woven = weave.Page(
                notebook.chapter, notebook.outcomes, problems=self.at_fault, url=page.file.url, **linking
            )
            self.notebook_page = woven
        elif chapter:
            others = self.addresses(page, files)
            linking = self.linking(chapter, page, files)
            woven = weave.Page(
                chapter, self.outcomes[path], self.changes, self.steps, self.at_fault, others, page.file.url, **linking
            )
            self.extension.page = woven
        else:
            unreadable = [weave.error_box(p) for p in self.book.problems if p.location.path == path]
            return "\n\n".join([f"# {page.title}", *unreadable]) if unreadable else None
        self.files.update(woven.figure_files())
        self.woven[page.file.src_uri] = woven
        return None

    def linking(self, chapter: Chapter, page: MkDocsPage, files: Files) -> dict[str, Any]:
        """What the weaver needs to link names in code; nothing, if the book has no index."""
        if not self.known:
            return {}
        found = self.urls([self.book.index], files)
        mentions = self.book.mentions(chapter, self.known)
        return {"mentions": mentions, "index": get_relative_url(found[0][1], page.url)} if found else {}

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
        site = editions.folder(config.site_url)
        pages = [(chapter, urljoin(site, url)) for chapter, url in found]
        self.files["llms.txt"] = about.contents(config.site_name, config.site_description or "", pages)
        if urlsplit(site).path == "/" and not self.serving:  # robots look nowhere else
            self.files["robots.txt"] = f"User-agent: *\nAllow: /\n\nSitemap: {site}sitemap.xml\n"
        self.tell_of_names([file.page for file in files.documentation_pages() if file.page and self.known], files)

    def tell_of_names(self, pages: list[MkDocsPage], files: Files) -> None:
        """Fill in the index, and say in a reference which chapters a name is from: now each page knows its places."""
        places = {path: page.url for page in pages for path in names.documented(page.content or "", self.known)}
        for page in pages:
            if names.PLACE in (page.content or "") or page.url in places.values():
                reference = {path: get_relative_url(f"{url}#{path}", page.url) for path, url in places.items()}
                page.content = names.filled(page.content or "", self.known, self.addresses(page, files), reference)

    def on_page_content(self, html: str, /, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Say what can be taken along; put drawings aside until the page is whole: the search reads words only."""
        if self.notebook_page:
            html = jupyter.as_chapter(html, self.notebook_page)
            html = about.below_title(html, self.notebook_page.chapter)
            html += self.drawer_of(self.notebook_page.chapter, page)
            html += take.links([PurePosixPath(page.file.src_uri).name])  # mkdocs-jupyter puts it there
        elif self.extension.page:
            chapter, outcomes = self.extension.page.chapter, self.extension.page.outcomes
            offers = take.offers(chapter, outcomes, self.code_so_far(chapter))
            folder = PurePosixPath(page.file.dest_uri).parent
            self.files.update({f"{folder}/{name}": text for name, text in offers.items()})
            html = about.below_title(html, chapter) + self.drawer_of(chapter, page) + take.links(offers)
        if page.is_homepage:
            chapters = [chapter for chapter in self.book.readable if exercises.is_chapter(chapter)]
            html = about.count_read(html, [url for _, url in self.urls(chapters, files)])
        found = self.aside[page.file.src_uri] = DRAWING.findall(html)
        marks = iter(range(len(found)))
        return DRAWING.sub(lambda match: f"<!-- drawing {next(marks)} -->", html)

    def drawer_of(self, chapter: Chapter, page: MkDocsPage) -> str:
        """Puts the page's drawer beside it; the HTML that says where."""
        if chapter.path not in self.drawers:
            return ""
        target = PurePosixPath(page.file.dest_uri)
        name = f"{PurePosixPath(chapter.path).stem}-code.json"
        self.files[f"{target.parent}/{name}"] = self.drawers[chapter.path]
        return beside.mark(name)

    def code_so_far(self, chapter: Chapter) -> str:
        """The same as the book's, and nothing while the package cannot be made: the page says why."""
        with suppress(BookError):
            return self.book.code_so_far(chapter)  # type: ignore[no-any-return]
        return ""

    def on_page_context(
        self, context: TemplateContext, /, *, page: MkDocsPage, config: MkDocsConfig, nav: Navigation
    ) -> None:
        """Say what stands for the page where its address is shared; nothing where the book does not know its own."""
        site = editions.folder(config.site_url)
        if not site or self.serving:
            return
        woven = self.woven.get(page.file.src_uri)
        chapter = woven.chapter if woven else None
        title = str(page.meta.get("title") or page.title)
        drawing, alt = preview.first_figure(chapter.blocks, woven.outcomes) if woven and chapter else ("", "")
        image = preview.path(page.file.src_uri)
        self.files[image] = self.book.preview(title, config.site_name, drawing)
        schema = about.schema(title, page.canonical_url or "", config.site_name, site, chapter)
        context["preview"] = {"image": urljoin(site, image), "alt": alt or title, "schema": schema}  # type: ignore[typeddict-unknown-key]

    def on_post_page(self, output: str, /, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Put the drawings back."""
        drawings = self.aside.get(page.file.src_uri, [])
        output = beside.make_room(names.without_styles(output))
        return MARK.sub(lambda match: drawings[int(match[1])], output) if drawings else output

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write what the pages link to: each drawing as a file of its own, notebooks, the code so far."""
        for path, content in sorted(self.files.items()):
            target = Path(config.site_dir) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))


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
