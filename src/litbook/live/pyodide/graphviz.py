"""Let the package ``graphviz`` draw in the browser: replace its call of the program ``dot`` by a function."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable
from typing import Any


def make_ready(draw: Callable[[str], str]) -> None:
    """Make the package's ``pipe()`` use ``draw``, which returns the SVG of a DOT source. Does nothing until it's imported."""
    execute: Any = sys.modules.get("graphviz.backend.execute")
    if execute is None or getattr(execute.run_check, "draw", None) is draw:
        return

    def run_check(
        command: list[str],
        *,
        input_lines: Iterable[Any] | None = None,
        encoding: str | None = None,
        quiet: bool = False,
        **options: Any,
    ) -> subprocess.CompletedProcess[Any]:
        """Return the result of the program ``dot`` for a graph on its standard input. Raises RuntimeError."""
        if "-Tsvg" not in command or not ("input" in options or input_lines is not None):
            raise RuntimeError("in a page Graphviz gives SVG and nothing else, and writes no files")
        given = options["input"] if input_lines is None else list(input_lines)
        lines = [given] if isinstance(given, str | bytes) else given
        source = "".join(line if isinstance(line, str) else line.decode() for line in lines)
        svg = draw(source)
        return subprocess.CompletedProcess(command, 0, svg if encoding else svg.encode(), b"")

    run_check.draw = draw  # type: ignore[attr-defined]
    execute.run_check = run_check
