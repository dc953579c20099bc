"""What's being changed, noted from before the first file to after the last, so that a kill in between is mended."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from litbook.commands.write.exchange import Change
from litbook.core.cache import JOURNAL
from litbook.core.files import read_own, write_privately


def note(root: Path, wanted: Iterable[Change], names: Iterable[Path], together: bool) -> None:
    """Write down the changes, each with the path beside its file. Raises OSError."""
    entries: list[dict[str, Any]] = [
        {"path": str(c.path), "before": encoded(c.before), "after": encoded(c.after), "beside": str(name)}
        for c, name in zip(wanted, names, strict=True)
    ]
    write_privately(root / JOURNAL, json.dumps({"together": together, "changes": entries}).encode())


def forget(root: Path) -> None:
    """Delete the note: all is done."""
    (root / JOURNAL).unlink(missing_ok=True)


def unfinished(root: Path) -> tuple[bool, list[Change], list[Path]] | None:
    """Return what the journal says: whether all or none, the changes, and the paths beside.

    None if there's no journal, or one that somebody else can have written.
    """
    try:
        kept = json.loads(read_own(root / JOURNAL))
        wanted = [Change(Path(e["path"]), decoded(e["before"]), decoded(e["after"])) for e in kept["changes"]]
        return bool(kept["together"]), wanted, [Path(entry["beside"]) for entry in kept["changes"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def encoded(data: bytes | None) -> str | None:
    """Return bytes as JSON can hold them."""
    return None if data is None else base64.b64encode(data).decode()


def decoded(text: str | None) -> bytes | None:
    """Return what :func:`encoded` was given."""
    return None if text is None else base64.b64decode(text)
