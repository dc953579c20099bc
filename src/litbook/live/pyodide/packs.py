"""Feature packs in the worker: their modules are imported by name when a page asks, so that nothing here depends on one."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import ModuleType
from typing import Any

PREFIX = "packs."
"""Names of modules with this prefix, such as ``packs.sorting.counting``, are those of packs."""


def module(name: str) -> ModuleType:
    """Import and return the module that pages call ``name``: one of a pack, or one in this folder.

    Raises ModuleNotFoundError if there is none.
    """
    if not name.startswith(PREFIX):
        return importlib.import_module(f"litbook.live.pyodide.{name}")
    pack, _, inside = name.removeprefix(PREFIX).partition(".")
    return importlib.import_module(f"litbook.live.packs.{pack}.python.{inside}")


@contextmanager
def watching(kernel: Any, index: int, namespace: dict[str, Any]) -> Iterator[None]:
    """Enter ``watching`` of every watcher that the page lists, in this order, around a run of the block ``index``."""
    with ExitStack() as stack:
        for name in kernel.page.get("watchers", ()):
            stack.enter_context(module(name).watching(kernel, index, namespace))
        yield


def merged(settings: dict[str, Any]) -> dict[str, Any]:
    """Return the settings with those of each pack, which are in a table of its own, beside the others."""
    tables = [value for value in settings.values() if isinstance(value, dict)]
    return {key: value for table in [*tables, settings] for key, value in table.items()}
