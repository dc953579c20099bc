"""Spare mkdocs-jupyter work that it does in each build, and keep what it makes of a notebook in place of its own cache.

Its cache believes whatever is in a file, so one that a killed build left half written ends the next build.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path, PurePath
from types import ModuleType
from typing import Any

from litbook.site.incremental.described import UnknownError, described
from litbook.site.incremental.rendering import Keep, token

CONVERTERS = ("jupytext", "mkdocs_jupyter.convert")
"""Modules that read and convert notebooks. With all they import, they take as long as the rest of a build's imports."""


class Late(ModuleType):
    """Stands for a module until something in it is used, and imports it then.

    Python's own LazyLoader imports a module as soon as another one imports it, since that looks at its ``__spec__``.
    """

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name != "__path__":  # whoever looks through all modules isn't using this one
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def import_late() -> None:
    """Let mkdocs-jupyter, if it's installed and not imported yet, import its converters once it uses them."""
    if find_spec("mkdocs_jupyter") and "mkdocs_jupyter.plugin" not in sys.modules:
        for name in CONVERTERS:
            sys.modules.setdefault(name, Late(name))


def ask_less(config: Any) -> None:
    """Let mkdocs-jupyter, if it's in use, first look at a file's name, which is cheap. Its answers stay the same.

    By itself, it asks Jupytext about each page, several times a build, only to find that it isn't a notebook.
    """
    plugin = config.plugins.get("mkdocs-jupyter")
    if plugin is None:
        return
    plugin.config["cache"] = False
    ask = plugin.should_include

    def should_include(file: Any) -> bool:
        name = PurePath(file.abs_src_path or "")
        return any(name.match(pattern) for pattern in plugin.config["include"]) and bool(ask(file))

    plugin.should_include = should_include


def keep_rendered(page: Any, config: Any, keep: Keep, table_of_contents: Callable[[Any], Any]) -> None:
    """Let a notebook's ``page`` take what mkdocs-jupyter makes of it from what's kept, as long as nothing has changed."""
    plugin, original = config.plugins.get("mkdocs-jupyter"), page.render
    try:
        settings = described(plugin.config)
    except UnknownError:
        return

    def render(config: Any, files: Any) -> None:
        made = []

        def make() -> str:
            original(config, files)
            made.append(page)
            return json.dumps({"content": page.content, "title": page.title, "toc": [token(item) for item in page.toc]})

        parts = ["mkdocs-jupyter", Path(page.file.abs_src_path).read_text(encoding="utf-8"), settings, page.title]
        found = json.loads(keep(parts, make))
        if not made:
            page.content, page.title = found["content"], found["title"]
            page.toc = table_of_contents(found["toc"])

    page.render = render
