"""Keep the page that a template makes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from types import FunctionType
from typing import Any

from litbook.core.cache import digest
from litbook.site.incremental.described import UnknownError, described
from litbook.site.incremental.rendering import Keep
from litbook.site.publishing import framing

PLACES = frozenset({"config_file_path", "docs_dir", "site_dir", "watch"})
"""Settings that say where the book is, which no page shows."""
UNSEEN = frozenset({"children", "file", "links_to_anchors", "parent", "present_anchor_ids", "render", "_Page__active"})
"""Attributes of a page that templates don't use, or that depend on the rest."""
DAY = b"build_date_utc"
EVERYTHING = frozenset({"nav", "pages", "config"})
"""What's the same for all pages of a build."""


class Environment:
    """Jinja's environment, with templates that remember the pages they made."""

    def __init__(self, environment: Any, config: Any, nav: Any, pages: Iterable[Any], keep: Keep) -> None:
        """Wrap ``environment`` once the content of all pages is known."""
        self.environment, self.config, self.nav, self.pages, self.keep = environment, config, nav, list(pages), keep

    def __getattr__(self, name: str) -> Any:
        return getattr(self.environment, name)

    def get_template(self, name: str, *arguments: Any) -> Template:
        """Return a template by its name. It's compiled, which takes a fifth of a second, once a page isn't among those kept."""
        self.environment.loader.get_source(self.environment, name)  # raises if there's none
        return Template(name, lambda: self.environment.get_template(name, *arguments), self)

    @cached_property
    def templates(self) -> list[tuple[str, bytes]]:
        """Each template that can have changed without a new version of a package, and those at the top of a theme."""
        found: set[Path] = set()
        for folder in map(Path, self.config.theme.dirs):
            kinds = ("*.html", "partials/*.html") if "site-packages" in folder.parts else ("**/*.html", "**/*.svg")
            found.update(path for kind in kinds for path in folder.glob(kind))
        return [(path.name, path.read_bytes()) for path in sorted(found)]

    @cached_property
    def base(self) -> str | None:
        """A key for what every page of the build depends on; None if we don't know what that is."""
        settings = {key: value for key, value in self.config.items() if key not in PLACES}
        settings["markdown_extensions"] = []  # they've done their work
        functions = [self.environment.filters, self.environment.globals, self.environment.tests]
        own = [{name: one for name, one in some.items() if isinstance(one, FunctionType)} for some in functions]
        texts = hashlib.sha256(repr(self.templates).encode()).hexdigest()
        try:
            return digest([described(settings), described(self.nav), described(self.pages), described(own), texts])
        except UnknownError:
            return None

    @cached_property
    def shows_day(self) -> bool:
        """True if a template shows when the site was built."""
        return any(DAY in text for _, text in self.templates)


class Template:
    """One of Jinja's templates, which remembers the pages it made."""

    def __init__(self, name: str, load: Callable[[], Any], environment: Environment) -> None:
        self.name, self.load, self.environment = name, load, environment

    @cached_property
    def template(self) -> Any:
        """Jinja's own."""
        return self.load()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.template, name)

    def render(self, context: Mapping[str, Any]) -> str:
        """Return the page for ``context``, which is a page's, or that of a page without content, such as 404.html."""
        page, base = context.get("page"), self.environment.base
        if base is None or not self.name.endswith(".html"):
            return str(self.template.render(context))
        rest = {
            key: value
            for key, value in context.items()
            if key not in EVERYTHING and (key != DAY.decode() or self.environment.shows_day)
        }
        unseen = UNSEEN | {"markdown"} if page and page.content in framing.MARKS else UNSEEN
        rest["page"] = {key: value for key, value in vars(page).items() if key not in unseen} if page else None
        try:
            parts = ["page", self.name, page.title if page else "", page.url if page else "", base, described(rest)]
        except UnknownError:
            return str(self.template.render(context))
        return self.environment.keep(parts, lambda: str(self.template.render(context)))
