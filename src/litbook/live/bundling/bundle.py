"""Our own scripts for the browser, bundled with what they use."""

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
"""Served as they came."""


def scripts() -> dict[str, bytes]:
    """Each bundle by its name, made once for a state of the sources. Raises BookError where they cannot be bundled."""
    folder = workspace()
    sources = sorted(path.relative_to(WEB).as_posix() for path in WEB.rglob("*.js"))
    key = f"{content_key(HERE, [LOCK, 'build.mjs'])}-{content_key(WEB, sources)}"
    kept = folder / f"scripts-{key}"
    if not kept.is_dir():
        with tempfile.TemporaryDirectory(dir=folder) as name:
            shutil.copytree(WEB, Path(name, "web"))  # next to the modules; what is bundled must not tell where it was
            bundle(Path(name))
            with suppress(OSError):  # another build was faster
                Path(name, "out").rename(kept)
    return {path.name: path.read_bytes() for path in sorted(kept.iterdir())}


def bundle(folder: Path) -> None:
    """The bundles of ``web`` into ``out``, both in ``folder``."""
    try:
        node.node([str(HERE / "build.mjs"), "web", "out"], folder)
    except node.NodeError as error:
        problem = "esbuild cannot bundle the scripts of live pages"
        raise BookError(Location("src/litbook/live/web", 1), problem, "fix them", str(error)) from error


def python() -> Mapping[str, bytes]:
    """The browser's Python, without its library: the files by the names under which it asks for them."""
    folder = workspace() / "node_modules" / "pyodide"
    lock = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))
    return {name: (folder / name).read_bytes() for name in PYODIDE} | {
        "pyodide.mjs": (folder / "pyodide.mjs").read_bytes().partition(b"\n//# sourceMappingURL")[0] + b"\n",
        "pyodide-lock.json": json.dumps({"info": lock["info"], "packages": {}}).encode(),  # there are none to fetch
    }
