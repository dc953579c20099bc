"""What a site with live pages hands on of others' work, and under which licences."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from litbook.live.bundling.npm import HERE, LOCK, workspace

NAME = "licences.txt"
PLACE = "<!-- licences -->"
"""What a page says where it wants a link to them."""
NOT_SERVED = {"esbuild", "ws"}
"""Packages that work while a site is built, with what they bring along."""
RULE = "\n\n" + "=" * 80 + "\n\n"


@dataclass(frozen=True, slots=True)
class Work:
    """Something that somebody else has made."""

    name: str
    licence: str
    """As SPDX abbreviates it."""
    source: str
    """Where it can be had."""
    text: str = ""
    """The licence with its copyright notice, where it came along."""


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
"""What packages hold in turn, of which they do not tell."""


def notice(address: str) -> str:
    """The link to the list, from a page that sees it at ``address``."""
    return f'<p class="litbook-licences">This site hands on the work of others: <a href="{address}">what it is, and its licences</a>.</p>'


def listed(packages: Iterable[str]) -> str:
    """The list, with the texts; ``packages`` are those of Python that the book serves."""
    works = [*from_npm(), *INSIDE, *installed(packages)]
    lines = [f"{work.name}: {work.licence}\n    {work.source}" for work in works]
    head = "This site hands on the work of others, unchanged but for being compiled or made smaller:\n\n"
    texts = [f"{work.name}\n\n{work.text.strip()}" for work in works if work.text]
    texts += [f"{path.stem}\n\n{path.read_text(encoding='utf-8').strip()}" for path in sorted(texts_of_licences())]
    return RULE.join([head + "\n".join(lines), *texts]) + "\n"


def texts_of_licences() -> Iterator[Path]:
    """Those that no package brings."""
    return (HERE / "licences").glob("*.txt")


def from_npm() -> Iterator[Work]:
    """The packages of the lock whose code is served."""
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
    """The ``packages``, as far as they are distributions."""
    for name in packages:
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        beside = (file for file in found.files or () if file.parts[0].endswith(".dist-info"))
        files = [file for file in beside if file.stem.upper() in ("LICENSE", "LICENCE", "COPYING")]
        text = "\n\n".join("\n".join(file.read_text(encoding="utf-8").splitlines()) for file in files)
        licence = str(found.metadata.json.get("license_expression", "see below"))
        yield Work(f"{name} {found.version}", licence, f"https://pypi.org/project/{name}/{found.version}/", text)
