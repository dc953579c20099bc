"""Editions beside one another, as mike publishes them: what their pages say of the latest one. Pure."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any

EDITION = "MIKE_DOCS_VERSION"
"""The variable by which mike tells a build its edition."""
LATEST = "latest"
"""The name that always leads to the newest edition."""


def announce(address: str | None, extra: MutableMapping[str, Any], environment: Mapping[str, str]) -> str | None:
    """The canonical address of the site, which mike has ended with the edition: the same place in the latest one.

    Material's switch between editions is turned on in ``extra``. It asks for a list of editions on each page, so it is
    on only where mike makes that list; a book that sets ``extra.version`` itself has decided for itself.
    """
    edition = environment.get(EDITION)
    if not edition or extra.get("version"):
        return address
    extra["version"] = {"provider": "mike", "default": LATEST}
    before = (address or "").removesuffix("/").removesuffix(edition)
    return f"{before}{LATEST}/" if address and before.endswith("/") else address


def folder(address: str | None) -> str:
    """A site's address as others are joined to it; empty where it is not known."""
    return f"{address.removesuffix('/')}/" if address else ""
