"""Runs a notebook in a Jupyter kernel, as ``run`` runs a chapter."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from litbook.core.errors import BookError
from litbook.core.model import Block
from litbook.core.settings import Settings
from litbook.source.notebook import RAISES, Notebook, plain

CELL_TIME = 10
"""How many times a chapter's limit a cell may take: a notebook is where long work goes."""
STYLE = {
    "MATPLOTLIBRC": str(Path(__file__).with_name("matplotlibrc")),
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",  # whatever the author's own is
}
OPTIONS = (
    "--IPKernelApp.log_level=ERROR",
    "--IPKernelApp.exec_lines=__import__('gc').set_threshold(50_000)",
    "--InlineBackend.figure_formats={'svg'}",
    "--InlineBackend.print_figure_kwargs={'bbox_inches': None, 'metadata': {'Date': None}}",
)
"""Figures as the chapters have them: SVG, of the size that the style says, without the day they were made on.

And no warning that other users of this machine could listen to the kernel. The collector comes more seldom: among a
million values of a training it takes nearly half of the time.
"""


def execute(notebook: Notebook, settings: Settings, progress: Callable[[], None] = lambda: None) -> str:
    """The notebook's text after a fresh kernel ran all its cells, where chapters run and with what they may import.

    Raises BookError for a cell that fails and is not tagged as one that does, or that takes too long.
    """
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    document = nbformat.reads(notebook.chapter.text, as_version=4)
    kept = json.loads(json.dumps(document.metadata))
    environment = {**os.environ, **STYLE, "PYTHONPATH": str(settings.source)}
    started: list[Block] = []
    blocks = iter(notebook.chapter.blocks)
    client = NotebookClient(
        document,
        kernel_name="python3",
        timeout=int(CELL_TIME * settings.time_limit),
        extra_arguments=list(OPTIONS),
        store_widget_state=False,
        record_timing=False,
        coalesce_streams=True,
        on_cell_execute=lambda **_: started.append(next(blocks)),
        on_cell_executed=lambda **_: progress(),
    )

    def at_last_cell(problem: str, remedy: str, detail: str = "") -> BookError:
        """A mistake of the cell that ran last."""
        return BookError(started[-1].location, f"cell {len(started)}: {problem}", remedy, detail)

    try:
        client.execute(cwd=str(settings.root), env=environment)
    except CellExecutionError as error:
        traceback = plain(error.traceback)
        raise at_last_cell(f"{error.ename}: {error.evalue}", f"fix the cell, or tag it {RAISES}", traceback) from error
    except CellTimeoutError as error:
        raise at_last_cell("it takes too long", "fix the cell, or raise time_limit in [tool.litbook]") from error
    except DeadKernelError as error:
        raise at_last_cell("Python died", "fix the cell") from error
    document.metadata = nbformat.from_dict(kept)
    return str(nbformat.writes(document)) + "\n"
