"""Execute a notebook in a Jupyter kernel."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from litbook.core.errors import BookError, needed
from litbook.core.model import Block, Location
from litbook.core.settings import Settings
from litbook.run.workers import scratch
from litbook.source.notebook import RAISES, Notebook, plain

CELL_TIME = 10
"""A cell's time limit, as a multiple of a chapter's: long work belongs in notebooks."""
STYLE = {
    "MATPLOTLIBRC": str(Path(__file__).with_name("matplotlibrc")),
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",  # overrides the author's own setting
}
OPTIONS = (
    "--IPKernelApp.log_level=ERROR",
    "--IPKernelApp.exec_lines=__import__('gc').set_threshold(50_000)",
    "--InlineBackend.figure_formats={'svg'}",
    "--InlineBackend.print_figure_kwargs={'bbox_inches': None, 'metadata': {'Date': None}}",
)
"""Make figures like a chapter's (SVG, uncropped, undated), and hide the warning that others could reach the kernel.

The garbage collector runs less often, because with the million objects of a training run it took nearly half the time.
"""


def execute(notebook: Notebook, settings: Settings, progress: Callable[[], None] = lambda: None) -> str:
    """Return the notebook's text after running all its cells in a fresh kernel.

    The kernel has a working directory and the import path like a chapter's. Raises BookError if a cell takes too long, kills
    the kernel, or fails without the tag that allows it; and if the extra ``notebooks`` isn't installed.
    """
    with needed("notebooks", Location(notebook.chapter.path, 1), "running a notebook"):
        import ipykernel  # noqa: F401  # the kernel that nbclient starts
        import nbformat
        from nbclient import NotebookClient
        from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    document = nbformat.reads(notebook.chapter.text, as_version=4)
    metadata = json.loads(json.dumps(document.metadata))  # nbclient adds to it
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
        """Return an error located at the cell that ran last."""
        return BookError(started[-1].location, f"cell {len(started)}: {problem}", remedy, detail)

    try:
        with tempfile.TemporaryDirectory(prefix="litbook-", ignore_cleanup_errors=True) as folder:
            missing = scratch.fill(Path(folder), notebook.chapter, settings.root)
            if missing:
                raise BookError(Location(notebook.chapter.path, 1), missing.message, missing.remedy)
            client.execute(cwd=folder, env=environment)
    except CellExecutionError as error:
        traceback = plain(error.traceback)
        raise at_last_cell(f"{error.ename}: {error.evalue}", f"fix the cell, or tag it {RAISES}", traceback) from error
    except CellTimeoutError as error:
        raise at_last_cell("it takes too long", "fix the cell, or raise time_limit in [tool.litbook]") from error
    except DeadKernelError as error:
        raise at_last_cell("Python died", "fix the cell") from error
    document.metadata = nbformat.from_dict(metadata)
    return str(nbformat.writes(document)) + "\n"
