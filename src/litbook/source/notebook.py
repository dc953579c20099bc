"""Jupyter notebooks among the pages: read as chapters with their outcomes, and compared with what a run gives."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from litbook.core.errors import BookError
from litbook.core.model import SVG, Block, Chapter, Display, Failure, Location, Outcome, Output
from litbook.core.text import svg
from litbook.core.text.plain import steady

RAISES = "raises-exception"
"""Jupyter's own tag for a cell that is meant to fail."""


@dataclass(frozen=True, slots=True)
class Notebook:
    """A notebook as it is on disk."""

    chapter: Chapter
    """Its code cells are the blocks; its metadata's ``litbook`` is the front matter."""
    outcomes: tuple[Outcome, ...]
    """What it says that they gave."""
    prose: tuple[tuple[Location, str], ...] = ()
    """Its cells of Markdown, and where each is."""


def read(text: str, path: str) -> Notebook:
    """The notebook that ``text`` is, called ``path`` in messages. Raises BookError for what Jupyter did not write."""
    try:
        data = json.loads(text)
        cells = [cell for cell in data["cells"] if cell["cell_type"] == "code"]
        meta = dict(data["metadata"].get("litbook", {}))
        title = next((line for cell in data["cells"] for line in joined(cell["source"]).split("\n")), "")
        meta.setdefault("title", title.lstrip("# ") or PurePosixPath(path).stem)
        outcomes = tuple(outcome_of(cell) for cell in cells)
        pairs = zip(cells, outcomes, strict=True)
        prose = tuple(
            (Location(path, line_of(cell, text)), joined(cell["source"]))
            for cell in data["cells"]
            if cell["cell_type"] == "markdown"
        )
        blocks = tuple(block_of(cell, shown, Location(path, line_of(cell, text))) for cell, shown in pairs)
    except json.JSONDecodeError as error:
        raise BookError(Location(path, error.lineno), f"not JSON: {error.msg}", "save the notebook again") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise BookError(Location(path, 1), f"not a notebook: no {error}", "save it in format 4.5") from error
    return Notebook(Chapter(path, text, meta, blocks), outcomes, prose)


def joined(lines: str | list[str]) -> str:
    """A text of a notebook, which may be kept line by line."""
    return lines if isinstance(lines, str) else "".join(lines)


def line_of(cell: dict[str, Any], text: str) -> int:
    """The line of the file that names the cell."""
    found = re.search(rf'"id": "{re.escape(cell["id"])}"', text)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def block_of(cell: dict[str, Any], shown: Outcome, location: Location) -> Block:
    """The block that a code cell is: its caption, alt text and tags are in the cell's metadata."""
    words = cell["metadata"].get("litbook", {})
    failed = shown.failure.kind if shown.failure and RAISES in cell["metadata"].get("tags", []) else None
    block = Block(
        location,
        location.line,
        "",
        joined(cell["source"]).rstrip("\n") + "\n",
        raises=failed,
        caption=words.get("caption"),
        alt=words.get("alt"),
    )
    stated = shown.shown(block)
    return block.with_output(Output(stated, location.line, location.line)) if stated else block


def outcome_of(cell: dict[str, Any]) -> Outcome:
    """What the outputs of a cell say: text in one piece, figures as SVG."""
    text, displays, failure = "", [], None
    for output in cell["outputs"]:
        if output["output_type"] == "error":
            failure = Failure(output["ename"], output["evalue"], 0, plain("\n".join(output["traceback"])))
        elif output["output_type"] == "stream":
            text += joined(output["text"])
        elif SVG in output["data"]:
            displays.append(Display(SVG, svg.cleaned(joined(output["data"][SVG])), "jupyter"))
        else:
            text += steady(joined(output["data"]["text/plain"])) + "\n"
    return Outcome(text, tuple(displays), failure)


def plain(text: str) -> str:
    """``text`` without the colours of a terminal."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)
