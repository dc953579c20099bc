"""Bundle litbook's own scripts with their npm dependencies, and collect Pyodide's files."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from litbook.core.errors import BookError
from litbook.core.model import Location
from litbook.live.bundling import node
from litbook.live.bundling.npm import HERE, LOCK, content_key, workspace

WEB = HERE.parent / "web"
PYODIDE = ("pyodide.asm.mjs", "pyodide.asm.wasm")
"""Pyodide files that are served unchanged."""


def scripts() -> dict[str, bytes]:
    """Return each bundle by file name, cached by the sources' content. Raises BookError if bundling fails."""
    folder = workspace()
    sources = sorted(path.relative_to(WEB).as_posix() for path in WEB.rglob("*.js"))
    key = f"{content_key(HERE, [LOCK, 'build.mjs'])}-{content_key(WEB, sources)}"
    kept = folder / f"scripts-{key}"
    if not kept.is_dir():
        with tempfile.TemporaryDirectory(dir=folder) as name:
            shutil.copytree(WEB, Path(name, "web"))  # below node_modules, and so that bundles contain no local paths
            bundle(Path(name))
            with suppress(OSError):  # another build was faster
                Path(name, "out").rename(kept)
    return {path.name: path.read_bytes() for path in sorted(kept.iterdir())}


def bundle(folder: Path) -> None:
    """Bundle ``folder/web`` into ``folder/out``. Raises BookError with esbuild's message."""
    try:
        node.node([str(HERE / "build.mjs"), "web", "out"], folder)
    except node.NodeError as error:
        problem = "esbuild cannot bundle the scripts of live pages"
        raise BookError(Location("src/litbook/live/web", 1), problem, "fix them", str(error)) from error


def python() -> Mapping[str, bytes]:
    """Return the files of Pyodide, without the standard library, by the names that it fetches them by."""
    folder = workspace() / "node_modules" / "pyodide"
    lock = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))
    return {name: (folder / name).read_bytes() for name in PYODIDE} | {
        "pyodide.mjs": (folder / "pyodide.mjs").read_bytes().partition(b"\n//# sourceMappingURL")[0] + b"\n",
        "pyodide-lock.json": json.dumps({"info": lock["info"], "packages": {}}).encode(),  # no packages to fetch
    }
