"""Graphviz in the page: the package ``graphviz`` asks for a program, and gets what draws here."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable
from typing import Any


def make_ready(draw: Callable[[str], str]) -> None:
    """If the package has been imported, let ``pipe()`` draw by ``draw``."""
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
        """What the program ``dot`` would give for a graph on its standard input."""
        if "-Tsvg" not in command or not ("input" in options or input_lines is not None):
            raise RuntimeError("in a page Graphviz gives SVG and nothing else, and writes no files")
        given = options["input"] if input_lines is None else list(input_lines)
        lines = [given] if isinstance(given, str | bytes) else given
        source = "".join(line if isinstance(line, str) else line.decode() for line in lines)
        svg = draw(source)
        return subprocess.CompletedProcess(command, 0, svg if encoding else svg.encode(), b"")

    run_check.draw = draw  # type: ignore[attr-defined]
    execute.run_check = run_check
