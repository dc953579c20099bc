"""Zip files, reproducible byte for byte."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of all files, fixed so that builds are reproducible."""


def zipped(files: Mapping[str, str | bytes], first: Mapping[str, str] | None = None) -> bytes:
    """Return a zip of ``files`` by their paths, in alphabetical order, after those that come ``first``, uncompressed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, content in [*(first or {}).items(), *sorted(files.items())]:
            entry = zipfile.ZipInfo(path, EPOCH)
            entry.create_system = 3  # Unix, whatever the machine
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if path in (first or {}) else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content if isinstance(content, bytes) else content.encode("utf-8"), compresslevel=6)
    return packed.getvalue()
