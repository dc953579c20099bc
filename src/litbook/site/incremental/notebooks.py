"""Spare a build what mkdocs-jupyter would do although no notebook has changed."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import PurePath
from types import ModuleType
from typing import Any

CONVERTERS = ("jupytext", "mkdocs_jupyter.convert")
"""Modules that read and convert notebooks. With all they import, they take as long as the rest of a build's imports."""


class Late(ModuleType):
    """Stands for a module until something in it is used, and imports it then.

    Python's own LazyLoader imports a module as soon as another one imports it, since that looks at its ``__spec__``.
    """

    def __getattr__(self, name: str) -> Any:
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

    Otherwise it asks Jupytext about each page, several times a build, only to find it isn't a notebook.
    """
    plugin = config.plugins.get("mkdocs-jupyter")
    if plugin is None:
        return
    ask = plugin.should_include

    def should_include(file: Any) -> bool:
        name = PurePath(file.abs_src_path or "")
        return any(name.match(pattern) for pattern in plugin.config["include"]) and bool(ask(file))

    plugin.should_include = should_include
