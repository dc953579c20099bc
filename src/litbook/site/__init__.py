"""Put the site together on top of MkDocs, the only stage that knows it."""

from __future__ import annotations

from typing import Any

import click

from litbook.core.errors import BookError
from litbook.core.extras import needed
from litbook.core.model import Location


def __getattr__(name: str) -> Any:
    """Return ``LitbookPlugin``, which MkDocs finds here by its entry point.

    Raises ClickException, which MkDocs prints as an error, if a library of the extra ``site`` is missing.
    """
    if name != "LitbookPlugin":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        with needed("site", Location("mkdocs.yml", 1), "the plugin litbook"):
            from litbook.site.plugin import LitbookPlugin
    except BookError as error:
        raise click.ClickException(str(error)) from None
    return LitbookPlugin
