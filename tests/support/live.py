"""Helpers for tests of live pages: build a small book whose blocks run."""

import base64
import contextlib
import functools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from textwrap import dedent

import pytest

from litbook.live.bundling.npm import node, workspace

MKDOCS = """\
site_name: A book
site_url: {address}
theme:
  name: material
  font: false
  features: [navigation.instant]
  palette:
    - {{media: "(prefers-color-scheme: light)", scheme: default}}
    - {{media: "(prefers-color-scheme: dark)", scheme: slate}}
plugins:
  - litbook:
      live: true
markdown_extensions: [admonition, attr_list, md_in_html, pymdownx.details, pymdownx.highlight, pymdownx.superfences]
"""


@functools.cache
def kept():
    """Return a folder with what the books of these tests keep."""
    return tempfile.TemporaryDirectory()  # deleted when the process exits


@contextlib.contextmanager
def sharing(root):
    """Give the book in ``root`` what other books have kept, and keep what it adds in this context. A link wouldn't be used."""
    shutil.copytree(kept().name, root / ".cache", dirs_exist_ok=True)
    yield
    shutil.copytree(root / ".cache", kept().name, dirs_exist_ok=True)


def in_pyodide(folder, library, book, program):
    """Return what a Python program evaluates to, as text, in the Python of pages: without a browser, in Node."""
    (folder / "python.zip").write_bytes(library)
    (folder / "book.zip").write_bytes(book)
    (folder / "program.py").write_text(program)
    (folder / "run.mjs").write_text(
        'import { readFileSync } from "node:fs";\n'
        f"const {{ loadPyodide }} = await import({json.dumps((workspace.workspace() / 'node_modules/pyodide/pyodide.mjs').as_uri())});\n"
        'const python = await loadPyodide({ stdLibURL: "python.zip" });\n'
        'python.FS.writeFile("/lib/book.zip", readFileSync("book.zip"));\n'
        'console.log(python.runPython(readFileSync("program.py", "utf-8")));\n'
    )
    return node.node(["run.mjs"], folder).strip()


def unpacked(content):
    """Return what a file that's compressed with zstd holds."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "file.zst")
        path.write_bytes(content)
        program = 'const { readFileSync } = require("node:fs"), { zstdDecompressSync } = require("node:zlib");'
        program += 'console.log(zstdDecompressSync(readFileSync(process.argv[1])).toString("base64"))'
        return base64.b64decode(node.node(["-e", program, str(path)], path.parent))


def build_live(root, pages, address, **settings):
    """Build the live site of a book of ``pages`` in the folder ``root``, into ``root/site``, for that address.

    Settings that are dictionaries are those of packs.
    """
    for name, text in pages.items():
        (root / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "docs" / name).write_text(dedent(text).removeprefix("\n"), encoding="utf-8")
    packs = {name: table for name, table in settings.items() if isinstance(table, dict)}
    own = {"packages": ["graphviz"], "packs": list(packs)} | {k: v for k, v in settings.items() if k not in packs}
    tables = {"tool.litbook.live": own} | {f"tool.litbook.live.{name}": table for name, table in packs.items()}
    text = "".join(f"[{name}]\n{toml(table)}" for name, table in tables.items())
    (root / "pyproject.toml").write_text(text)
    build_site(root, address)


def build_site(root, address):
    """Build the live site of the book in the folder ``root``, into ``root/site``, for that address."""
    if not node.installed():
        pytest.fail("needs the extra live") if os.environ.get("CI") else pytest.skip("needs the extra live")
    (root / "mkdocs.yml").write_text(MKDOCS.format(address=address))
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "--site-dir", str(root / "site")]
    with sharing(root):
        built = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr


def toml(table):
    """A table of strings and lists."""
    return "".join(f"{key} = {json.dumps(value)}\n" for key, value in table.items())


def listened(page, address):
    """Return the page, which from now on records requests, and errors and requests to other sites in ``complaints``."""
    page.complaints = []
    page.requests = []
    page.on("console", lambda m: page.complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("response", lambda r: page.complaints.append(f"{r.status}: {r.url}") if r.status >= 400 else None)
    page.on("request", lambda request: page.requests.append(request.url.rpartition("/")[2]))
    own = (address, "data:", "blob:")
    page.on("request", lambda r: None if r.url.startswith(own) else page.complaints.append(r.url))
    return page
