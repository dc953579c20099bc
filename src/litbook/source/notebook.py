"""Read Jupyter notebooks as chapters with their outcomes, and compare them with those of another run."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from litbook.core.errors import BookError
from litbook.core.model import SVG, Block, Chapter, Display, Failure, Location, Outcome, Output
from litbook.core.text import svg
from litbook.core.text.plain import line_counter, steady

ID = re.compile(r'"id": "([^"\n]*)"')
RAISES = "raises-exception"
"""Jupyter's tag for a cell that's expected to fail."""


@dataclass(frozen=True, slots=True)
class Notebook:
    """A notebook as it's on disk."""

    chapter: Chapter
    """The chapter: code cells are its blocks, and ``litbook`` in the metadata is its front matter."""
    outcomes: tuple[Outcome, ...]
    """The outcomes of the code cells, as stored in the notebook."""
    prose: tuple[tuple[Location, str], ...] = ()
    """The Markdown cells, each with its location."""


def read(text: str, path: str) -> Notebook:
    """Return the notebook in ``text``, called ``path`` in messages. Raises BookError if it isn't in Jupyter's format."""
    try:
        data = json.loads(text)
        lines = lines_of_ids(text)
        cells = [cell for cell in data["cells"] if cell["cell_type"] == "code"]
        meta = dict(data["metadata"].get("litbook", {}))
        title = next((line for cell in data["cells"] for line in joined(cell["source"]).split("\n")), "")
        meta.setdefault("title", title.lstrip("# ") or PurePosixPath(path).stem)
        outcomes = tuple(outcome_of(cell) for cell in cells)
        pairs = zip(cells, outcomes, strict=True)
        prose = tuple(
            (Location(path, lines.get(cell["id"], 1)), joined(cell["source"]))
            for cell in data["cells"]
            if cell["cell_type"] == "markdown"
        )
        blocks = tuple(block_of(cell, shown, Location(path, lines.get(cell["id"], 1))) for cell, shown in pairs)
    except json.JSONDecodeError as error:
        raise BookError(Location(path, error.lineno), f"not JSON: {error.msg}", "save the notebook again") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise BookError(Location(path, 1), f"not a notebook: no {error}", "save it in format 4.5") from error
    except (ValueError, RecursionError) as error:
        problem = f"not a notebook: {str(error).partition(': ')[0]}"
        raise BookError(Location(path, 1), problem, "save it again") from error
    return Notebook(Chapter(path, text, meta, blocks), outcomes, prose)


def joined(lines: str | list[str]) -> str:
    """Return a text of a notebook, which can be stored as a list of lines."""
    return lines if isinstance(lines, str) else "".join(lines)


def lines_of_ids(text: str) -> dict[str, int]:
    """Return the first line of the file that contains the id of each cell."""
    line_of = line_counter(text)
    return {match[1]: line_of(match.start()) for match in [*ID.finditer(text)][::-1]}


def block_of(cell: dict[str, Any], shown: Outcome, location: Location) -> Block:
    """Return a code cell as a block, with the caption and alt text from the cell's metadata."""
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
        name=words.get("name"),
    )
    stated = shown.shown(block)
    return block.with_output(Output(stated, location.line, location.line)) if stated else block


def outcome_of(cell: dict[str, Any]) -> Outcome:
    """Return the outcome in the outputs of a cell: its text joined, and its figures as SVG."""
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
    """Return ``text`` without terminal colors."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)
