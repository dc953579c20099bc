"""Prepare live pages for a build: the files they need on the site, and the data of each page."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from litbook.core.cache import digest, fingerprint, kept_text
from litbook.core.errors import install
from litbook.core.packs import Pack
from litbook.core.settings import Settings
from litbook.live.availability.blocks import missing
from litbook.live.availability.modules import Importable
from litbook.live.bundling import bundle, licenses, packages, stdlib, zstd
from litbook.live.bundling.licenses import PLACE, notice
from litbook.live.bundling.npm import node
from litbook.live.page_data import as_json, can_run, exercises_data, mark, page_data
from litbook.source.elements.exercises import answers_path
from litbook.weave.page import ASSETS, Page

__all__ = ["LICENSES", "PLACE", "Live", "as_json", "can_run", "installed", "mark", "notice", "prepare"]

FOLDER = f"{ASSETS}/live"
FRAME = bundle.FRAME
LICENSES = f"{FOLDER}/{licenses.NAME}"


def installed(say: Callable[[str], None]) -> bool:
    """Return True if Node is installed, which live pages are built with; if not, ``say`` how to get it."""
    if not node.installed():
        say("The pages are built without live blocks: for those, " + install("live"))
    return node.installed()


@dataclass(frozen=True, slots=True)
class Live:
    """The settings, modules, and files of a build's live pages."""

    settings: Settings
    importable: Importable
    files: dict[str, bytes]
    """The files that pages fetch, by their paths in the site."""

    def asked(self, page: Page) -> list[Any]:
        """Return everything that :meth:`told` depends on, as JSON data."""
        answering, _ = page.others.get(answers_path(page.chapter.path), (None, ""))
        packs = [[pack.name, str(pack.watcher)] for pack in self.settings.packs]
        texts = [(chapter.path, chapter.text) for chapter in (page.chapter, answering) if chapter]
        return [texts, fingerprint(tuple(page.outcomes)), self.settings.live, packs, self.importable.key]

    def told(self, page: Page) -> dict[str, Any]:
        """Return the data of a page, as JSON data."""
        lacking = missing(page.chapter.blocks, replace(self.importable, data=page.chapter.data))
        answering, _ = page.others.get(answers_path(page.chapter.path), (None, ""))
        there = replace(self.importable, data=answering.data if answering else ())
        exercises = exercises_data(page.chapter, answering, lambda blocks: missing(blocks, there))
        data = page_data(page.chapter, page.outcomes, self.settings.live, lacking, exercises)
        watchers = [pack.watcher for pack in self.settings.packs if pack.watcher]
        return data | ({"watchers": watchers} if watchers else {})


def prepare(settings: Settings) -> Live:
    """Return what live pages need, downloaded and built, or from the cache. Raises BookError."""
    sources = packages.files(settings)
    others = [name for name in settings.live.get("packages", ()) if not (settings.source / name).is_dir()]
    scripts = dict(bundle.scripts(settings.packs))
    large = {"worker.js": scripts.pop("worker.js"), "graphviz.js": scripts.pop("graphviz.js")}
    fetched = starting(large, packages.archive(sources, settings), settings.root)
    files = {
        **scripts,
        **fetched,
        "live.css": stylesheet("live").encode(),
        "running.css": stylesheet("running", settings.packs).encode(),
        licenses.NAME: licenses.listed(others).encode(),
    }
    parts = ["sizes", {name: digest(content.decode("latin-1")) for name, content in fetched.items()}]
    files["sizes.json"] = kept_text(settings.root, parts, lambda: sizes(fetched)).encode()
    texts = {stdlib.module_name(name): text.decode() for name, text in sources.items() if name.endswith(".py")}
    importable = Importable(stdlib.served() | texts.keys(), texts, stdlib.absent(), packages.kept_names(settings.root))
    importable.remember(kept_text(settings.root, ["scanned", importable.key], importable.scan_all))
    return Live(settings, importable, {f"{FOLDER}/{name}": content for name, content in files.items()})


def starting(scripts: Mapping[str, bytes], book: bytes, root: Path) -> dict[str, bytes]:
    """Return what's fetched to start Python (``web/engine/files.js``), compressed: two ``scripts``, Python, and the ``book``."""
    shared = {**scripts, bundle.PYODIDE: bundle.python(), "python.zip": stdlib.library()}
    packed = {name: zstd.kept_for_all(content) for name, content in shared.items()}
    packed["book.zip"] = zstd.kept_for_book(root, book)
    return {f"{name}.zst": content for name, content in packed.items()}


def sizes(files: Mapping[str, bytes]) -> str:
    """Return the number of bytes of each file, and of the same file compressed as hosts do it, as JSON."""
    return as_json({name: [len(content), len(gzip.compress(content, 6))] for name, content in files.items()})


def stylesheet(folder: str, packs: Sequence[Pack] = ()) -> str:
    """Return the minified style sheets of a folder, followed by those of ``packs``.

    The folder ``live`` is for every live page, ``running`` for one whose blocks can run.
    """
    from rcssmin import cssmin

    folders = [bundle.WEB / "styles" / folder, *(pack.folder / "styles" for pack in packs)]
    parts = [path for each in folders for path in sorted(each.glob("*.css"))]
    return str(cssmin("\n".join(path.read_text(encoding="utf-8") for path in parts)))
