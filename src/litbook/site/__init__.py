"""Put the site together on top of MkDocs, the only stage that knows it."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import click

from litbook.core.errors import BookError, install
from litbook.core.model import Location

LIBRARIES = ("pymdownx", "pygments", "bs4", "lxml", "rcssmin", "rjsmin", "math_core", "fontTools", "resvg_py")
"""What the extra ``site`` brings besides MkDocs. Some of them are imported only when a build is nearly done."""


def __getattr__(name: str) -> Any:
    """Return ``LitbookPlugin``, which MkDocs finds here by its entry point.

    Raises ClickException, which MkDocs prints as an error, if a library of the extra ``site`` is missing.
    """
    if name != "LitbookPlugin":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    missing = next((library for library in LIBRARIES if find_spec(library) is None), None)
    if missing:
        problem = f"the plugin litbook needs {missing}, which is not installed"
        raise click.ClickException(str(BookError(Location("mkdocs.yml", 1), problem, install("site"))))
    from litbook.site.plugin import LitbookPlugin

    return LitbookPlugin
