"""Bundle litbook's own scripts with their npm dependencies, among them Pyodide."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from litbook.core.cache import digest, keep, read
from litbook.core.errors import BookError
from litbook.core.model import Location
from litbook.core.packs import Pack
from litbook.core.text import sanitize
from litbook.live.bundling.npm import node
from litbook.live.bundling.npm.workspace import HERE, LOCK, content_key, workspace

WEB = HERE.parents[1] / "web"
PYODIDE = "pyodide.asm.wasm"
"""Pyodide's WebAssembly; its scripts are in a bundle."""
FRAME = "frame.js"
"""The script of the frame in which Python runs. It's part of another bundle, and here for its hash."""


def scripts(packs: Sequence[Pack] = ()) -> dict[str, bytes]:
    """Return each bundle by file name, cached by the sources' content. Raises BookError if bundling fails."""
    folder = workspace()
    kept = folder / f"scripts-{key(packs)}.json"
    content = read(kept)
    if content is None:
        with tempfile.TemporaryDirectory(dir=folder) as name:
            copy(packs, Path(name))  # below node_modules, and so that bundles contain no local paths
            bundle(Path(name), packs)
            made = {path.name: path.read_text(encoding="utf-8") for path in sorted(Path(name, "out").iterdir())}
        content = json.dumps(made).encode()
        keep(kept, content)
    return {name: text.encode() for name, text in json.loads(content).items()}


def key(packs: Sequence[Pack] = ()) -> str:
    """Return a digest of all that decides what the bundles contain."""
    sources = sorted(path.relative_to(WEB).as_posix() for path in WEB.rglob("*.js"))
    own = [content_key(HERE, [LOCK, "build.mjs"]), content_key(WEB, sources)]
    own.append(content_key(sanitize.LIST.parent, [sanitize.LIST.name]))
    others = [[pack.name, content_key(pack.scripts, pack.script_names)] for pack in packs]
    return digest([own, others])[:16]


def copy(packs: Sequence[Pack], folder: Path) -> None:
    """Copy our scripts to ``web`` in ``folder``, with what results may contain, and those of each pack to ``packs``."""
    shutil.copytree(WEB, folder / "web")
    shutil.copy(sanitize.LIST, folder / "web" / "results")
    for pack in packs:
        shutil.copytree(pack.scripts, folder / "packs" / pack.name)


def bundle(folder: Path, packs: Sequence[Pack] = ()) -> None:
    """Bundle ``web`` and ``packs`` into ``out``, all in ``folder``; ``out.json`` says what is in each bundle.

    Raises BookError.
    """
    try:
        node.node([str(HERE / "build.mjs"), "web", "out", *(pack.name for pack in packs)], folder)
    except node.NodeError as error:
        problem = "esbuild cannot bundle the scripts of live pages"
        raise BookError(Location("src/litbook/live/web", 1), problem, "fix them", str(error)) from error


def python() -> bytes:
    """Return Pyodide's WebAssembly."""
    return (workspace() / "node_modules" / "pyodide" / PYODIDE).read_bytes()
