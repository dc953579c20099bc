"""Where this litbook was installed from, so that a new book can name it."""

from __future__ import annotations

import json
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

EXTRAS = "site,live,test"
"""What a new book uses."""
WANTED = f"litbook[{EXTRAS}]"


def requirement() -> str:
    """Return what a new book depends on: litbook with its extras, from the repository it came from, if it's from one."""
    direct = direct_url()
    if "vcs_info" not in direct:
        return WANTED
    commit, kind = direct["vcs_info"]["commit_id"], direct["vcs_info"]["vcs"]
    folder = f"#subdirectory={direct['subdirectory']}" if "subdirectory" in direct else ""
    return f"{WANTED} @ {kind}+{direct['url']}@{commit}{folder}"


def local_source() -> Path | None:
    """Return the folder or wheel that litbook was installed from; None if it's from an index or a repository."""
    url = urlsplit(direct_url().get("url", ""))
    return Path(url2pathname(url.path)) if url.scheme == "file" else None


def direct_url() -> dict[str, Any]:
    """Return pip's record of where litbook came from (PEP 610); empty if it's from an index."""
    try:
        return dict(json.loads(metadata.distribution("litbook").read_text("direct_url.json") or "{}"))
    except metadata.PackageNotFoundError:
        return {}
