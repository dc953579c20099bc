"""List the third-party software that a site with live pages redistributes, with its licenses."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from litbook.live.bundling.npm.workspace import HERE, LOCK, workspace

NAME = "licenses.txt"
PLACE = "<!-- licenses -->"
"""The placeholder in a page that is replaced by a link to the list."""
NOT_SERVED = {"esbuild", "ws"}
"""Packages used only during the build; their dependencies aren't followed either."""
RULE = "\n\n" + "=" * 80 + "\n\n"


@dataclass(frozen=True, slots=True)
class Work:
    """A piece of third-party software."""

    name: str
    license: str
    """SPDX identifier."""
    source: str
    """URL of its home page or package page."""
    text: str = ""
    """The license text with its copyright notice, if the package includes one."""


INSIDE = (
    Work("CPython 3.14, with its library, compiled; in Pyodide", "PSF-2.0", "https://www.python.org/"),
    Work("Emscripten and musl, in Pyodide", "MIT", "https://emscripten.org/"),
    Work("libffi, in Pyodide", "MIT", "https://sourceware.org/libffi/"),
    Work("mpdecimal, in Pyodide", "BSD-2-Clause", "https://www.bytereef.org/mpdecimal/"),
    Work("zlib, in Pyodide", "Zlib", "https://zlib.net/"),
    Work("bzip2, in Pyodide", "bzip2-1.0.6", "https://sourceware.org/bzip2/"),
    Work("XZ Utils, in Pyodide", "0BSD", "https://tukaani.org/xz/"),
    Work("Zstandard, in Pyodide", "BSD-3-Clause", "https://facebook.github.io/zstd/"),
    Work("SQLite, in Pyodide", "blessing", "https://sqlite.org/"),
    Work("Expat, in Pyodide and in Viz.js", "MIT", "https://libexpat.github.io/"),
    Work("Graphviz, in Viz.js", "EPL-2.0", "https://graphviz.org/"),
)
"""Software compiled into Pyodide and Viz.js, which their package metadata doesn't mention."""


def notice(address: str) -> str:
    """Return a paragraph that links to the list at ``address``, a URL relative to the page."""
    return f'<p class="litbook-licenses">This site includes the work of others: <a href="{address}">what, and under which licenses</a>.</p>'


def listed(packages: Iterable[str]) -> str:
    """Return the list with all license texts. ``packages`` are the Python packages served with the book."""
    works = [*from_npm(), *INSIDE, *installed(packages)]
    lines = [f"{work.name}: {work.license}\n    {work.source}" for work in works]
    head = "This site hands on the work of others, unchanged but for being compiled or made smaller:\n\n"
    texts = [f"{work.name}\n\n{work.text.strip()}" for work in works if work.text]
    texts += [f"{path.stem}\n\n{path.read_text(encoding='utf-8').strip()}" for path in sorted(texts_of_licenses())]
    return RULE.join([head + "\n".join(lines), *texts]) + "\n"


def texts_of_licenses() -> Iterator[Path]:
    """Return the license texts kept here because no package includes them."""
    return (Path(__file__).parent / "texts").glob("*.txt")


def from_npm() -> Iterator[Work]:
    """Yield each npm package of the lock file whose code is served."""
    lock = json.loads((HERE / LOCK).read_text(encoding="utf-8"))["packages"]
    waiting = [name for name in lock[""]["dependencies"] if name not in NOT_SERVED]
    for name in waiting:
        entry = lock[f"node_modules/{name}"]
        waiting += (
            n for n in entry.get("dependencies", ()) if n not in waiting and n not in NOT_SERVED and n[:6] != "@types"
        )
        text = next((workspace() / "node_modules" / name).glob("LICENSE*"), None)
        source = f"https://www.npmjs.com/package/{name}/v/{entry['version']}"
        yield Work(
            f"{name} {entry['version']}", entry["license"], source, text.read_text(encoding="utf-8") if text else ""
        )


def installed(packages: Iterable[str]) -> Iterator[Work]:
    """Yield each of the ``packages`` that is an installed distribution of the same name."""
    for name in packages:
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        metadata_files = (file for file in found.files or () if file.parts[0].endswith(".dist-info"))
        files = [file for file in metadata_files if file.stem.upper() in ("LICENSE", "LICENCE", "COPYING")]
        text = "\n\n".join("\n".join(file.read_text(encoding="utf-8").splitlines()) for file in files)
        terms = str(found.metadata.json.get("license_expression", "see below"))
        yield Work(f"{name} {found.version}", terms, f"https://pypi.org/project/{name}/{found.version}/", text)
