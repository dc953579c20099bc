"""The modules a chapter imports: the book's own are read as they are now, whatever this process has imported before."""

from __future__ import annotations

import importlib.machinery
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import litbook

MACHINE = f"{Path(litbook.__file__).parent}{os.sep}"
"""litbook's own folder, whose modules a chapter neither reloads nor depends on."""


def is_installed(file: str) -> bool:
    """Return True if ``file`` is in a ``site-packages`` folder, which a ``.venv`` inside the project has too."""
    return f"{os.sep}site-packages{os.sep}" in file


def forget_own(root: Path) -> None:
    """Forget the imported modules of the book in ``root``."""
    own = str(root) + os.sep
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None) or ""
        if file.startswith(own) and not file.startswith(MACHINE) and not is_installed(file):
            del sys.modules[name]


class FreshLoader(importlib.machinery.SourceFileLoader):
    """A loader that ignores bytecode, which is validated by time and size: an edit may change neither."""

    def path_stats(self, path: str) -> Mapping[str, Any]:
        """Raise OSError, which makes importlib neither read nor write bytecode."""
        raise OSError(path)


def import_fresh(root: Path) -> None:
    """Install a path hook that imports the project's own modules, but not its libraries, with :class:`FreshLoader`."""

    def finder(path: str) -> importlib.machinery.FileFinder:
        if not Path(path).is_relative_to(root) or is_installed(path + os.sep):
            raise ImportError(path)
        loaders = (importlib.machinery.ExtensionFileLoader, importlib.machinery.EXTENSION_SUFFIXES)
        return importlib.machinery.FileFinder(path, loaders, (FreshLoader, importlib.machinery.SOURCE_SUFFIXES))

    sys.path_hooks.insert(0, finder)
    sys.path_importer_cache.clear()
