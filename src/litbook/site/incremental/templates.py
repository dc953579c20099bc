"""Keep the page that a template makes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from types import FunctionType
from typing import Any

from litbook.core.cache import digest
from litbook.site.incremental.described import UnknownError, described
from litbook.site.incremental.rendering import Keep

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

    def get_template(self, *arguments: Any) -> Template:
        """Return a template by its name."""
        return Template(self.environment.get_template(*arguments), self)

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

    def __init__(self, template: Any, environment: Environment) -> None:
        self.template, self.environment = template, environment

    def __getattr__(self, name: str) -> Any:
        return getattr(self.template, name)

    def render(self, context: Mapping[str, Any]) -> str:
        """Return the page for ``context``, which is a page's."""
        page = context.get("page")
        base = self.environment.base
        if page is None or base is None:
            return str(self.template.render(context))
        rest = {
            key: value
            for key, value in context.items()
            if key not in EVERYTHING and (key != DAY.decode() or self.environment.shows_day)
        }
        rest["page"] = {key: value for key, value in vars(page).items() if key not in UNSEEN}
        try:
            parts = ["page", self.template.name, page.title, page.url, base, described(rest)]
        except UnknownError:
            return str(self.template.render(context))
        return self.environment.keep(parts, lambda: str(self.template.render(context)))
