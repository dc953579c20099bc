"""Keep the HTML of a page's Markdown, with its table of contents and its links.

A page is kept only if MkDocs had nothing to say about it: a warning has to be given in each build, or a second
``mkdocs build --strict`` would pass where the first one failed.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Mapping
from typing import Any

from litbook.core.cache import digest
from litbook.site.incremental.described import UnknownError, described

Keep = Callable[[object, Callable[[], str]], str]
"""Returns the text that a function makes, from the book's cache if it's there under a key made of this data."""

MARKDOWNS = frozenset(
    {
        *(
            "abbr",
            "admonition",
            "attr_list",
            "codehilite",
            "def_list",
            "extra",
            "fenced_code",
            "footnotes",
            "md_in_html",
        ),
        *("meta", "nl2br", "sane_lists", "smarty", "tables", "toc", "wikilinks"),
    }
)
"""Extensions that come with Markdown, whose HTML depends on nothing but the page and their options."""
PYMDOWN = "pymdownx."
ID = re.compile(r'\bid="([^"]+)"')
READERS = frozenset({"pymdownx.b64", "pymdownx.snippets"})
"""PyMdown's extensions that read other files. The HTML of the others depends on the page and their options alone."""
OBJECTS = frozenset(
    {
        "litbook.weave.extension.LitbookExtension",
        "mkdocs_autorefs._internal.references.AutorefsExtension",
        "mkdocstrings._internal.extension.MkdocstringsExtension",
    }
)
"""Extensions of plugins, whose other inputs and effects we know."""


class Noticing(logging.Handler):
    """Counts what MkDocs and its plugins log."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Count a record."""
        self.count += 1


class Rendering:
    """Renders the pages of one build, or finds them among the kept ones."""

    def __init__(self, config: Any, files: Any, keep: Keep, table_of_contents: Callable[[Any], Any]) -> None:
        """Use MkDocs's ``config`` and ``files``; ``table_of_contents`` makes MkDocs's object from Markdown's data."""
        self.files, self.keep, self.table_of_contents = files, keep, table_of_contents
        self.autorefs = config.plugins.get("autorefs")
        self.handlers: Any = getattr(config.plugins.get("mkdocstrings"), "_handlers", None)
        self.base = settings(config, files)

    def render(self, page: Any, facts: object, original: Callable[[], None]) -> None:
        """Set a page's content, title, table of contents, and links: kept ones, or those that ``original`` makes.

        ``facts`` is everything that the page shows besides its own Markdown.
        """
        if self.base is None:
            complete(page, original)
            return
        made: list[str] = []

        def make() -> str:
            made.append(self.rendered(page, original))
            return made[0]

        # A page that can't be kept raises, so that nothing is written.
        try:
            text = self.keep(["rendered", self.base, page.file.src_uri, page.markdown, facts], make)
        except NotKeptError:
            return
        if not made:
            self.restore(page, json.loads(text))

    def rendered(self, page: Any, original: Callable[[], None]) -> str:
        """Render a page, and return what to keep as JSON. Raises NotKeptError, the page rendered, if it can't be kept."""
        notices, anchors = Noticing(), []
        registers = self.autorefs and self.autorefs.register_anchor

        def record(_: Any, *arguments: Any, **options: Any) -> None:
            anchors.append([arguments, options])
            registers(page, *arguments, **options)

        logger = logging.getLogger("mkdocs")
        logger.addHandler(notices)
        if self.autorefs:
            self.autorefs.register_anchor = record
        try:
            complete(page, original)
        finally:
            logger.removeHandler(notices)
            if self.autorefs:
                del self.autorefs.register_anchor
        if notices.count or "<backlinks " in page.content:
            raise NotKeptError
        links = page.links_to_anchors or {}
        return json.dumps(
            {
                "content": page.content,
                "title": page._title_from_render,  # noqa: SLF001  # a page has no public name for it
                "toc": [token(item) for item in page.toc],
                "ids": sorted(page.present_anchor_ids),
                "links": {file.src_uri: dict(found) for file, found in links.items()},
                "anchors": anchors,
                "handlers": sorted(self.handlers._handlers) if self.handlers else [],  # noqa: SLF001
            }
        )

    def restore(self, page: Any, kept: Mapping[str, Any]) -> None:
        """Set on a page what rendering it would set, and tell other plugins what it would tell them."""
        page.content = kept["content"]
        page._title_from_render = kept["title"]  # noqa: SLF001
        page.toc = self.table_of_contents(kept["toc"])
        page.present_anchor_ids = set(kept["ids"])
        page.links_to_anchors = {self.files.get_file_from_path(uri): found for uri, found in kept["links"].items()}
        for arguments, options in kept["anchors"]:
            self.autorefs.register_anchor(page, *arguments, **options)
        for name in kept["handlers"]:
            self.handlers.get_handler(name)  # it brings a style sheet


class NotKeptError(Exception):
    """Raised once a page has been rendered that has to be rendered again in the next build."""


def settings(config: Any, files: Any) -> str | None:
    """Return a key for everything in ``mkdocs.yml`` and the folder that any page's HTML depends on; None if unknown."""
    names = [name_of(extension) for extension in config.markdown_extensions]
    if not all(is_pure(name) for name in names):
        return None
    addresses = {file.src_uri: [file.url, str(file.inclusion)] for file in files}
    try:
        return digest(
            [names, described(config.mdx_configs), described(config.validation), config.use_directory_urls, addresses]
        )
    except UnknownError:
        return None


def complete(page: Any, original: Callable[[], None]) -> None:
    """Render a page with ``original``, and let links lead to every id in it, blocks included."""
    original()
    page.present_anchor_ids = {*(page.present_anchor_ids or ()), *ids(page.content)}


def ids(html: str) -> set[str]:
    """Return the ids in ``html``."""
    return set(ID.findall(html))


def name_of(extension: Any) -> str:
    """Return the name of a Markdown extension, which is listed by name, or is an object that a plugin brings."""
    if isinstance(extension, str):
        return extension.removeprefix("markdown.extensions.")
    return f"{type(extension).__module__}.{type(extension).__qualname__}"


def is_pure(name: str) -> bool:
    """Return True if we know everything that the HTML of a Markdown extension depends on."""
    return name in MARKDOWNS | OBJECTS or (name.startswith(PYMDOWN) and name not in READERS)


def token(item: Any) -> dict[str, Any]:
    """Return an item of a table of contents as Markdown gives it."""
    return {"level": item.level, "id": item.id, "name": item.title, "children": [token(each) for each in item.children]}
