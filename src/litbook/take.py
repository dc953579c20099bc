"""What a reader takes along: a chapter as a Jupyter notebook, and the code so far as one file. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from litbook import svg
from litbook.display import SVG
from litbook.model import Block, Chapter, Outcome
from litbook.notebook import RAISES
from litbook.tangle import recap

FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
DETAILS = re.compile(r"</?details[^>]*>\n?|<summary>(.*?)</summary>")
FORMULA = re.compile(r"\\\((.*?)\\\)", re.DOTALL)
DISPLAYED = re.compile(r"\\\[(.*?)\\\]", re.DOTALL)
PAGE_LINK = re.compile(r"(\]\([^):\s]*?)\.md(#[^)\s]*)?\)")


def script(chapters: Iterable[Chapter], title: str) -> str:
    """The package as these chapters make it, in one file that runs by itself: what "The code so far" says after them."""
    parts = [f'"""The code of the book, up to and including "{title}"."""\n']
    for path, code in recap(chapters):
        if path:  # and not the helper that patches classes: here they are whole
            parts.append(f"# {path}\n\n{code}")
    return "\n\n".join(parts)


def notebook(chapter: Chapter, outcomes: Sequence[Outcome]) -> str:
    """The chapter as a notebook in format 4.5, with what its blocks gave."""
    cells: list[dict[str, Any]] = []
    lines = chapter.text.split("\n")
    start = 0
    for index, block in enumerate(chapter.blocks):
        add_prose(cells, lines[start : block.location.line - 1])
        add_code(cells, block, outcomes[index] if index < len(outcomes) else Outcome())
        start = block.output.last_line if block.output else block.last_line
    add_prose(cells, lines[start:])
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    document = {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def add_prose(cells: list[dict[str, Any]], lines: Sequence[str]) -> None:
    """A cell of Markdown as Jupyter reads it; none for nothing but blank lines."""
    text = prose("\n".join(lines)).strip("\n")
    if text.strip():
        cells.append({"cell_type": "markdown", "metadata": {}, "source": text})


def prose(text: str) -> str:
    """Markdown in Jupyter's dialect: formulas between dollars, nothing folded, links to the other notebooks."""
    text = FRONT_MATTER.sub("", text)
    text = DETAILS.sub(lambda match: f"**{match[1]}**" if match[1] else "", text)
    text = FORMULA.sub(lambda match: f"${match[1].strip()}$", text)
    text = DISPLAYED.sub(lambda match: f"$${match[1]}$$", text)
    return PAGE_LINK.sub(lambda match: f"{match[1]}.ipynb{match[2] or ''})", text)


def add_code(cells: list[dict[str, Any]], block: Block, outcome: Outcome) -> None:
    """A cell of code with its outputs; a block that is only shown stays Markdown."""
    if not block.is_python:
        add_prose(cells, ["```python", *block.source.rstrip("\n").split("\n"), "```"])
        return
    cells.append(
        {
            "cell_type": "code",
            "execution_count": None,
            "metadata": {"tags": [RAISES]} if block.raises else {},
            "outputs": list(outputs(block, outcome)),
            "source": block.source.rstrip("\n"),
        }
    )


def outputs(block: Block, outcome: Outcome) -> Iterable[dict[str, Any]]:
    """What the block gave, as a notebook keeps it."""
    if outcome.text:
        yield {"output_type": "stream", "name": "stdout", "text": outcome.text}
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
