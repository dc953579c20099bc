"""Describe what a page is made from as plain data, so it can be part of a key. Knows MkDocs's objects by their names."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from pathlib import Path, PurePath
from re import Pattern
from types import BuiltinFunctionType, FunctionType
from typing import Any


class UnknownError(Exception):
    """Raised for a value that can't be described; nothing that depends on it is kept."""


def described(value: Any) -> Any:
    """Return JSON data that's different if ``value`` is. Raises UnknownError if we don't know what it depends on."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(key): described(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [described(one) for one in value]
    if isinstance(value, date | PurePath | Pattern | AbstractSet):
        return sorted(map(repr, value)) if isinstance(value, AbstractSet) else repr(value)
    if isinstance(value, FunctionType | BuiltinFunctionType | type):
        return function(value)
    return known(value)


def known(value: Any) -> Any:
    """Return the description of one of MkDocs's objects. Raises UnknownError for anything else."""
    for kind in type(value).__mro__:
        describe = KINDS.get(f"{kind.__module__}.{kind.__qualname__}")
        if describe:
            return described(describe(value))
    raise UnknownError(type(value).__qualname__)


def function(value: Any) -> list[str]:
    """Return the description of a function or class: its name, and the text of its module if it isn't an installed one."""
    path = getattr(sys.modules.get(value.__module__ or ""), "__file__", None) or ""
    text = "" if "site-packages" in path or not path.endswith(".py") else Path(path).read_text(encoding="utf-8")
    return [value.__module__ or "", value.__qualname__, text]


KINDS: dict[str, Callable[[Any], Any]] = {
    "mkdocs.structure.nav.Navigation": lambda nav: [nav.items, nav.homepage],
    "mkdocs.structure.nav.Section": lambda section: ["section", section.title, section.children],
    "mkdocs.structure.nav.Link": lambda link: ["link", link.title, link.url],
    "mkdocs.structure.pages.Page": lambda page: [page.title, page.url, page.meta],
    "mkdocs.structure.files.File": lambda file: [file.src_uri, file.url],
    "mkdocs.structure.toc.TableOfContents": list,
    "mkdocs.structure.toc.AnchorLink": lambda item: [item.title, item.id, item.level, item.children],
    "babel.core.Locale": str,
    "mkdocs.localization.Locale": str,
    "mkdocs.plugins.BasePlugin": lambda plugin: [type(plugin).__qualname__, plugin.config],
}
"""How to describe each kind of object, by the name of its class: as other values."""
